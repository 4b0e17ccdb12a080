"""Checker: what stands in the house is used by the house; what only tests use is not.

A name is used where it is read, named by an option, spelt in a text or a template (as addresses and
settings name what they load), or imported under another name. To import it by its own, to list it
in `__all__`, or to speak of it inside its own definition is no use; a decorator of another object
(`@router.get(…)`) hands it over.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

DOTTED = re.compile(r"[\w.:]+")
WORD = re.compile(r"\w+")
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass(frozen=True)
class Name:
    """A name that a file defines: in which file and line, and the uses inside its definition."""

    file: str
    line: int
    name: str
    own: int


def unused(files: Mapping[str, str]) -> list[Name]:
    """The names defined in Python files that none of the files uses; templates only use."""
    used: Counter[str] = Counter()
    defined: list[Name] = []
    for file, text in files.items():
        if not file.endswith(".py"):
            used.update(WORD.findall(text))
            continue
        tree = ast.parse(text)
        used += uses(tree)
        defined += definitions(file, tree)
    return [one for one in defined if used[one.name] <= one.own]


def uses(tree: ast.AST) -> Counter[str]:
    """How often each name is used inside a piece of source."""
    listed = _listed(tree)
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id] += 1
        elif isinstance(node, ast.Attribute):
            found[node.attr] += 1
        elif isinstance(node, ast.keyword) and node.arg:
            found[node.arg] += 1
        elif isinstance(node, ast.alias) and node.asname:
            found[node.name] += 1
        elif isinstance(node, ast.Constant) and id(node) not in listed:
            found.update(_named_in(node.value))
    return found


def _named_in(value: object) -> list[str]:
    """The names in a text that is a name or a path of names, and in no other."""
    is_path = isinstance(value, str) and DOTTED.fullmatch(value)
    return WORD.findall(str(value)) if is_path else []


def _listed(tree: ast.AST) -> set[int]:
    """The ids of the texts in `__all__`."""
    return {
        id(text)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and "__all__" in _targets(node)
        for text in ast.walk(node.value)
    }


def definitions(file: str, tree: ast.Module) -> Iterator[Name]:
    """What a module defines, and what its classes do; not what is handed over by a decorator."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    methods = [m for one in classes for m in one.body if isinstance(m, ast.FunctionDef)]
    for node in [*tree.body, *methods]:
        if isinstance(node, Definition) and not _is_handed_over(node):
            own = uses(node)
            for name in _targets(node):
                if not name.startswith("__"):
                    yield Name(file, node.lineno, name, own[name])


def _targets(node: Definition) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    named = [name for target in targets for name in ast.walk(target)]
    return [name.id for name in named if isinstance(name, ast.Name)]


def _is_handed_over(node: Definition) -> bool:
    decorators = getattr(node, "decorator_list", [])
    called = [one.func if isinstance(one, ast.Call) else one for one in decorators]
    return any(isinstance(one, ast.Attribute) for one in called)
