"""The files of the tree, and complaints about them."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "bangfu"
PACKS = SOURCE / "packs"

WRITTEN_BY_MACHINES = {"__pycache__", ".venv", ".bangfu", ".git", "build", "dist", "generated"}
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".in", ".txt", ".html", ".css", ".js", ".sh", ".po"}

Checker = Callable[[str], list[str]]


def files(folder: Path, *suffixes: str) -> list[Path]:
    """Every file of a folder that a person wrote, in order of its path."""
    return sorted(path for path in _walk(folder) if not suffixes or path.suffix in suffixes)


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") and path.name not in {".ci", ".importlinter"}
        if hidden or path.name in WRITTEN_BY_MACHINES or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def python(*folders: str) -> list[Path]:
    """The Python files of folders of `src/bangfu`, migrations aside; all of them without a name."""
    roots = [SOURCE / folder for folder in folders] or [SOURCE]
    found = [path for root in roots if root.is_dir() for path in files(root, ".py")]
    return [path for path in found if "migrations" not in path.parts]


def texts() -> list[Path]:
    """Every text of the repository."""
    named = {"Makefile", "LICENSE", "run", ".importlinter", ".gitignore"}
    return [path for path in files(ROOT) if path.suffix in TEXT or path.name in named]


@cache
def read(path: Path) -> str:
    """The text of a file."""
    return path.read_text(encoding="utf-8")


def complaints(checker: Checker, paths: list[Path]) -> list[str]:
    """What a checker says of files: `core/money.py: line 7: …`."""
    return [
        f"{path.relative_to(ROOT).as_posix()}: {complaint}"
        for path in paths
        for complaint in checker(read(path))
    ]


def at(node: ast.AST, words: str) -> str:
    """A complaint about a place in Python source."""
    return f"line {getattr(node, 'lineno', '?')}: {words}"


def docstrings(tree: ast.AST) -> set[int]:
    """The ids of the constants that are documentation."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, documented)]
    statements = [statement for body in bodies for statement in body]
    return {
        id(statement.value)
        for statement in statements
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }


def strings(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every text constant that is not documentation."""
    documentation = docstrings(tree)
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    for constant in constants:
        if isinstance(constant.value, str) and id(constant) not in documentation:
            yield constant
