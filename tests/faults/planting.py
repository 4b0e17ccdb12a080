"""Plants a defect in a module of the product: one text of its source replaced, for as long as a test needs.

The source is compiled anew in memory and the code of its functions put in place of the old, so that
whoever has imported a function meets the defect too. No file is touched.
"""

import contextlib
import importlib
import inspect
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

import pytest


@contextlib.contextmanager
def planted(module_name: str, right: str, wrong: str) -> Iterator[None]:
    """The module with `wrong` where `right` stood; the text must stand there exactly once."""
    module = importlib.import_module(module_name)
    source = inspect.getsource(module)
    assert source.count(right) == 1, (
        f"{right!r} stands {source.count(right)} times in {module_name}"
    )
    changed = ModuleType(module_name)
    changed.__file__ = module.__file__
    exec(
        compile(source.replace(right, wrong), f"<planted in {module_name}>", "exec"), vars(changed)
    )
    wanted = dict(_functions(changed))
    swapped = [
        (function, function.__code__) for name, function in _functions(module) if name in wanted
    ]
    for name, function in _functions(module):
        if name in wanted:
            function.__code__ = wanted[name].__code__
    try:
        yield
    finally:
        for function, code in swapped:
            function.__code__ = code


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """Every function and method that a module defines itself, by name."""
    for name, thing in vars(module).items():
        if isinstance(thing, FunctionType) and thing.__module__ == module.__name__:
            yield name, thing
        elif inspect.isclass(thing) and thing.__module__ == module.__name__:
            methods = ((f"{name}.{own}", _plain(value)) for own, value in vars(thing).items())
            yield from ((own, method) for own, method in methods if method is not None)


def _plain(value: Any) -> FunctionType | None:
    inner = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
    return inner if isinstance(inner, FunctionType) else None


def is_red(check: Callable[[], object]) -> bool:
    """Whether a check fails."""
    try:
        check()
    except (Exception, pytest.fail.Exception):  # a defect may fail a check in any way
        return True
    return False
