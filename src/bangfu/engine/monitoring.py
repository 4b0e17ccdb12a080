"""Population questions of the monitoring stage: risks of all households, visits owed to them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Row, Table
from bangfu.core.money import fen_text
from bangfu.core.monitoring.duties import OVERDUE, TO_VISIT, VISITS
from bangfu.core.monitoring.risk import FLAGS, HOUSEHOLDS, INDIVIDUALS, LOSSES, MEDICAL
from bangfu.core.period import period_of
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import Decision
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.rules.eligibility import Eligibility, Risk
from bangfu.core.rules.rule import Rule
from bangfu.engine.backends.duckdb import Population, Session
from bangfu.engine.backends.in_place import InPlace
from bangfu.engine.kinds.deadline_recurrence import Owed, visits_owed
from bangfu.engine.kinds.eligibility import Judged, risk_tables

FEEDS: Mapping[str, Table] = {"medical_paid_share": MEDICAL, "loss": LOSSES}
"""The figures that rest on a feed of their own."""


def risk(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per household and risk, in the order of the key and of the clauses: at risk, or unknown.

    A household without a row is judged by every risk of its status and has none of them.
    """
    session = Session()
    rule = book.rule("monitoring.risk", Eligibility)
    households = session.population(HOUSEHOLDS, facts.tables["households"])
    individuals = session.population(INDIVIDUALS, facts.tables["individuals"])
    feeds = {
        table.name: session.population(table, facts.tables[table.name])
        for table in (MEDICAL, LOSSES)
        if table.name in facts.tables
    }
    judged, untold = _judged(rule, feeds, because)
    if not judged:
        raise Unanswerable(untold)
    for name, text in risk_tables(session.dialect, judged, frozenset(feeds)).items():
        session.computed(name, text)
    problems = _strays_of_feeds(session, individuals, list(feeds.values())) + untold
    by_risk = _by_risk(session, rule, judged)
    if because.explain is not None and not session.rows_of(
        "households", "household", because.explain
    ):
        raise Unanswerable([Problem("no_such_row", "block", because.explain)])
    _explain(session, rule, because)
    at_risk, unknown = _households(session)
    names = [one.name for one in FLAGS]
    answer = {
        "households": households.count,
        "individuals": individuals.count,
        "at_risk": at_risk,
        "unknown": unknown,
        "flags": session.listed(households, "flags", names, ("household", "place")),
        "risks": by_risk,
    }
    return Decision(answer, problems, session.texts)


def _judged(
    rule: Rule[Eligibility], feeds: Collection[str], because: Because
) -> tuple[list[Judged], list[Problem]]:
    """The risks that can be judged, in the order of their clauses; of the others, what is missing."""
    judged, problems = [], []
    for code, one in (rule.terms.risks or {}).items():
        test, bound = one.test
        because.cite(rule.clause("risks", code), risks={code: {"figure": one.figure, test: bound}})
        needed = FEEDS.get(one.figure)
        if needed is None or needed.name in feeds:
            judged.append(Judged(code, one, rule.clause("risks", code)))
        else:
            told = {"risk": one.name, "table": needed.title, "name": needed.name}
            finding = rule.finding("risk_not_judged", "warn", "risks", code, subject=code, **told)
            problems.append(finding)
    return judged, problems


def _strays_of_feeds(
    session: Session, individuals: Population, feeds: Sequence[Population]
) -> list[Problem]:
    """What the feeds say of those who are not among the population: told, and not used.

    Nobody is left out of a screening because of a household that was not handed in. Each row
    counts for one household at most, so the sums tell whether all were counted; only where some
    were not are they looked for.
    """
    counts = {"individuals": "persons", "medical": "payments", "losses": "losses"}
    rows = [individuals, *feeds]
    sums = ", ".join(f"sum({counts[one.name]}) AS {one.name}" for one in rows)
    [counted] = session.rows(f"SELECT {sums} FROM compared")
    strays = [one for one in rows if counted[one.name] != one.count]
    if individuals in strays:
        _refuse_strays(session, individuals)
    known = {"medical": INDIVIDUALS, "losses": HOUSEHOLDS}
    return [problem for one in strays for problem in _unmatched(session, one, known[one.name])]


def _refuse_strays(session: Session, individuals: Population) -> None:
    strays = _strays(session, individuals, HOUSEHOLDS)
    if strays:
        raise Unanswerable([_stray_problem("individuals_without_household", "block", strays)])


def _unmatched(session: Session, feed: Population, known: Table) -> list[Problem]:
    """What a feed says of those who are not among the population: told, and not used."""
    strays = _strays(session, feed, known)
    told = {"table": feed.table.title}
    return [_stray_problem("feed_unmatched", "warn", strays, **told)] if strays else []


def _stray_problem(code: str, severity: Any, strays: tuple[int, str], **told: object) -> Problem:
    count, first = strays
    return Problem(code, severity, first, values={"count": count} | told)


def _strays(session: Session, rows: Population, known: Table) -> tuple[int, str] | None:
    """How many rows name somebody who is not in the other table, and the lowest they name."""
    key = known.key[0]
    [found] = session.rows(
        f"SELECT count(*) AS strays, min(r.{key}) AS lowest FROM {rows.name} AS r "
        f"LEFT JOIN {known.name} AS k ON k.{key} = r.{key} WHERE k.{key} IS NULL"
    )
    return (found["strays"], found["lowest"]) if found["strays"] else None


