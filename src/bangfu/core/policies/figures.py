"""Figures published later, held as checks: sums, products and the values that clauses state."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from bangfu.core.money import parse_money, parse_rate
from bangfu.core.policies.pack import Figure, Pack
from bangfu.core.policies.rulebook import in_force
from bangfu.core.problem import Problem


def figure_problems(pack: Pack) -> Iterator[Problem]:
    """The figures that do not hold, or cannot be read."""
    for figure in pack.figures:
        if figure.clause not in pack.clauses:
            yield pack.problem(figure.id, "unknown_clause", figure.clause)
            continue
        try:
            left, right = sides_of(pack, figure)
        except (KeyError, TypeError, ValueError) as error:
            why = f"{type(error).__name__}: {error}"
            yield pack.problem(figure.id, "figure_unclear", figure.id, name=figure.gist, why=why)
            continue
        if left > right or (figure.equals is not None and left != right):
            values = {"name": figure.gist, "left": left, "right": right}
            yield pack.problem(figure.id, "figure_differs", figure.id, **values)


def sides_of(pack: Pack, figure: Figure) -> tuple[Fraction, Fraction]:
    """Both sides of a figure as exact numbers, money in fen: the sum of the terms, and the limit.

    Raises KeyError, TypeError or ValueError where a term cannot be read.
    """
    limit = figure.equals if figure.equals is not None else figure.at_most
    return sum((_term(pack, term) for term in figure.terms), start=Fraction(0)), _term(pack, limit)


def _term(pack: Pack, term: Any) -> Fraction:
    if isinstance(term, Mapping) and set(term) == {"count"}:
        return Fraction(len(term["count"]))
    if isinstance(term, Mapping) and set(term) == {"times"}:
        product = Fraction(1)
        for factor in term["times"]:
            product *= _term(pack, factor)
        return product
    if isinstance(term, Mapping) and set(term) == {"clause", "parameter"}:
        stated = in_force(pack.clauses[term["clause"]], pack.identity.in_force.start)
        _, value = stated[tuple(str(term["parameter"]).split("."))]
        return _term(pack, value)
    if isinstance(term, str) and term.endswith("元"):
        return Fraction(parse_money(term))
    return parse_rate(str(term))
