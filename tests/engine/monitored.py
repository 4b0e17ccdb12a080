"""A county that monitors, in a pack of its own; a slow reader of its rules; populations drawn by chance.

The slow reader divides, in exact fractions, and shares no code with the engine.
"""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from bangfu.core.facts import RawFacts
from bangfu.core.households import GUARANTEES
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import read_pack
from bangfu.engine.ask import Answer, ask

YUAN = 100

# ruff: noqa: E501 (a pack is read by its lines)
RISKS = """\
        low: {zh: 低收入, en: Low income, figure: income_per_head, at_most: 10000元, statuses: [relieved]}
        stacked: {zh: 叠加, en: Stacked, figure: income_per_head, at_most: 8500元, statuses: [relieved, marginal]}
        under: {zh: 低于, en: Under, figure: income_per_head, below: 10000元}
        fell: {zh: 下降, en: Fell, figure: income_per_head_change, below: 0元, statuses: [relieved]}
        burden: {zh: 医疗负担, en: Burden, figure: medical_paid_share, at_least: 1/3}
        lost: {zh: 损失, en: Loss, figure: loss, above: 5000元}
        house: {zh: 住房, en: House, figure: housing, is: unmet}
        school: {zh: 辍学, en: Dropout, figure: school_dropout, is: yes}
        uninsured: {zh: 未参保, en: Uninsured, figure: uninsured, is: yes}
"""

FILES = {
    "pack.yaml": """\
id: monitored-2024
title: 监测办法
document: {issuer: 某县人民政府, issued: 2024-01-15}
place: {code: "130000", zh: 某县, en: 某县}
in_force: {from: 2024-01-15, back_to: 2024-01-01}
sources:
  MO: {zh: 正文, en: 正文, clauses: 2}
offices: {county: 县政府}
""",
    "clauses/10-monitoring.yaml": f"""\
chapter: {{at: 一, zh: 监测, en: Monitoring}}
clauses:
  - id: MO-001
    at: 第一条
    gist: 风险线
    reading: executable
    question: monitoring.risk
    kind: eligibility
    parameters:
      risks:
{RISKS}
  - id: MO-002
    at: 第二条
    gist: 走访
    reading: executable
    question: monitoring.duties
    kind: deadline_recurrence
    parameters: {{visits: {{township: {{every_months: 3}}, village: {{every_months: 1}}}}}}
""",
}

LINES = {
    "low": ("income", "le", 10_000 * YUAN, ["relieved"]),
    "stacked": ("income", "le", 8_500 * YUAN, ["relieved", "marginal"]),
    "under": ("income", "lt", 10_000 * YUAN, None),
    "fell": ("change", "lt", 0, ["relieved"]),
    "burden": ("burden", "ge", Fraction(1, 3), None),
    "lost": ("loss", "gt", 5_000 * YUAN, None),
    "house": ("housing", "is", "unmet", None),
    "school": ("school", "ge", 1, None),
    "uninsured": ("uninsured", "ge", 1, None),
}

COMPARED = {
    "le": lambda value, line: value <= line,
    "lt": lambda value, line: value < line,
    "ge": lambda value, line: value >= line,
    "gt": lambda value, line: value > line,
    "is": lambda value, line: value == line,
}