def _households(session: Session) -> tuple[int, int]:
    """How many households have a risk, and of how many something is unknown."""
    counts = dict.fromkeys(("at_risk", "unknown"), 0)
    for row in session.rows(
        "SELECT verdict, count(DISTINCT household) AS households FROM flags GROUP BY verdict"
    ):
        counts[row["verdict"]] = row["households"]
    return counts["at_risk"], counts["unknown"]


def _by_risk(session: Session, rule: Rule[Eligibility], judged: list[Judged]) -> list[Row]:
    """Of each risk: how many households it judges, how many have it, of how many it is unknown."""
    found = session.rows(
        "SELECT risk, verdict, count(*) AS households FROM flags GROUP BY risk, verdict"
    )
    counts = {(row["risk"], row["verdict"]): row["households"] for row in found}
    of_status = {
        row["status"]: row["households"]
        for row in session.rows(
            "SELECT status, count(*) AS households FROM compared GROUP BY status"
        )
    }
    codes = {one.code for one in judged}
    rows = []
    for code, one in (rule.terms.risks or {}).items():
        statuses = of_status if one.statuses is None else one.statuses
        in_scope = sum(of_status.get(status, 0) for status in statuses)
        rows.append(
            {
                "risk": code,
                "title": one.name,
                "clause": rule.clause("risks", code),
                "judged": in_scope if code in codes else 0,
                "at_risk": counts.get((code, "at_risk"), 0),
                "unknown": counts.get((code, "unknown"), 0) if code in codes else in_scope,
            }
        )
    return rows


def _explain(session: Session, rule: Rule[Eligibility], because: Because) -> None:
    """The comparison of every flag of the household that is to be explained."""
    if because.explain is None:
        return
    for row in session.rows_of("flags", "household", because.explain):
        one = (rule.terms.risks or {})[row["risk"]]
        because.cite(rule.clause("risks", row["risk"]), step=_step(one, row))


def _step(one: Risk, row: Row) -> str:
    if row["verdict"] == "unknown":
        return f"{row['household']}: {one.figure} ?"
    test, bound = one.test
    if row["value_fen"] is not None:
        value = f"{fen_text(row['value_fen'])} fen"
        return f"{row['household']}: {one.figure} {value} {test} {fen_text(row['line_fen'])} fen"
    found = row["value_share"] or row["concerned"] or bound
    return f"{row['household']}: {one.figure} {found} {test} {bound}"


# --- visits -----------------------------------------------------------------------------------


def duties(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per grid and level: households due in the period, visited, open and overdue; the overdue."""
    given, as_of = facts.tables["households"], facts.values["as_of"]
    rule = book.rule("monitoring.duties", DeadlineRecurrence)
    session: Session | InPlace
    listed: Callable[..., object]
    problems: list[Problem]
    if isinstance(given, InPlace):
        session, listed, problems = given, given.listed, []
    else:
        session = Session()
        listed = partial(session.listed, session.population(TO_VISIT, given))
        visits = session.population(VISITS, facts.tables["visits"])
        problems = _unmatched(session, visits, TO_VISIT)
    [held] = session.rows("SELECT count(*) AS households, count(grid) AS in_grids FROM households")
    if gridless := held["households"] - held["in_grids"]:
        problems.append(Problem("households_without_grid", "warn", values={"count": gridless}))
    span = book.pack.identity.in_force
    owed: dict[str, Owed] = {
        level: Owed(
            level,
            rule.clause("visits", level),
            *_periods(as_of, visiting.every_months, span.back_to or span.start),
        )
        for level, visiting in (rule.terms.visits or {}).items()
    }
    for level, visiting in (rule.terms.visits or {}).items():
        step = f"{level}: {owed[level].from_on} … {owed[level].until_on}"
        every = {level: {"every_months": visiting.every_months}}
        because.cite(rule.clause("visits", level), visits=every, step=step)
    session.computed("owed", visits_owed(session.dialect, list(owed.values()), as_of))
    answer = {
        "households": held["households"],
        "grids": _by_grid(session, owed),
        "overdue": listed(f"({_OVERDUE})", [f.name for f in OVERDUE], ("household", "place")),
    }
    return Decision(answer, problems, session.texts)


_OVERDUE = "SELECT * FROM owed WHERE verdict = 'overdue'"


def _periods(
    as_of: date, months: int, first_day: date
) -> tuple[date, date, date | None, date | None]:
    """The period in which `as_of` lies, and the last one that is over by the end of that day.

    There is none that is over where it would begin before the rules did.
    """
    start, end = period_of(as_of, months)
    missed = (start, end) if as_of == end else period_of(start - timedelta(days=1), months)
    return (start, end, *missed) if missed[0] >= first_day else (start, end, None, None)


def _by_grid(session: Session | InPlace, owed: Mapping[str, Owed]) -> list[Row]:
    """One row a grid and level, in that order; households of no grid come last."""
    counts = ", ".join(
        f"count(CASE WHEN verdict = '{verdict}' THEN 1 END) AS {name}"
        for verdict, name in (("done", "done"), ("open", "still_open"), ("overdue", "overdue"))
    )
    found = session.rows(
        f"SELECT grid, level, place, count(*) AS due, {counts} FROM owed "
        "GROUP BY grid, level, place ORDER BY grid NULLS LAST, place"
    )
    return [
        {
            "grid": row["grid"],
            "level": row["level"],
            "from_on": owed[row["level"]].from_on,
            "until_on": owed[row["level"]].until_on,
            "due": row["due"],
            "done": row["done"],
            "open": row["still_open"],
            "overdue": row["overdue"],
            "done_share": Fraction(row["done"], row["due"]),
        }
        for row in found
    ]
