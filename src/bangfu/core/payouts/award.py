"""Household award 到户奖补: build first, then so much for a household as cap, cost and standard leave."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, needed_value
from bangfu.core.fields import Field, choice, day, fen, flag
from bangfu.core.money import Fen, fen_text, yuan
from bangfu.core.payouts.status import ALSO_RELIEVED, STATUSES, is_in_group
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem, is_refusal
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.limit_check import LimitCheck, cap_for
from bangfu.core.rules.rule import Rule
from bangfu.core.words import words

NAME = "payouts.household_award"

ALREADY: dict[str | None, Field] = {
    "plan_year": fen("already_fen", "本年度已补（分）", "Awarded this year (fen)", required=True),
    "project": fen("already_project_fen", "本项目已补（分）", "Awarded for this project (fen)"),
    "lifetime": fen("already_ever_fen", "历年已补（分）", "Awarded ever (fen)"),
}
"""By the period of the cap: what was awarded in it before."""


def award_form(book: Rulebook) -> Form:
    """One household: its documented cost, what it had before, its status, the day of acceptance.

    Cost and earlier awards are of the same period.
    """
    return Form(
        values=(
            fen("cost_fen", "已建成的实际花费（分）", "Documented cost (fen)", required=True),
            *ALREADY.values(),
            choice("status", "户类型", "Status", codes=STATUSES, required=True),
            flag(ALSO_RELIEVED.name, ALSO_RELIEVED.title.zh, ALSO_RELIEVED.title.en),
            day("accepted_on", "验收合格日期", "Accepted on", required=True),
            fen("standard_fen", "乡镇补助标准（分）", "Standard of the township (fen)"),
            fen("asked_fen", "拟补助（分）", "Award asked for (fen)"),
        )
    )


def decide_award(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """What may still be awarded on the day that is asked about; more is refused."""
    rule = book.rule(NAME, LimitCheck)
    values = facts.values
    problems = [
        *_status_problems(book, facts, because),
        *_acceptance_problems(book, rule, facts),
    ]
    if is_refusal(problems):
        return Decision({"award_fen": 0}, problems)
    room = _room(rule, facts, because)
    standard: Fen | None = values.get("standard_fen")
    if standard is not None and rule.states("standard_by"):
        problems += _standard_problems(rule, standard)
        because.use(rule, "standard_by")
        room = min(room, standard)
    asked: Fen | None = values.get("asked_fen")
    if asked is not None and asked > room:
        told = {"asked": yuan(asked), "room": yuan(room), "over": yuan(asked - room)}
        problems.append(rule.breach("award_over_room", "at_most", **told))
    return Decision({"award_fen": room}, problems)


def _room(rule: Rule[LimitCheck], facts: Facts, because: Because) -> Fen:
    """What cap and cost leave beside what was awarded before in the period of the cap."""
    cap = cap_for(rule.terms, 1)
    cost: Fen = facts.values["cost_fen"]
    spec = ALREADY[rule.terms.period]
    already: Fen | None = facts.values.get(spec.name)
    if already is None:
        raise Unanswerable([needed_value(spec)])
    room = max(0, min(cap, cost) - already)
    limits = f"min({fen_text(cap)} fen, {fen_text(cost)} fen)"
    step = f"{limits} - {fen_text(already)} fen -> {fen_text(room)} fen"
    because.cite(rule.clause("at_most"), at_most_fen=cap, step=step)
    because.use(rule, "per", "period", "build_first")
    return room


def _status_problems(book: Rulebook, facts: Facts, because: Because) -> list[Problem]:
    rule = book.rule(NAME, Eligibility)
    because.use(rule, "receivers", "group")
    status = facts.values["status"]
    if is_in_group(rule.terms, status, facts.values.get(ALSO_RELIEVED.name)):
        return []
    return [rule.breach("award_not_for_status", "receivers", status=STATUSES[status])]


def _acceptance_problems(book: Rulebook, rule: Rule[LimitCheck], facts: Facts) -> list[Problem]:
    accepted = facts.values["accepted_on"]
    if not rule.terms.build_first or accepted <= book.on:
        return []
    return [rule.breach("award_before_acceptance", "build_first", day=book.on, accepted=accepted)]


def _standard_problems(rule: Rule[LimitCheck], standard: Fen) -> list[Problem]:
    cap = cap_for(rule.terms, 1)
    if standard <= cap:
        return []
    told = {"standard": yuan(standard), "limit": yuan(cap)}
    return [rule.breach("standard_over_cap", "standard_by", **told)]


HOUSEHOLD_AWARD = Question(
    name=NAME,
    title=words("到户奖补", "Household award"),
    about=words(
        "一户还能补多少：先建后补，不超过上限和实际花费；多报的不予通过。",
        "What a household may still be awarded: it builds first; within the cap and what it cost. "
        "Asking for more is refused.",
    ),
    form=award_form,
    answer=AnswerForm((fen("award_fen", "可补助（分）", "Award (fen)"),), is_list=False),
    needs={
        LimitCheck: ("at_most", "period", "build_first"),
        Eligibility: ("receivers", "group"),
    },
    day_of_case="accepted_on",
    decide=decide_award,
)
