"""The oversight stage 督导: are the targets met, and by how much are they missed."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table
from bangfu.core.money import Fen
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.indicator_target import STATES, IndicatorTarget, Target, state_of
from bangfu.core.shapes import choice, fen, text, year
from bangfu.core.words import words

VILLAGES = Table(
    "villages",
    words("村级指标", "Village indicators"),
    (
        text("village", "村编码", "Village", required=True),
        fen("operating_income_fen", "集体经营性收入（分）", "Collective operating income (fen)"),
        fen("collective_income_fen", "集体收入（分）", "Collective income (fen)"),
        fen("income_per_head_fen", "人均可支配收入（分）", "Disposable income per head (fen)"),
        fen("return_fen", "其中：返还收益（分）", "Of which: village return (fen)"),
    ),
    key=("village",),
)


def targets_form(book: Rulebook) -> Form:
    """Villages with their figures, the year, and the reference figure where it is known."""
    return Form(
        (VILLAGES,),
        (
            year("year", "年度", "Year", required=True),
            fen("city_average_fen", "全市平均水平（分）", "Average of the municipality (fen)"),
        ),
    )


def decide_targets(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per village and target: value, target, state and gap. Missing data is unknown, never met.

    Serves JZ-017, JZ-018 and JZ-032. A target not yet due in the year is left out.
    """
    rule = book.rule("oversight.targets", IndicatorTarget)
    at_year = facts.values["year"]
    answer = []
    for row in sorted(facts.rows("villages"), key=lambda row: row["village"]):
        for code, target in (rule.terms.targets or {}).items():
            if target.by is not None and at_year < target.by:
                continue
            value = _figure(rule.terms, target, row)
            reference = facts.values.get(target.reference or "")
            state, target_fen, gap = state_of(
                value, target, reference_fen=reference, op=rule.terms.op
            )
            step = f"{code}: {value} / {target_fen} fen: {state}"
            because.cite(rule.clause("targets", code), step=step, key=row["village"])
            figures = {"value_fen": value, "target_fen": target_fen, "state": state, "gap_fen": gap}
            answer.append(VILLAGES.carried(row) | {"target": code} | figures)
    return Decision(answer)


def _figure(terms: IndicatorTarget, target: Target, row: Row) -> Fen | None:
    """The figure measured; operating income is taken without the village return where so read."""
    value: Fen | None = row.get(target.column)
    if target.column != "operating_income_fen" or terms.count_return is not False:
        return value
    part: Fen | None = row.get("return_fen")
    return None if value is None or part is None else value - part


TARGETS = Question(
    name="oversight.targets",
    title=words("双增目标", "Targets"),
    about=words(
        "各村集体收入、人均收入是否达标，差多少。",
        "Whether each village meets its targets, and by how much not.",
    ),
    form=targets_form,
    answer=AnswerForm(
        (
            text("village", "村编码", "Village"),
            text("target", "指标", "Target"),
            fen("value_fen", "实际（分）", "Value (fen)", signed=True),
            fen("target_fen", "目标（分）", "Target (fen)"),
            choice("state", "状态", "State", codes=STATES),
            fen("gap_fen", "差额（分）", "Gap (fen)"),
        )
    ),
    needs={IndicatorTarget: ("targets",)},
    decide=decide_targets,
)

QUESTIONS = (TARGETS,)
