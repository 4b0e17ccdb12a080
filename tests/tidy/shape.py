"""Checkers: names, sizes, documentation, and what a text may not carry."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.tidy.sources import at

FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 500
POSITIONAL_MAX = 3
NO_NAME = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "exceptions"}

Function = ast.FunctionDef | ast.AsyncFunctionDef

# Composed, so that this file does not complain of itself.
LATER = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b(?! ?\(?#\d+)")
OF_A_MACHINE = re.compile(r"(?<![\w.~])/(?:work|root|home/\w+|Users/\w+|opt|tmp/\w+)/[\w.]")
REGISTRY = re.compile(
    "index-" + r"url|find-" + r"links|--regi" + r"stry|https?://[^\s\"']+/(simple|packages|debian)/"
)


def named(stem: str) -> list[str]:
    """A file or folder is named after a thing; these names are no thing."""
    words = set(re.split(r"[_\-.]", stem.lower()))
    return [f"{stem}: names no thing; a thing that fits no folder has no name yet"] * bool(
        words & NO_NAME
    )


def names_a_thing(text: str) -> list[str]:
    """No class and no function called by one of the names that name no thing."""
    return [
        at(node, f"{node.name} names no thing")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef | Function) and node.name.lower() in NO_NAME
    ]


def functions(text: str) -> Iterator[tuple[Function, int]]:
    """Every function with its length in lines, decorators and documentation included."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


def short_functions(text: str) -> list[str]:
    """No function over seventy lines."""
    return [
        at(node, f"{node.name} has {lines} lines; {FUNCTION_LINES_MAX} at most")
        for node, lines in functions(text)
        if lines > FUNCTION_LINES_MAX
    ]


def short_file(text: str) -> list[str]:
    """No file over five hundred lines."""
    lines = text.count("\n")
    return [f"{lines} lines; {FILE_LINES_MAX} at most"] * (lines > FILE_LINES_MAX)


def opens_with_a_sentence(text: str) -> list[str]:
    """Every module says in its first line what it is."""
    words = ast.get_docstring(ast.parse(text)) or ""
    if not words:
        return ["line 1: no sentence says what this module is"]
    first = words.split("\n\n")[0].strip()
    return [] if first[-1] in ".!?:。；：" else [f"line 1: not a sentence: {first!r}"]


def public_is_documented(text: str) -> list[str]:
    """Every public class and function of a module, and every public method, says what it gives."""
    return [
        at(node, f"{node.name} is public and says nothing")
        for node in _public(ast.parse(text))
        if not ast.get_docstring(node)
    ]


def few_positional(text: str) -> list[str]:
    """A public function takes at most three arguments by position; the rest are named."""
    return [
        at(node, f"{node.name} takes {count} arguments by position; name them")
        for node in _public(ast.parse(text))
        if isinstance(node, Function) and (count := _positional(node)) > POSITIONAL_MAX
    ]


def _positional(node: Function) -> int:
    own = [a.arg for a in (*node.args.posonlyargs, *node.args.args) if a.arg not in {"self", "cls"}]
    return len(own)


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | Function]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def no_work_left(text: str) -> list[str]:
    """Nothing is put off without the number of an issue."""
    return _lines(LATER, text, "put off without a number")


def no_work_left_in_comments(text: str) -> list[str]:
    """The same, of the comments of Python source: its texts may name the words."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [
        f"line {token.start[0]}: put off without a number: {token.string}"
        for token in tokens
        if token.type == tokenize.COMMENT and LATER.search(token.string)
    ]


def no_machine_path(text: str) -> list[str]:
    """No path of the machine somebody happened to work on."""
    return _lines(OF_A_MACHINE, text, "a path of one machine")


def no_registry(text: str) -> list[str]:
    """No address of a package registry: each reader has their own."""
    return _lines(REGISTRY, text, "names a package registry")


def no_address(text: str) -> list[str]:
    """A file of pinned requirements holds names, versions and hashes, and no address at all."""
    return _lines(re.compile(r"://|^-[fi] |^--(?!hash)", re.MULTILINE), text, "an address")


def _lines(pattern: re.Pattern[str], text: str, complaint: str) -> list[str]:
    return [
        f"line {number}: {complaint}: {line.strip()[:80]}"
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
