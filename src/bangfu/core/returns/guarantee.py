"""Guaranteed return 保底收益: the sum of each village for a year. Paying it to all is the engine's."""

from bangfu.core.cite import Because
from bangfu.core.facts import Form, Table, needed_value
from bangfu.core.fields import fen, flag, text
from bangfu.core.money import Fen, fen_text
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Question
from bangfu.core.returns.span import YEAR
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.rule import Rule
from bangfu.core.rules.unit_entitlement import (
    UnitEntitlement,
    amount_in,
    stated_year,
)
from bangfu.core.words import words

VILLAGES = Table(
    "villages",
    words("村", "Villages"),
    (
        text("village", "村编码", "Village", required=True),
        flag("consent", "同意统筹的手续齐全", "Consent papers complete"),
    ),
    key=("village",),
)


POOL = fen("pool_fen", "按比例分配的资金（分）", "Money spread by the ratio (fen)")


def guarantee_form(book: Rulebook) -> Form:
    """Villages and a year; a decided sum or a pool where a reading asks for one."""
    return Form(
        (VILLAGES,),
        (
            YEAR,
            fen("decided_fen", "当年核定每村保底（分）", "Sum decided per village (fen)"),
            POOL,
        ),
    )


def guaranteed_amount(
    book: Rulebook,
    at_year: int,
    because: Because,
    *,
    decided_fen: Fen | None,
    pool_fen: Fen | None = None,
) -> tuple[Rule[UnitEntitlement], Fen | None, list[Problem]]:
    """The sum guaranteed to each village in a year, None where it has yet to be decided."""
    rule = book.as_of_year(at_year).rule("returns.guarantee", UnitEntitlement)
    terms = rule.terms
    if terms.unit == "ratio" and pool_fen is None:
        raise Unanswerable([needed_value(POOL)])
    amount = amount_in(terms, at_year, decided_fen=decided_fen, pool_fen=pool_fen)
    problems = []
    if amount is None:
        problems.append(
            rule.finding("guarantee_not_decided", "reason", "after_last", subject=str(at_year))
        )
    stated = stated_year(terms, at_year)
    if stated is not None:
        step = f"{at_year}: {fen_text(amount or 0)} fen"
        because.cite(rule.clause("amounts", stated), amounts_fen={stated: amount}, step=step)
    if stated != at_year:
        because.use(rule, "after_last")
    if terms.unit != "village":
        because.use(rule, "members")
    because.use(rule, "unit")
    return rule, amount, problems


GUARANTEE = Question(
    name="returns.guarantee",
    title=words("村保底收益", "Guaranteed return of the villages"),
    about=words(
        "每个村当年应得的保底收益，各村相同。",
        "What each village is guaranteed for a year, the same for all.",
    ),
    form=guarantee_form,
    answer=AnswerForm(
        (
            text("village", "村编码", "Village"),
            fen("amount_fen", "保底收益（分）", "Guaranteed return (fen)"),
        )
    ),
    needs={UnitEntitlement: ("amounts", "after_last", "members")},
    optional=(Eligibility,),
)
