"""Checkers: money is never a float, decisions know no clock and no chance."""

import ast
import re
from collections.abc import Iterator

from tests.tidy.sources import at, strings

# A division that is exact although the checker cannot see it: the expression and why.
EXACT = {
    "Fraction(Decimal(found[1])) / 100": "a fraction by a whole number is a fraction",
}
PATH = re.compile(r"(folder|path|root|home|parent)$", re.IGNORECASE)
CLOCK_ATTRIBUTES = {"now", "utcnow", "today", "localtime", "localdate"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "time", "dt"}
CLOCK_MODULES = {"django.utils.timezone", "django.db.models.functions", "time"}
CLOCK_NAMES = {"now", "Now", "localdate", "localtime", "time", "monotonic", "perf_counter"}
CHANCE_MODULES = {"random", "secrets", "uuid"}
INEXACT_SQL = re.compile(r"\b(DOUBLE|FLOAT[48]?|REAL)\b")
UNSTEADY_SQL = re.compile(
    r"\b(random|uuid|gen_random_uuid|now|today|current_date|current_timestamp)\b\s*(\(|$)",
    re.IGNORECASE,
)
DIVIDING_SQL = re.compile(r"[\w)}]\s+/\s+[\w({]")


def no_float(text: str) -> list[str]:
    """No float number, no `float(…)`, no annotation `float`, no float column.

    To ask whether a value from outside *is* a float, by `isinstance`, is how it is kept out.
    """
    found = []
    tree = ast.parse(text)
    asked_after = _asked_after(tree)
    for node in ast.walk(tree):
        if id(node) in asked_after:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(at(node, f"{node.value!r} is a float; use fen, Fraction or Decimal text"))
        elif isinstance(node, ast.Name) and node.id == "float":
            found.append(at(node, "float is banned near money; use fen, Fraction or Decimal"))
        elif isinstance(node, ast.Attribute) and node.attr in {"FloatField", "float64", "float32"}:
            found.append(at(node, f"{node.attr} is banned; money is BigIntegerField, int64"))
    return found


def _asked_after(tree: ast.AST) -> set[int]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) == 2)
    kinds = (call.args[1] for call in calls if ast.unparse(call.func) == "isinstance")
    return {id(node) for kind in kinds for node in ast.walk(kind)}


def no_inexact_division(text: str) -> list[str]:
    """No `/` but of a Fraction or of a path: whole numbers divide with `//` and a named rounding."""
    return [
        at(node, f"`{ast.unparse(node)}`: say // with its rounding, or make it a Fraction")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Div)
        and not _is_exact(node)
        and ast.unparse(node) not in EXACT
    ]


def _is_exact(node: ast.BinOp) -> bool:
    joins_text = isinstance(node.right, ast.JoinedStr) or (
        isinstance(node.right, ast.Constant) and isinstance(node.right.value, str)
    )
    joins_path = bool(PATH.search(ast.unparse(node.left).rstrip("()")))
    return joins_text or joins_path or _is_fraction(node.left) or _is_fraction(node.right)


def _is_fraction(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Fraction"


def no_clock(text: str) -> list[str]:
    """No `now()`, `today()` or their kin, nor a column that fills itself from the clock."""
    found = []
    tree = ast.parse(text)
    told = _told_a_moment(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and id(node) not in told and _is_clock(node):
            found.append(
                at(node, f"{ast.unparse(node)}: the day is a fact; take it as an argument")
            )
        elif isinstance(node, ast.ImportFrom) and node.module in CLOCK_MODULES:
            found += [at(node, f"imports {n.name}") for n in node.names if n.name in CLOCK_NAMES]
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            found.append(at(node.value, f"{node.arg} hides a clock in a table"))
    return found


def _told_a_moment(tree: ast.AST) -> set[int]:
    """`timezone.localdate(moment)` asks no clock: it says which day a moment lies in."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    names = {"localdate", "localtime"}
    return {
        id(call.func)
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in names
    }


def _is_clock(node: ast.Attribute) -> bool:
    owner = ast.unparse(node.value).split(".")[-1]
    if owner == "time" and node.attr in {"time", "monotonic", "perf_counter", "time_ns"}:
        return True
    return node.attr in CLOCK_ATTRIBUTES and owner in CLOCK_OWNERS


def no_chance(text: str) -> list[str]:
    """No randomness, nor `hash()`, which differs from one process to the next."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [name.name.split(".")[0] for name in node.names]
            found += [at(node, f"imports {name}") for name in names if name in CHANCE_MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in CHANCE_MODULES:
            found.append(at(node, f"imports from {node.module}"))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"hash", "os.urandom"}:
            found.append(at(node, f"{ast.unparse(node.func)}() gives another answer each time"))
    return found


def steady_sql(text: str) -> list[str]:
    """SQL text knows no inexact type, no clock, no chance and no bare `/`."""
    return [
        at(node, f"{what}: {str(node.value).strip()[:60]!r}")
        for node in strings(ast.parse(text))
        if _is_sql(str(node.value))
        for what in _sql_faults(str(node.value))
    ]


def _is_sql(text: str) -> bool:
    return bool(re.search(r"\b(SELECT|FROM|WHERE|CAST|SUM|OVER|CASE)\b", text))


def _sql_faults(sql: str) -> Iterator[str]:
    if INEXACT_SQL.search(sql):
        yield "an inexact SQL type"
    if UNSTEADY_SQL.search(sql):
        yield "SQL that answers differently each time"
    if DIVIDING_SQL.search(sql):
        yield "a bare / in SQL; three engines divide three ways, the dialect has a method"
