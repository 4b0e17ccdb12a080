"""Checker: a number of a policy stands in its pack and nowhere in the code.

The numbers are collected from the packs themselves, so that the checker grows with them. What is
left out, and why:

- whole numbers below a hundred: three years, six copies and twelve months are also just counts;
- powers of ten: 万, 亿, and the fen of a yuan are units before they are anybody's policy;
- a half, a third and a quarter: arithmetic before it is policy;
- two thousand where it says how many letters a text has or how many rows go at once: as such an
  argument, the end of a slice, or a constant of such a name. Anywhere else it is found.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from ruamel.yaml import YAML

from tests.tidy.sources import PACKS, at, files, strings

SAYS_SOMETHING_FROM = 100
ALSO_A_LENGTH = {2_000}
LENGTHS = {"max_length", "chunk_size"}
LENGTH_NAME = re.compile(r"(\w+_LENGTH|ROWS|PARTS|SINGLY)_MAX|(ROWS_)?AT_(A_TIME|ONCE)|LONG")
ARITHMETIC = {Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)}
FEN_PER = {"元": 100, "万元": 10**6, "亿元": 10**10}
MONEY = re.compile(r"(-?\d+(?:\.\d+)?)(元|万元|亿元)")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
IN_TEXT = re.compile(r"\d{4}-\d\d-\d\d|\d+/\d+|\d[\d,_]*(?:\.\d+)?(?:%|亿元|万元|元)?")


@dataclass
class Numbers:
    """What the packs state: whole numbers (money in fen and in yuan), shares, days."""

    whole: set[int] = field(default_factory=set)
    shares: set[Fraction] = field(default_factory=set)
    written: set[str] = field(default_factory=set)

    def add(self, scalar: str) -> None:
        """Take one value as a pack writes it."""
        if found := MONEY.fullmatch(scalar):
            self._add_money(found)
        elif found := PERCENT.fullmatch(scalar):
            self._add_share(Fraction(Decimal(found[1])) / 100, scalar)
        elif re.fullmatch(r"\d+/[1-9]\d*", scalar):
            self._add_share(Fraction(scalar), scalar)
        elif found := DAY.fullmatch(scalar):
            self.written.add(scalar)
            self._add_whole(int(found[1]))
        elif scalar.isdecimal():
            self._add_whole(int(scalar))

    def _add_money(self, found: re.Match[str]) -> None:
        fen = Fraction(Decimal(found[1])) * FEN_PER[found[2]]
        if str(fen).rstrip("0") not in {"", "1"}:
            self.written.add(found[0])
        for per_unit in (1, FEN_PER["元"]):
            in_unit = fen / per_unit
            if in_unit.denominator == 1:
                self._add_whole(in_unit.numerator)

    def _add_share(self, share: Fraction, scalar: str) -> None:
        if 0 < share < 1 and share not in ARITHMETIC:
            self.shares.add(share)
            self.written.add(scalar)

    def _add_whole(self, number: int) -> None:
        if number >= SAYS_SOMETHING_FROM and str(number).rstrip("0") != "1":
            self.whole.add(number)

    def holds(self, token: str) -> bool:
        """Whether a piece of text is one of the numbers."""
        plain = token.replace(",", "").replace("_", "")
        if plain in self.written or (plain.isdecimal() and int(plain) in self.whole):
            return True
        if found := MONEY.fullmatch(plain):
            return Fraction(Decimal(found[1])) * FEN_PER[found[2]] in self.whole
        share = _share(plain)
        return share in self.shares


def _share(text: str) -> Fraction | None:
    if text.endswith("%"):
        return Fraction(Decimal(text[:-1])) / 100
    is_fraction = re.fullmatch(r"\d+/[1-9]\d*", text)
    is_decimal = re.fullmatch(r"\d+\.\d+", text)
    return Fraction(text) if is_fraction or is_decimal else None


def of_packs(folder: Path = PACKS) -> Numbers:
    """Every number that a parameter of a pack states, in clauses and in readings."""
    numbers = Numbers()
    plain_text = YAML(typ="base", pure=True)
    for path in files(folder, ".yaml"):
        if path.parent.name != "cases":
            for scalar in _stated(plain_text.load(path)):
                numbers.add(str(scalar))
    return numbers


def _stated(node: object, inside: bool = False) -> Iterator[object]:
    if isinstance(node, dict):
        for key, value in node.items():
            states = inside or key in {"parameters", "sets"}
            if inside:
                yield key
            yield from _stated(value, states)
    elif isinstance(node, list):
        for value in node:
            yield from _stated(value, inside)
    elif inside:
        yield node


def in_python(text: str, numbers: Numbers) -> list[str]:
    """The numbers of a policy that Python source holds, documentation aside."""
    tree = ast.parse(text)
    lengths = {id(node) for node in _lengths(tree)}
    found = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and type(node.value) is int
            and node.value in numbers.whole
            and not (node.value in ALSO_A_LENGTH and id(node) in lengths)
        ):
            found.append(at(node, f"{node.value} is a number of a policy"))
        elif isinstance(node, ast.Call) and _states_share(node, numbers):
            found.append(at(node, f"{ast.unparse(node)} is a rate of a policy"))
    for constant in strings(tree):
        found += [at(constant, words) for words in in_text(str(constant.value), numbers)]
    return found


def _lengths(tree: ast.AST) -> Iterator[ast.AST | None]:
    """What says how long a text is, or how many rows go at once."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in LENGTHS:
            yield node.value
        elif isinstance(node, ast.Slice):
            yield node.upper
        elif isinstance(node, ast.Assign) and LENGTH_NAME.fullmatch(ast.unparse(node.targets[0])):
            yield node.value


def _states_share(node: ast.Call, numbers: Numbers) -> bool:
    if ast.unparse(node.func).split(".")[-1] != "Fraction" or len(node.args) != 2:
        return False
    over, under = node.args
    if not (isinstance(over, ast.Constant) and isinstance(under, ast.Constant)):
        return False
    if not (isinstance(over.value, int) and isinstance(under.value, int) and under.value):
        return False
    return Fraction(over.value, under.value) in numbers.shares


def in_text(text: str, numbers: Numbers) -> list[str]:
    """The numbers of a policy that any text holds."""
    return [f"{t!r} is of a policy" for t in IN_TEXT.findall(text) if numbers.holds(t.rstrip(",_"))]
