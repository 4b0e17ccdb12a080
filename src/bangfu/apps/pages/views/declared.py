"""What a view was made of: so that the API, the checks and the pack know every list, record and form."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase

View = Callable[..., HttpResponseBase]


def declared_as(declaration: object, view: View) -> View:
    """The view, bearing its declaration."""
    view.declaration = declaration  # type: ignore[attr-defined]
    return view


def declaration_of(view: Any) -> object | None:
    """What a view was made of; None for one that was written by hand."""
    return getattr(view, "declaration", None)
