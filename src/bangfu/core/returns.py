"""The returns stage 收益: what tranches owe, what villages are guaranteed, what is left."""

from fractions import Fraction
from typing import Any

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table
from bangfu.core.money import Fen, yuan
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.evaluation import Evaluation
from bangfu.core.rules.rate_schedule import EVENT_COLUMNS, RateSchedule, due_in, first_year_shown
from bangfu.core.rules.rule import Rule
from bangfu.core.rules.unit_entitlement import (
    UnitEntitlement,
    amount_in,
    is_set_yearly,
    stated_year,
)
from bangfu.core.rules.use_restriction import UseRestriction
from bangfu.core.rules.waterfall import Waterfall, surplus_of
from bangfu.core.shapes import day, fen, flag, share, text, whole, year
from bangfu.core.uses import USE_ANSWER, decide_use, use_form
from bangfu.core.words import words

TRANCHES = Table(
    "tranches",
    words("资金批次", "Tranches"),
    (
        text("tranche", "批次编号", "Tranche", required=True),
        text("project", "项目", "Project", required=True),
        text("township", "镇乡", "Township"),
        day("injected_on", "资金注入日期", "Date of injection", required=True),
        fen("subsidy_fen", "市级补助资金（分）", "Municipal subsidy (fen)", required=True),
        fen("investment_fen", "总投资（分）", "Total investment (fen)"),
        day("paid_out_on", "市级拨付日期", "Date paid out by the city"),
        day("approved_on", "批复日期", "Date of approval"),
        day("completed_on", "建成日期", "Date of completion"),
        day("ended_on", "上缴义务终止日期", "Date the duty ended"),
    ),
    key=("tranche",),
)

VILLAGES = Table(
    "villages",
    words("村", "Villages"),
    (
        text("village", "村编码", "Village", required=True),
        flag("consent", "同意统筹的手续齐全", "Consent papers complete"),
    ),
    key=("village",),
)

SPAN_MAX = 200
"""The longest span of years that is computed at once."""

YEAR = year("year", "年度", "Year", required=True)
YEARS = (
    year("year", "年度", "Year"),
    year("from_year", "起始年度", "First year"),
    year("to_year", "截止年度", "Last year"),
)


def member_problems(rule: Rule[UnitEntitlement], count: int) -> list[Problem]:
    """A warning where the members handed in are not as many as the pack says."""
    members = rule.terms.members
    if members is None or members == count:
        return []
    values = {"count": count, "members": members}
    return [Problem("member_count", "warn", clause=rule.clause("members"), values=values)]


# --- remittance -------------------------------------------------------------------------------


def remittance_form(book: Rulebook) -> Form:
    """Tranches, and a year or a span of years."""
    return Form((TRANCHES,), YEARS)


