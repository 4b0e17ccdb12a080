"""Checker: pages read rows of places only through `objects`, which asks who looks."""

import ast

from tests.tidy.sources import at

PAST_THE_VIEWER = {"everything", "_base_manager"}


def asks_who_looks(text: str) -> list[str]:
    """No manager that answers without a viewer."""
    return [
        at(node, f"{ast.unparse(node)} shows rows to whoever asks; say objects.visible_to(viewer)")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and node.attr in PAST_THE_VIEWER
    ]
