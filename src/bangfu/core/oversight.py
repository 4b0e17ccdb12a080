"""The oversight stage 督导: are the targets met, and by how much are they missed."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table
from bangfu.core.fields import choice, fen, text, year
from bangfu.core.money import Fen, fen_text
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.indicator_target import STATES, IndicatorTarget, Target, state_of
from bangfu.core.words import Words, words

VILLAGE = text("village", "村编码", "Village", required=True)


def _villages(terms: IndicatorTarget) -> Table:
    """A table with the columns that the targets of the pack measure."""
    columns = {"village": VILLAGE}
    for target in (terms.targets or {}).values():
        columns.setdefault(target.column, fen(target.column, target.zh, target.en))
        if target.of_which:
            part = target.of_which
            columns.setdefault(part.column, fen(part.column, part.zh, part.en))
    return Table(
        "villages", words("村级指标", "Village indicators"), tuple(columns.values()), ("village",)
    )


def targets_form(book: Rulebook) -> Form:
    """Villages with their figures, the year, and the reference figures where they are known."""
    terms = book.rule("oversight.targets", IndicatorTarget).terms
    references = {
        target.reference: fen(target.reference, f"对照：{target.zh}", f"Reference: {target.en}")
        for target in (terms.targets or {}).values()
        if target.reference
    }
    values = (year("year", "年度", "Year", required=True), *references.values())
    return Form((_villages(terms),), values)


def decide_targets(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per village and target: value, target, state and gap. Missing data is unknown, never met.

    A target not yet due in the year is left out.
    """
    rule = book.rule("oversight.targets", IndicatorTarget)
    because.use(rule, "op", "count_return")
    at_year, table = facts.values["year"], _villages(rule.terms)
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
            step = _step(target, value, target_fen, STATES[state])
            because.cite(rule.clause("targets", code), step=step, key=row["village"])
            figures = {
                "value_fen": value,
                "target_fen": target_fen,
                "state": state,
                "gap_fen": gap,
            }
            answer.append(table.carried(row) | {"target": code} | figures)
    return Decision(answer)


def _step(target: Target, value: Fen | None, target_fen: Fen | None, state: Words) -> Words:
    actual, wanted = _sum(value), _sum(target_fen)
    return Words(
        zh=f"{target.zh}：实际{actual.zh}，目标{wanted.zh}：{state.zh}",
        en=f"{target.en}: {actual.en}, target {wanted.en}: {state.en}",
    )


def _sum(amount_fen: Fen | None) -> Words:
    if amount_fen is None:
        return words("不详", "unknown")
    return Words.model_validate(f"{fen_text(amount_fen)} fen")


def _figure(terms: IndicatorTarget, target: Target, row: Row) -> Fen | None:
    """The figure measured; without the village return in it where the pack is so read."""
    value: Fen | None = row.get(target.column)
    if target.of_which is None or terms.count_return is not False:
        return value
    part: Fen | None = row.get(target.of_which.column)
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