def written(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """The pack in a folder."""
    root = folder / "monitored-2024"
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root


@cache
def pack() -> Pack:
    """The pack, read once."""
    with tempfile.TemporaryDirectory() as folder:
        return read_pack(str(written(Path(folder))))


def with_risk(risk: str) -> Pack:
    """A county that has one risk only."""
    files = dict(FILES)
    name = "clauses/10-monitoring.yaml"
    files[name] = files[name].replace(RISKS, f"        only: {risk}\n")
    with tempfile.TemporaryDirectory() as folder:
        return read_pack(str(written(Path(folder), files)))


def screened(facts: Mapping[str, object], by: Pack | None = None, **more: Any) -> Answer:
    """The answer of the screening."""
    return ask(by or pack(), "monitoring.risk", RawFacts(dict(facts), file="facts.yaml"), **more)


def flags(answer: Answer) -> list[tuple[str, str, str]]:
    """Household, risk and verdict of every flag."""
    found: Any = answer.in_words("zh")
    assert found is not None, [p.message("en") for p in answer.problems]
    return [(row["household"], row["risk"], row["verdict"]) for row in found["flags"]]


def slow_flags(
    facts: Mapping[str, Any], lines: Mapping[str, tuple[Any, ...]] = LINES
) -> list[tuple[str, str, str]]:
    """The same by the slow reader, in the same order."""
    found = []
    for household in sorted(facts["households"], key=lambda row: row["household"]):
        members = [i for i in facts["individuals"] if i["household"] == household["household"]]
        for risk, (figure, operator, line, statuses) in lines.items():
            if statuses is not None and household["status"] not in statuses:
                continue
            value = slow_figure(figure, household, members, facts)
            if value is None:
                found.append((household["household"], risk, "unknown"))
            elif COMPARED[operator](value, line):
                found.append((household["household"], risk, "at_risk"))
    return found


def slow_figure(
    figure: str,
    household: Mapping[str, Any],
    members: Sequence[Mapping[str, Any]],
    facts: Mapping[str, Any],
) -> Any:
    """A figure of a household, None where it is not known."""
    income, before = household.get("income_fen"), household.get("previous_income_fen")
    if figure in GUARANTEES:
        return household.get(figure)
    if figure == "loss":
        rows = [r for r in facts["losses"] if r["household"] == household["household"]]
        return sum(r["loss_fen"] for r in rows)
    if figure == "burden":
        names = {i["individual"] for i in members}
        paid = sum(r["paid_fen"] for r in facts["medical"] if r["individual"] in names)
        if not paid:
            return Fraction(0)
        if income is None:
            return None
        return Fraction(paid, income) if income > 0 else Fraction(10**30)
    if not members:
        return None
    if figure == "income":
        return None if income is None else Fraction(income, len(members))
    if figure == "change":
        if income is None or before is None or not household.get("previous_persons"):
            return None
        return Fraction(income, len(members)) - Fraction(before, household["previous_persons"])
    known = {"school": "schooling", "uninsured": "insured"}[figure]
    hit = {"school": "dropped_out", "uninsured": False}[figure]
    count = sum(i.get(known) == hit for i in members)
    return None if not count and any(i.get(known) is None for i in members) else count


def population(chance: Random, households: int) -> dict[str, Any]:
    """Households with all kinds of members, gaps and sums that lie on the lines and beside them."""
    rows, members, medical, losses = [], [], [], []
    for number in range(households):
        name, persons = f"H{number:05}", chance.choice([0, 1, 1, 2, 3, 4, 5])
        income, before = _income(chance, max(persons, 1)), _income(chance, 3)
        rows.append(
            {
                "household": name,
                "status": chance.choice(
                    ["relieved", "relieved", "unstable_relieved", "marginal", "general"]
                ),
                "income_fen": chance.choice([income, income, income, None]),
                "previous_income_fen": chance.choice([before, income, income, None]),
                "previous_persons": chance.choice([persons, 3, 0, None]),
                "housing": chance.choice(["met", "met", "unmet", None]),
                "name": f"户{number}",
            }
        )
        for member in range(persons):
            code = f"{name}-{member}"
            members.append(
                {
                    "individual": code,
                    "household": name,
                    "schooling": chance.choice(["ended", "primary", "dropped_out", None]),
                    "insured": chance.choice([True, True, False, None]),
                }
            )
            if chance.random() < 0.3:
                third = max(income, 0) // 3
                paid = chance.choice([0, third, third + 1, max(third - 1, 0), 40_000])
                medical += [{"individual": code, "paid_fen": paid}] * chance.choice([1, 1, 2])
        if chance.random() < 0.3:
            losses.append(
                {"household": name, "loss_fen": chance.choice([0, 500_000, 500_001, 499_999])}
            )
    members = members or [{"individual": "H00000-0", "household": "H00000"}]
    return {"households": rows, "individuals": members, "medical": medical, "losses": losses}


def _income(chance: Random, persons: int) -> int:
    line = chance.choice([850_000, 1_000_000]) * persons
    return chance.choice([line, line + 1, line - 1, chance.randint(-50_000, 3 * line), 0])


def visited(chance: Random, households: int, as_of: date) -> dict[str, Any]:
    """Households in grids and the visits of half a year, some of them after the day asked for."""
    rows, visits = [], []
    for number in range(households):
        since = as_of - timedelta(days=chance.randint(-10, 200))
        grid = chance.choice(["G1", "G2", "G3", None])
        rows.append(
            {
                "household": f"H{number:05}",
                "grid": grid,
                "since_on": chance.choice([None, since.isoformat()]),
            }
        )
        for _ in range(chance.randint(0, 4)):
            day = as_of - timedelta(days=chance.randint(-20, 200))
            visits.append(
                {
                    "visit": f"V{len(visits):06}",
                    "household": f"H{number:05}",
                    "level": chance.choice(["township", "village"]),
                    "visited_on": day.isoformat(),
                }
            )
    return {"households": rows, "visits": visits, "as_of": as_of.isoformat()}


def slow_verdict(household: Mapping[str, Any], level: str, facts: Mapping[str, Any]) -> str | None:
    """How a household stands with the visits of a level, by looking at every visit for every day."""
    as_of = date.fromisoformat(facts["as_of"])
    since = date.fromisoformat(household["since_on"] or "1949-01-01")
    if since > as_of:
        return None
    days = {
        date.fromisoformat(v["visited_on"])
        for v in facts["visits"]
        if v["household"] == household["household"] and v["level"] == level
    }
    made = {day for day in days if day <= as_of}
    period = [as_of - timedelta(days=n) for n in range(200)]
    length = {"township": 3, "village": 1}[level]
    part = lambda day: (day.year, (day.month - 1) // length)  # noqa: E731
    if any(part(day) == part(as_of) for day in made):
        return "done"
    is_over = part(as_of + timedelta(days=1)) != part(as_of)
    earlier = next(day for day in period if is_over or part(day) != part(as_of))
    missed = [day for day in period if part(day) == part(earlier)]
    if min(missed) < date(2024, 1, 1) or since > min(missed):
        return "open"
    return "open" if any(day >= min(missed) for day in made) else "overdue"