def decide_remittance(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per tranche and year, in that order: the ordinal year, the rate and the sum due.

    Serves JZ-040 to JZ-043. Each row is rounded half up to the fen; totals add rounded rows.
    """
    first, last = span_of(facts)
    rows = sorted(facts.rows("tranches"), key=lambda row: row["tranche"])
    answer = [row for tranche in rows for row in remittances(book, tranche, first, last, because)]
    return Decision(answer)


def span_of(facts: Facts) -> tuple[int, int]:
    """The years asked for: `year`, or `from_year` to `to_year`, both included.

    Raises Unanswerable where neither is given, both are, or the span runs backwards.
    """
    spans = [facts.values[name] for name in ("from_year", "to_year") if name in facts.values]
    if len(spans) == 2 and spans[1] - spans[0] >= SPAN_MAX:
        told = {"count": spans[1] - spans[0] + 1, "limit": SPAN_MAX}
        raise Unanswerable([Problem("span_too_long", "block", "to_year", values=told)])
    one, first, last = (facts.values.get(name) for name in ("year", "from_year", "to_year"))
    if one is not None and first is None and last is None:
        return one, one
    if one is None and first is not None and last is not None and first <= last:
        return first, last
    raise Unanswerable([Problem("years_unclear", "block", "year")])


def remittances(
    book: Rulebook, tranche: Row, first: int, last: int, because: Because
) -> list[dict[str, Any]]:
    """The rows of one tranche for the years from its injection on."""
    rows = []
    for at_year in range(first, last + 1):
        rule = book.as_of_year(at_year).rule("returns.remittance", RateSchedule)
        terms = rule.terms
        _need_facts_of_reading(terms, tranche)
        if at_year < first_year_shown(terms, tranche):
            continue
        due = due_in(terms, tranche, at_year)
        base = tranche[terms.base_column]
        because.cite(
            rule.clause("base"), base=terms.base, clock=terms.clock, clock_event=terms.clock_event
        )
        if due.step_rate is not None:
            step = f"{at_year}: {_fen_text(base)} fen x {due.rate} = {_fen_text(due.due_fen)} fen"
            clause = rule.clause("rates", due.step_rate)
            because.cite(clause, rate=terms.rates[due.step_rate], step=step, key=tranche["tranche"])  # type: ignore[index]
        figures = {
            "year": at_year,
            "ordinal": due.ordinal,
            "rate": due.rate,
            "due_fen": due.due_fen,
        }
        rows.append(TRANCHES.carried(tranche) | figures)
    return rows


def _need_facts_of_reading(terms: RateSchedule, tranche: Row) -> None:
    """A reading may take its clock or base from a fact the default does not need."""
    needed = [EVENT_COLUMNS[terms.clock_event or "injection"], terms.base_column]
    absent = [name for name in needed if name not in tranche]
    if tranche.get(terms.base_column) is None:
        absent.append(terms.base_column)
    if absent:
        raise Unanswerable(
            [Problem("reading_needs_column", "block", name) for name in dict.fromkeys(absent)]
        )


def _fen_text(amount_fen: Fen) -> str:
    """Fen with the yuan set off, as steps are written: `650000_00`."""
    return f"{'-' if amount_fen < 0 else ''}{abs(amount_fen) // 100}_{abs(amount_fen) % 100:02d}"


# --- guarantee --------------------------------------------------------------------------------


def guarantee_form(book: Rulebook) -> Form:
    """Villages and a year; a decided sum or a pool where a reading asks for one."""
    return Form(
        (VILLAGES,),
        (
            YEAR,
            fen("decided_fen", "当年核定每村保底（分）", "Sum decided per village (fen)"),
            fen("pool_fen", "按比例分配的资金（分）", "Money spread by the ratio (fen)"),
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
        raise Unanswerable([Problem("reading_needs_value", "block", "pool_fen")])
    amount = amount_in(terms, at_year, decided_fen=decided_fen, pool_fen=pool_fen)
    problems = []
    if amount is None:
        clause = rule.clause("after_last")
        problems.append(Problem("guarantee_not_decided", "reason", str(at_year), clause=clause))
    stated = stated_year(terms, at_year)
    if is_set_yearly(terms, at_year) or stated is None:
        because.cite(
            rule.clause("after_last"), after_last=terms.after_last, amounts_fen={at_year: amount}
        )
    else:
        step = f"{at_year}: {_fen_text(amount or 0)} fen"
        because.cite(
            rule.clause("amounts", stated), amounts_fen={stated: amount}, unit=terms.unit, step=step
        )
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

REMITTANCE = Question(
    name="returns.remittance",
    title=words("上缴利润", "Remittance"),
    about=words(
        "每批资金每年应上缴区平台的利润：费率×基数。",
        "What each tranche must remit to the platform each year: rate x base.",
    ),
    form=remittance_form,
    answer=AnswerForm(
        (
            text("tranche", "批次编号", "Tranche"),
            year("year", "年度", "Year"),
            whole("ordinal", "第几年", "Ordinal year"),
            share("rate", "费率", "Rate"),
            fen("due_fen", "应上缴（分）", "Due (fen)"),
        )
    ),
    needs={RateSchedule: ("rates", "base", "clock", "clock_event")},
    decide=decide_remittance,
)


# --- forecast ---------------------------------------------------------------------------------

DECIDED = Table(
    "decided",
    words("逐年核定的保底收益", "Guaranteed returns decided by year"),
    (YEAR, fen("amount_fen", "每村（分）", "Per village (fen)", required=True)),
    key=("year",),
    required=False,
)


def forecast_form(book: Rulebook) -> Form:
    """Tranches, members and a span of years."""
    return Form(
        (TRANCHES, DECIDED),
        (
            whole("members", "村数", "Number of villages", required=True),
            year("from_year", "起始年度", "First year", required=True),
            year("to_year", "截止年度", "Last year", required=True),
            fen("pool_fen", "按比例分配的资金（分）", "Money spread by the ratio (fen)"),
        ),
    )


def decide_forecast(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per year: remitted, guaranteed, the surplus of the year, its running sum, and whether covered.

    Serves JZ-040 to JZ-044. A year whose guarantee has yet to be decided has no surplus, nor has
    the running sum from then on.
    """
    first, last = span_of(facts)
    members = facts.values["members"]
    decided = {row["year"]: row["amount_fen"] for row in facts.rows("decided")}
    remitted = remitted_by_year(book, facts.rows("tranches"), first, last, because)
    answer, problems = [], []
    cumulative: Fen | None = 0
    for at_year in range(first, last + 1):
        rule, amount, found = guaranteed_amount(
            book,
            at_year,
            because,
            decided_fen=decided.get(at_year),
            pool_fen=facts.values.get("pool_fen"),
        )
        problems += found
        guaranteed = None if amount is None else amount * members
        surplus = None if guaranteed is None else remitted[at_year] - guaranteed
        cumulative = None if surplus is None or cumulative is None else cumulative + surplus
        answer.append(
            {
                "year": at_year,
                "remitted_fen": remitted[at_year],
                "guaranteed_fen": guaranteed,
                "surplus_fen": surplus,
                "cumulative_fen": cumulative,
                "covered": None if surplus is None else surplus >= 0,
            }
        )
    because.cite(rule.clause("members"), members=members)
    return Decision(answer, problems + member_problems(rule, members))


def remitted_by_year(
    book: Rulebook, tranches: list[Row], first: int, last: int, because: Because
) -> dict[int, Fen]:
    """The remittances of all tranches added up by year; years without any are zero."""
    remitted = dict.fromkeys(range(first, last + 1), 0)
    for tranche in tranches:
        for row in remittances(book, tranche, first, last, because):
            remitted[row["year"]] += row["due_fen"]
    return remitted


FORECAST = Question(
    name="returns.forecast",
    title=words("多年推演", "Forecast"),
    about=words(
        "逐年比较上缴利润与保底收益：承诺兜得住吗？",
        "Year by year, remittances against guaranteed returns: is the promise covered?",
    ),
    form=forecast_form,
    answer=AnswerForm(
        (
            year("year", "年度", "Year"),
            fen("remitted_fen", "上缴利润（分）", "Remitted (fen)"),
            fen("guaranteed_fen", "保底收益（分）", "Guaranteed (fen)"),
            fen("surplus_fen", "当年结余（分）", "Surplus of the year (fen)", signed=True),
            fen("cumulative_fen", "累计结余（分）", "Cumulative surplus (fen)", signed=True),
            flag("covered", "当年兜住", "Covered in the year"),
        )
    ),
    uses=("returns.remittance", "returns.guarantee"),
    decide=decide_forecast,
)


# --- settlement, surplus, dividend ------------------------------------------------------------


def settle_form(book: Rulebook) -> Form:
    """Villages, a year, what was received in it and what was retained before."""
    return Form(
        (VILLAGES,),
        (
            YEAR,
            fen(
                "received_fen",
                "当年收到的上缴利润（分）",
                "Remittances received (fen)",
                required=True,
            ),
            fen("retained_fen", "以前年度结余（分）", "Retained from earlier years (fen)"),
            fen("decided_fen", "当年核定每村保底（分）", "Sum decided per village (fen)"),
            fen("pool_fen", "按比例分配的资金（分）", "Money spread by the ratio (fen)"),
        ),
    )


SETTLE = Question(
    name="returns.settle",
    title=words("年度结算", "Settlement of a year"),
    about=words(
        "资金池先付保底收益；不足时各村同额支付，欠付记账。",
        "The pool pays the guarantee first; if short, all villages get the same part and the rest is owed.",
    ),
    form=settle_form,
    answer=AnswerForm(
        (fen("left_fen", "付后余额（分）", "Left after paying (fen)", signed=True),),
        is_list=False,
        lists={
            "villages": (
                text("village", "村编码", "Village"),
                fen("entitled_fen", "应得（分）", "Entitled (fen)"),
                fen("paid_fen", "实付（分）", "Paid (fen)"),
                fen("arrears_fen", "欠付（分）", "Arrears (fen)"),
            )
        },
    ),
    needs={Waterfall: ("steps", "shortfall")},
    uses=("returns.guarantee",),
)


def surplus_form(book: Rulebook) -> Form:
    """A year, what was received and retained, and how many villages there are."""
    return Form(
        values=(
            YEAR,
            fen(
                "received_fen",
                "当年收到的上缴利润（分）",
                "Remittances received (fen)",
                required=True,
            ),
            fen("retained_fen", "以前年度结余（分）", "Retained from earlier years (fen)"),
            whole("members", "村数", "Number of villages", required=True),
            fen("decided_fen", "当年核定每村保底（分）", "Sum decided per village (fen)"),
            fen("pool_fen", "按比例分配的资金（分）", "Money spread by the ratio (fen)"),
        )
    )


def decide_surplus(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """What a year leaves after its guarantee, and how much of that with earlier years is free.

    Serves JZ-046: the guarantee is served first; before the release year all is held.
    """
    values = facts.values
    rule = book.rule("returns.surplus", Waterfall)
    guarantee, amount, problems = guaranteed_amount(
        book,
        values["year"],
        because,
        decided_fen=values.get("decided_fen"),
        pool_fen=values.get("pool_fen"),
    )
    problems += member_problems(guarantee, values["members"])
    if amount is None:
        return Decision(
            {"guaranteed_fen": None, "surplus_fen": None, "held_fen": None, "free_fen": None},
            problems,
        )
    guaranteed = amount * values["members"]
    retained = values.get("retained_fen", 0)
    found = surplus_of(
        rule.terms,
        values["year"],
        received_fen=values["received_fen"],
        guaranteed_fen=guaranteed,
        retained_fen=retained,
    )
    sums = (values["received_fen"], -guaranteed, retained)
    step = " + ".join(f"{_fen_text(amount)} fen" for amount in sums)
    because.cite(rule.clause("release_from"), release_from=rule.terms.release_from, step=step)
    return Decision({"guaranteed_fen": guaranteed} | vars(found), problems)


SURPLUS = Question(
    name="returns.surplus",
    title=words("可统筹结余", "Surplus"),
    about=words(
        "保底收益付足以后结余多少，当年能否安排使用。",
        "What is left after the guarantee, and whether it may be used in that year.",
    ),
    form=surplus_form,
    answer=AnswerForm(
        (
            fen("guaranteed_fen", "保底收益（分）", "Guaranteed (fen)"),
            fen("surplus_fen", "当年结余（分）", "Surplus of the year (fen)", signed=True),
            fen("held_fen", "暂存（分）", "Held (fen)"),
            fen("free_fen", "可安排（分）", "Free to be planned (fen)"),
        ),
        is_list=False,
    ),
    needs={Waterfall: ("release_from",)},
    uses=("returns.guarantee",),
    decide=decide_surplus,
)


def dividend_form(book: Rulebook) -> Form:
    """Villages and the sum to be shared."""
    villages = Table(
        "villages",
        VILLAGES.title,
        (VILLAGES.fields[0], fen("contributed_fen", "投入资金（分）", "Contributed (fen)")),
        key=("village",),
    )
    return Form(
        (villages,), (fen("amount_fen", "分红总额（分）", "Sum to share (fen)", required=True),)
    )


DIVIDEND = Question(
    name="returns.dividend",
    title=words("股份分红", "Share dividend"),
    about=words(
        "把一笔分红分给各村，分毫不差。", "Shares a dividend among the villages, exact to the fen."
    ),
    form=dividend_form,
    answer=AnswerForm(
        (text("village", "村编码", "Village"), fen("amount_fen", "分得（分）", "Share (fen)"))
    ),
    needs={UnitEntitlement: ("share_basis",)},
)


# --- uses and arrival -------------------------------------------------------------------------

USE = Question(
    name="returns.use",
    title=words("村级收益使用", "Use of village returns"),
    about=words(
        "一笔支出能否从返还给村的收益中列支。",
        "Whether a line may be paid from the returns of a village.",
    ),
    form=use_form("returns.use"),
    answer=USE_ANSWER,
    needs={UseRestriction: ("allow", "other")},
    decide=decide_use("returns.use"),
)

SURPLUS_USE = Question(
    name="returns.surplus_use",
    title=words("结余使用", "Use of the surplus"),
    about=words(
        "结余资金能否用于某类支出。", "Whether the surplus may be used for a class of spending."
    ),
    form=use_form("returns.surplus_use"),
    answer=USE_ANSWER,
    needs={UseRestriction: ("allow", "other")},
    decide=decide_use("returns.surplus_use"),
)


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
    """Per township: the part of its remittances that has arrived, as an exact fraction.

    Serves JZ-049. A township that owed nothing has no ratio and is not late.
    """
    rule = book.rule("returns.arrival", Evaluation)
    answer = []
    for row in sorted(facts.rows("townships"), key=lambda row: row["township"]):
        short = max(0, row["due_fen"] - row["paid_fen"])
        ratio = Fraction(row["paid_fen"], row["due_fen"]) if row["due_fen"] else None
        answer.append(
            TOWNSHIPS.carried(row) | {"ratio": ratio, "short_fen": short, "late": short > 0}
        )
        step = f"{row['township']}: {yuan(row['paid_fen'])} / {yuan(row['due_fen'])} = {ratio}"
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

QUESTIONS = (
    REMITTANCE,
    GUARANTEE,
    FORECAST,
    SETTLE,
    SURPLUS,
    SURPLUS_USE,
    USE,
    DIVIDEND,
    ARRIVAL,
)
