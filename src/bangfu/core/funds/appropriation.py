"""Appropriations 拨款: what came in by year, and whether it stays within what the document grants."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Table
from bangfu.core.fields import day, fen, text, year
from bangfu.core.money import fen_text, yuan
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence, planned_in
from bangfu.core.rules.limit_check import LimitCheck
from bangfu.core.words import words

APPROPRIATIONS = Table(
    "appropriations",
    words("拨款", "Appropriations"),
    (
        text("id", "拨款编号", "Appropriation", required=True),
        day("received_on", "到账日期", "Date received", required=True),
        fen("amount_fen", "金额（分）", "Amount (fen)", required=True),
    ),
    key=("id",),
)


def appropriation_form(book: Rulebook) -> Form:
    """The appropriations received so far."""
    return Form((APPROPRIATIONS,))


def decide_appropriation(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Received and planned by year, the total against its cap, and what lies outside the years."""
    cap = book.rule("funds.appropriation", LimitCheck)
    schedule = book.rule("funds.appropriation", DeadlineRecurrence)
    rows = facts.rows("appropriations")
    total = sum(row["amount_fen"] for row in rows)
    at_most = cap.terms.at_most
    assert at_most is not None, "a cap without a sum passed the check"
    years = schedule.terms.years or ()
    received = dict.fromkeys(years, 0)
    problems = []
    for row in sorted(rows, key=lambda row: row["id"]):
        at_year = row["received_on"].year
        if at_year not in years:
            told = {"subject": row["id"], "years": list(years)}
            problems.append(schedule.breach("outside_years", "years", **told))
        received[at_year] = received.get(at_year, 0) + row["amount_fen"]
    if total > at_most:
        told = {"total": yuan(total), "limit": yuan(at_most), "over": yuan(total - at_most)}
        problems.append(cap.breach("over_limit", "at_most", **told))
    step = words(
        f"合计{fen_text(total)} fen，总额{fen_text(at_most)} fen",
        f"{fen_text(total)} fen in all, of {fen_text(at_most)} fen",
    )
    because.cite(cap.clause("at_most"), at_most_fen=at_most, step=step)
    because.use(schedule, "years", "planned")
    years_told = [
        {
            "year": y,
            "received_fen": received[y],
            "planned_fen": planned_in(schedule.terms, y, total_fen=at_most),
        }
        for y in sorted(received)
    ]
    answer = {"years": years_told, "total_fen": total, "room_fen": max(0, at_most - total)}
    return Decision(answer, problems)


APPROPRIATION = Question(
    name="funds.appropriation",
    title=words("补助资金拨款", "Appropriations"),
    about=words(
        "各年到账多少、总额是否超过文件所定。",
        "What came in by year, and whether the total stays within what the document grants.",
    ),
    form=appropriation_form,
    answer=AnswerForm(
        (
            fen("total_fen", "合计（分）", "Total (fen)"),
            fen("room_fen", "剩余额度（分）", "Room left (fen)"),
        ),
        is_list=False,
        lists={
            "years": (
                year("year", "年度", "Year"),
                fen("received_fen", "到账（分）", "Received (fen)"),
                fen("planned_fen", "计划（分）", "Planned (fen)"),
            )
        },
    ),
    needs={LimitCheck: ("at_most",), DeadlineRecurrence: ("years",)},
    decide=decide_appropriation,
)
