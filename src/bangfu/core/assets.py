"""The assets stage 资产: who owns and keeps an asset, when it must be seen to, whether it may go."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Table
from bangfu.core.fields import choice, choices, code, day, fen, flag, share, text, whole
from bangfu.core.period import add_months
from bangfu.core.place import level_of, township_of
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import is_refusal
from bangfu.core.projects.paper import MISSING
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.asset_rule import AssetRule
from bangfu.core.rules.deadline_recurrence import DeadlineRecurrence
from bangfu.core.rules.rule import names
from bangfu.core.words import words

# --- registration -----------------------------------------------------------------------------

PLACED_ASSETS = Table(
    "assets",
    words("固定资产", "Fixed assets"),
    (
        text("asset", "资产编号", "Asset", required=True),
        code("township", "所在镇乡编码", "Township where it lies", required=True),
        fen("value_fen", "价值（分）", "Value (fen)"),
    ),
    key=("asset",),
)


def registration_form(book: Rulebook) -> Form:
    """Assets and where they lie."""
    return Form((PLACED_ASSETS,))


def decide_registration(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per asset: its custodian, the township in which it lies."""
    rule = book.rule("assets.registration", AssetRule)
    because.use(rule, "custodian")
    answer, problems = [], []
    for row in sorted(facts.rows("assets"), key=lambda row: row["asset"]):
        is_placed = level_of(row["township"]) in ("township", "village")
        custodian = township_of(row["township"]) if is_placed else None
        if custodian is None:
            problems.append(rule.breach("no_township", "custodian", subject=row["asset"]))
        answer.append(PLACED_ASSETS.carried(row) | {"custodian": custodian})
    return Decision(answer, problems)


REGISTRATION = Question(
    name="assets.registration",
    title=words("资产登记与管护单位", "Custodian of an asset"),
    about=words("资产由谁管护。", "Who keeps an asset."),
    form=registration_form,
    answer=AnswerForm(
        (text("asset", "资产编号", "Asset"), code("custodian", "管护镇乡", "Custodian"))
    ),
    needs={AssetRule: ("custodian",)},
    decide=decide_registration,
)

# --- ownership: computed by the engine --------------------------------------------------------


HOST = text("host_village", "资产所在村", "Village where it lies")


def ownership_form(book: Rulebook) -> Form:
    """The villages that own an asset together, and its value."""
    villages = Table(
        "villages",
        words("村", "Villages"),
        (
            text("village", "村编码", "Village", required=True),
            fen("contributed_fen", "投入资金（分）", "Contributed (fen)"),
        ),
        key=("village",),
    )
    return Form(
        (villages,),
        (
            fen("value_fen", "资产价值（分）", "Value of the asset (fen)", required=True),
            HOST,
        ),
    )


OWNERSHIP = Question(
    name="assets.ownership",
    title=words("资产权属份额", "Ownership shares"),
    about=words(
        "资产归哪些村所有、各占多少账面份额。",
        "Which villages own an asset, and their book shares.",
    ),
    form=ownership_form,
    answer=AnswerForm(
        (
            text("village", "村编码", "Village"),
            share("share", "份额", "Share"),
            fen("value_fen", "账面价值（分）", "Book value (fen)"),
        )
    ),
    needs={AssetRule: ("owners", "members")},
)

# --- checks and upkeep ------------------------------------------------------------------------


def _kept_assets(book: Rulebook) -> Table:
    states = names(book.rule("assets.checks", AssetRule).terms.states)
    return Table(
        "assets",
        words("固定资产", "Fixed assets"),
        (
            text("asset", "资产编号", "Asset", required=True),
            choice("state", "使用状态", "State of use", codes=states)
            if states
            else text("state", "使用状态", "State"),
            day("checked_on", "最近核查日期", "Last checked on"),
            day("maintained_on", "最近维护日期", "Last maintained on"),
            fen("value_fen", "价值（分）", "Value (fen)"),
        ),
        key=("asset",),
    )


def checks_form(book: Rulebook) -> Form:
    """Assets with the days on which they were last checked and maintained."""
    return Form((_kept_assets(book),), (day("as_of", "截止日期", "As of", required=True),))


