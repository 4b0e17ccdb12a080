"""The pairings stage 结对: which villages were chosen, and whether each is served."""

from collections import Counter
from fractions import Fraction

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Table
from bangfu.core.fields import choice, day, flag, share, text, whole
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.assignment import Assignment
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.rules.rank_select import RankSelect
from bangfu.core.rules.rule import Rule, names
from bangfu.core.words import Words, words


def _villages(levels: dict[str, Words]) -> Table:
    return Table(
        "villages",
        words("困难村", "Weak villages"),
        (
            text("village", "村编码", "Village", required=True),
            choice("level", "帮扶级别", "Level of help", codes=levels, required=True),
        ),
        key=("village",),
    )


# --- members ----------------------------------------------------------------------------------


def members_form(book: Rulebook) -> Form:
    """The chosen villages with the level that helps each."""
    return Form((_villages(names(book.rule("pairings.members", RankSelect).terms.groups)),))


def decide_members(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """How many villages each level helps, against what was settled."""
    rule = book.rule("pairings.members", RankSelect)
    counts = Counter(row["level"] for row in facts.rows("villages"))
    groups, problems = [], []
    for level, group in (rule.terms.groups or {}).items():
        clause = rule.clause("groups", level)
        because.cite(clause, counts={level: group.count})
        groups.append({"level": level, "count": counts[level], "expected": group.count})
        if counts[level] != group.count:
            told = {"name": group.name, "count": counts[level], "members": group.count}
            problems.append(
                rule.finding("group_count", "warn", "groups", level, subject=level, **told)
            )
    return Decision({"total": sum(counts.values()), "groups": groups}, problems)


MEMBERS = Question(
    name="pairings.members",
    title=words("困难村名单构成", "Make-up of the list of weak villages"),
    about=words(
        "名单里市级、区级帮扶村各多少，与定数是否一致。",
        "How many villages each level helps, and whether that is what was settled.",
    ),
    form=members_form,
    answer=AnswerForm(
        (whole("total", "合计", "Total"),),
        is_list=False,
        lists={
            "groups": (
                text("level", "级别", "Level"),
                whole("count", "名单数", "On the list"),
                whole("expected", "定数", "Settled"),
            )
        },
    ),
    needs={RankSelect: ("groups",)},
    decide=decide_members,
)

# --- coverage ---------------------------------------------------------------------------------

UNITS = Table(
    "units",
    words("帮扶单位", "Helping units"),
    (text("unit", "单位", "Unit", required=True),),
    key=("unit",),
)

LINKS = Table(
    "links",
    words("结对关系", "Pairings"),
    (
        text("unit", "单位", "Unit", required=True),
        text("team", "工作组", "Team"),
        text("village", "村编码", "Village", required=True),
        day("paired_on", "结对日期", "Paired on"),
    ),
    key=("unit", "village", "team"),
)


def coverage_form(book: Rulebook) -> Form:
    """Villages, helping units, and who is paired with whom."""
    groups = names(book.rule("pairings.coverage", Assignment).terms.groups)
    return Form((_villages(groups), UNITS, LINKS))


def decide_coverage(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Which villages have no unit, which units no village, and the counts by level."""
    rule = book.rule("pairings.coverage", Assignment)
    levels = {row["village"]: row["level"] for row in facts.rows("villages")}
    links = facts.rows("links")
    served = Counter(row["village"] for row in links)
    least = rule.terms.units_per_village_min or 0
    uncovered = sorted(village for village in levels if served[village] < least)
    idle = sorted({row["unit"] for row in facts.rows("units")} - {row["unit"] for row in links})
    problems = _served_problems(rule, uncovered, idle) + _stray_links(rule, facts, levels)
    problems += _outside_programme(book, facts, because)
    shared = _shared_teams(facts)
    if rule.terms.joint_teams is False:
        problems += [rule.breach("team_shared", "joint_teams", subject=team) for team in shared]
    because.use(rule, "units_per_village_min", "joint_teams")
    answer = {
        "villages": len(levels),
        "covered": len(levels) - len(uncovered),
        "uncovered": [{"village": village} for village in uncovered],
        "idle_units": [{"unit": unit} for unit in idle],
        "joint_teams": bool(shared),
        "share_of_programme": _share_of_programme(rule, len(levels), because),
        "groups": _groups(rule.terms, facts, levels),
    }
    for level in rule.terms.groups or {}:
        because.cite(rule.clause("groups", level))
    return Decision(answer, problems)


def _served_problems(
    rule: Rule[Assignment], uncovered: list[str], idle: list[str]
) -> list[Problem]:
    way = "units_per_village_min"
    found = [rule.finding("village_uncovered", "warn", way, subject=v) for v in uncovered]
    return found + [rule.finding("unit_idle", "warn", way, subject=unit) for unit in idle]


def _stray_links(rule: Rule[Assignment], facts: Facts, levels: dict[str, str]) -> list[Problem]:
    units = {row["unit"] for row in facts.rows("units")}
    strays = {row["village"] for row in facts.rows("links")} - set(levels)
    strays |= {row["unit"] for row in facts.rows("links")} - units
    way = "units_per_village_min"
    return [rule.finding("link_to_unknown", "block", way, subject=s) for s in sorted(strays)]


def _outside_programme(book: Rulebook, facts: Facts, because: Because) -> list[Problem]:
    if not book.has("pairings.coverage", DeadlineRecurrence):
        return []
    rule = book.rule("pairings.coverage", DeadlineRecurrence)
    start, until = rule.terms.programme_from, rule.terms.programme_until
    if start is None and until is None:
        return []
    because.use(rule, "programme_from", "programme_until")
    told = {"start": start or "-", "until": until or "-"}
    way = "programme_from" if start else "programme_until"
    return [
        rule.finding("outside_programme", "warn", way, subject=row["village"], **told)
        for row in facts.rows("links")
        if (on := row.get("paired_on")) and ((start and on < start) or (until and on >= until))
    ]


def _share_of_programme(rule: Rule[Assignment], villages: int, because: Because) -> Fraction | None:
    """The part these villages are of all that the wider programme pairs; None where it is not stated."""
    total = rule.terms.villages_total
    if not total:
        return None
    part = Fraction(villages, total)
    because.cite(
        rule.clause("villages_total"), villages_total=total, step=f"{villages} / {total} = {part}"
    )
    return part


def _shared_teams(facts: Facts) -> list[str]:
    units_of: dict[str, set[str]] = {}
    for row in facts.rows("links"):
        if row.get("team"):
            units_of.setdefault(row["team"], set()).add(row["unit"])
    return sorted(team for team, units in units_of.items() if len(units) > 1)


def _groups(terms: Assignment, facts: Facts, levels: dict[str, str]) -> list[dict[str, object]]:
    told: list[dict[str, object]] = []
    for level, group in (terms.groups or {}).items():
        links = [row for row in facts.rows("links") if levels.get(row["village"]) == level]
        told.append(
            {
                "level": level,
                "villages": sum(at == level for at in levels.values()),
                "units": len({row["unit"] for row in links}),
                "teams": len({row["team"] for row in links if row.get("team")}),
                "reported_villages": group.villages,
                "reported_units": group.units,
                "reported_teams": group.teams,
            }
        )
    return told


COVERAGE = Question(
    name="pairings.coverage",
    title=words("结对覆盖", "Coverage of the pairings"),
    about=words(
        "哪些村没有帮扶单位、哪些单位没有对口村。",
        "Which villages have no unit and which units no village.",
    ),
    form=coverage_form,
    answer=AnswerForm(
        (
            whole("villages", "村数", "Villages"),
            whole("covered", "已覆盖", "Covered"),
            flag("joint_teams", "有联合工作组", "Joint teams in use"),
            share("share_of_programme", "占全市结对村的比例", "Part of the whole programme"),
        ),
        is_list=False,
        lists={
            "uncovered": (text("village", "村编码", "Village"),),
            "idle_units": (text("unit", "单位", "Unit"),),
            "groups": (
                text("level", "级别", "Level"),
                whole("villages", "村数", "Villages"),
                whole("units", "单位数", "Units"),
                whole("teams", "工作组数", "Teams"),
                whole("reported_villages", "通报村数", "Villages reported"),
                whole("reported_units", "通报单位数", "Units reported"),
                whole("reported_teams", "通报工作组数", "Teams reported"),
            ),
        },
    ),
    needs={Assignment: ("units_per_village_min", "joint_teams", "groups")},
    optional=(DeadlineRecurrence,),
    decide=decide_coverage,
)

QUESTIONS = (MEMBERS, COVERAGE)
