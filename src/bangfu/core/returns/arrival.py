"""Arrival of remittances 上缴到位: what each township has paid of what it owed, for the assessment."""

from fractions import Fraction

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Table
from bangfu.core.fields import fen, flag, share, text
from bangfu.core.money import fen_text
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.evaluation import Evaluation
from bangfu.core.words import words

TOWNSHIPS = Table(
    "townships",
    words("镇乡", "Townships"),
    (
        text("township", "镇乡", "Township", required=True),
        fen("due_fen", "应上缴（分）", "Due (fen)", required=True),
        fen("paid_fen", "已上缴（分）", "Paid (fen)", required=True),
    ),
    key=("township",),
)


def arrival_form(book: Rulebook) -> Form:
    """Per township: what was due in the year and what has been paid."""
    return Form((TOWNSHIPS,))


def decide_arrival(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per township: the part of its remittances that has arrived, as an exact fraction."""
    rule = book.rule("returns.arrival", Evaluation)
    answer = []
    for row in sorted(facts.rows("townships"), key=lambda row: row["township"]):
        short = max(0, row["due_fen"] - row["paid_fen"])
        ratio = Fraction(row["paid_fen"], row["due_fen"]) if row["due_fen"] else None
        answer.append(
            TOWNSHIPS.carried(row) | {"ratio": ratio, "short_fen": short, "late": short > 0}
        )
        paid, due = fen_text(row["paid_fen"]), fen_text(row["due_fen"])
        step = f"{row['township']}: {paid} fen / {due} fen = {ratio}"
        because.cite(
            rule.clause("measure"), period=rule.terms.period, step=step, key=row["township"]
        )
    return Decision(answer)


ARRIVAL = Question(
    name="returns.arrival",
    title=words("上缴到位率", "Arrival of remittances"),
    about=words(
        "各镇乡年度上缴资金到位情况，计入绩效考核。",
        "How far each township's remittances have arrived, as it enters the assessment.",
    ),
    form=arrival_form,
    answer=AnswerForm(
        (
            text("township", "镇乡", "Township"),
            share("ratio", "到位率", "Part arrived"),
            fen("short_fen", "欠缴（分）", "Short (fen)"),
            flag("late", "欠缴", "Late"),
        )
    ),
    needs={Evaluation: ("measure",)},
    decide=decide_arrival,
)