def decide_checks(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per asset: when check and upkeep are due again, and whether they are overdue."""
    rule = book.rule("assets.checks", AssetRule)
    upkeep = book.rule("assets.checks", DeadlineRecurrence)
    assert rule.terms.check_months, "a check without a period passed the check"
    assert upkeep.terms.every_months, "upkeep without a period passed the check"
    because.use(rule, "check_months")
    because.use(upkeep, "every_months")
    as_of, table = facts.values["as_of"], _kept_assets(book)
    answer = []
    for row in sorted(facts.rows("assets"), key=lambda row: row["asset"]):
        due = {
            "check": (row.get("checked_on"), rule.terms.check_months),
            "maintenance": (row.get("maintained_on"), upkeep.terms.every_months),
        }
        told = table.carried(row)
        for duty, (last, months) in due.items():
            due_on = add_months(last, months) if last else None
            told |= {f"{duty}_due_on": due_on, f"{duty}_overdue": due_on is None or due_on < as_of}
        answer.append(told)
    return Decision(answer)


CHECKS = Question(
    name="assets.checks",
    title=words("资产核查与维护", "Checks and upkeep of assets"),
    about=words(
        "哪些资产该核查、该维护，哪些逾期。", "Which assets are due for a check or upkeep."
    ),
    form=checks_form,
    answer=AnswerForm(
        (
            text("asset", "资产编号", "Asset"),
            day("check_due_on", "应核查日期", "Check due on"),
            flag("check_overdue", "核查逾期", "Check overdue"),
            day("maintenance_due_on", "应维护日期", "Upkeep due on"),
            flag("maintenance_overdue", "维护逾期", "Upkeep overdue"),
        )
    ),
    needs={AssetRule: ("check_months",), DeadlineRecurrence: ("every_months",)},
    decide=decide_checks,
)

# --- stock-take -------------------------------------------------------------------------------

COUNTED_ASSETS = Table(
    "assets",
    words("盘点清单", "Stock-take"),
    (
        text("asset", "资产编号", "Asset", required=True),
        flag("found", "盘点在位", "Found", required=True),
        flag("disposed", "已按规定处置", "Disposed of with approval"),
    ),
    key=("asset",),
)


def stocktake_form(book: Rulebook) -> Form:
    """The register, item by item, as counted."""
    return Form((COUNTED_ASSETS,))


def decide_stocktake(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Registered, counted, and by name what has gone without an approved disposal."""
    rule = book.rule("assets.stocktake", AssetRule)
    rows = sorted(facts.rows("assets"), key=lambda row: row["asset"])
    missing = [row["asset"] for row in rows if not row["found"] and not row.get("disposed")]
    counted = sum(row["found"] for row in rows)
    step = words(
        f"账面{len(rows)}项，实有{counted}项，缺失{len(missing)}项",
        f"{len(rows)} registered, {counted} counted, {len(missing)} missing",
    )
    because.cite(rule.clause("stock_take"), stock_take=rule.terms.stock_take, step=step)
    problems = [
        rule.finding("asset_missing", "warn", "stock_take", subject=asset) for asset in missing
    ]
    answer = {
        "registered": len(rows),
        "counted": counted,
        "missing": [{"asset": a} for a in missing],
    }
    return Decision(answer, problems)


STOCKTAKE = Question(
    name="assets.stocktake",
    title=words("资产盘点", "Stock-take"),
    about=words("账上有、实地没有的资产。", "Assets on the books that were not found."),
    form=stocktake_form,
    answer=AnswerForm(
        (whole("registered", "账面数", "Registered"), whole("counted", "实盘数", "Counted")),
        is_list=False,
        lists={"missing": (text("asset", "资产编号", "Asset"),)},
    ),
    needs={AssetRule: ("stock_take",)},
    decide=decide_stocktake,
)

# --- disposal ---------------------------------------------------------------------------------

DISPOSAL_DECISIONS = {
    "allowed": words("可以处置", "Allowed"),
    "denied": words("不得处置", "Denied"),
}


def disposal_form(book: Rulebook) -> Form:
    """An asset and the papers for its disposal."""
    needs = names(book.rule("assets.disposal", AssetRule).terms.disposal_needs)
    return Form(
        values=(
            text("asset", "资产编号", "Asset", required=True),
            choices("papers", "已有要件", "Papers at hand", codes=needs, required=True),
        )
    )


def decide_disposal(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Whether an asset may be given away, sold or pulled down, and what is missing."""
    rule = book.rule("assets.disposal", AssetRule)
    missing, problems = [], []
    for paper, name in names(rule.terms.disposal_needs).items():
        because.cite(rule.clause("disposal_needs", paper))
        if paper not in facts.values["papers"]:
            missing.append({"paper": paper, "name": name})
            told = {"subject": paper, "name": name}
            problems.append(rule.breach("paper_missing", "disposal_needs", paper, **told))
    decision = "denied" if is_refusal(problems) else "allowed"
    return Decision({"decision": decision, "missing": missing}, problems)


DISPOSAL = Question(
    name="assets.disposal",
    title=words("资产处置", "Disposal of an asset"),
    about=words(
        "能否赠送、变卖或拆除资产。", "Whether an asset may be given away, sold or pulled down."
    ),
    form=disposal_form,
    answer=AnswerForm(
        (choice("decision", "结论", "Decision", codes=DISPOSAL_DECISIONS),),
        is_list=False,
        lists={"missing": MISSING},
    ),
    needs={AssetRule: ("disposal_needs",)},
    decide=decide_disposal,
)

QUESTIONS = (REGISTRATION, OWNERSHIP, CHECKS, STOCKTAKE, DISPOSAL)
