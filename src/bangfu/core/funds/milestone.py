"""Payment by progress 进度款: how much of a project may be paid now, and whether a request fits."""

from fractions import Fraction

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table, needed_column
from bangfu.core.fields import choice, day, fen, flag, share, text
from bangfu.core.money import fen_text, yuan
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.authority import Authority, act_problems, offices_for
from bangfu.core.rules.milestone_payment import MilestonePayment, Room, room_for, stage_after
from bangfu.core.rules.rule import Rule, names
from bangfu.core.words import Words, words

NAME = "funds.milestone"

ACCEPT = "accept_project"
"""The act by which a project is accepted; a pack that says whose it is names it."""

NOT_YET = words("未到首个阶段", "Before the first stage")


def _requests(book: Rulebook) -> Table:
    return Table(
        "requests",
        words("付款申请", "Requests"),
        (
            text("project", "项目", "Project"),
            fen("approved_fen", "批准总额（分）", "Total approved (fen)", required=True),
            fen("contract_fen", "合同金额（分）", "Contract sum (fen)"),
            fen("settled_fen", "决算金额（分）", "Settlement (fen)"),
            fen("paid_fen", "此前已付（分）", "Paid before (fen)", required=True),
            fen("paid_in_stage_fen", "其中本阶段已付（分）", "Of it in this stage (fen)"),
            share("progress", "实施进度", "Progress", required=True),
            flag("progress_accepted", "进度记录已核定", "Record of progress accepted"),
            flag("accepted", "验收合格", "Accepted", required=True),
            choice("accepted_by", "组织验收单位", "Accepted by", codes=book.offices),
            flag("retention", "留质保金", "With a deposit", required=True),
            day("retention_due_on", "质保期满日期", "Deposit due on"),
            fen("request_fen", "本次申请（分）", "Requested (fen)", required=True),
        ),
        key=(),
    )


def milestone_form(book: Rulebook) -> Form:
    """One request for payment of a project, or a table of them."""
    return Form((_requests(book),), (day("as_of", "付款日期", "Day of payment"),), one_case=True)


def decide_milestone(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per request: the cap of the stage reached, what may still be paid, and whether it is enough."""
    rule = book.rule(NAME, MilestonePayment)
    _refuse_unusable(rule, book, facts)
    because.use(rule, "parts", "base_total", "progress")
    answer, problems = [], []
    for number, row in enumerate(facts.rows("requests"), start=1):
        subject = str(row.get("project") or number)
        case, found = _what_counts(book, rule, row, subject, because)
        room = room_for(rule.terms, case, keeps_deposit=_keeps_deposit(book, row))
        _cite(rule, case, room, because, str(number))
        problems += found + _request_problems(rule, row, room, subject)
        given = {name: value for name, value in row.items() if value is not None}
        figures = _figures(rule, row, room)
        answer.append(figures if facts.is_one_case else given | figures)
    return Decision(answer[0] if facts.is_one_case else answer, problems)


def _figures(rule: Rule[MilestonePayment], row: Row, room: Room) -> Row:
    return {
        "stage": room.stage,
        "stage_name": names(rule.terms.stages).get(room.stage or "", NOT_YET),
        "base_fen": room.base_fen,
        "cap_fen": room.cap_fen,
        "retained_fen": room.retained_fen,
        "allowed_fen": max(0, room.cap_fen - row["paid_fen"]),
    }


def _refuse_unusable(rule: Rule[MilestonePayment], book: Rulebook, facts: Facts) -> None:
    """Facts that no room can be found from: a column the reading needs, a progress beyond the end."""
    table = _requests(book)
    wanted = {"contract_fen": rule.terms.base_total == "contract"}
    wanted["paid_in_stage_fen"] = rule.terms.parts == "single_payments"
    problems = [
        needed_column(table, name)
        for name, is_needed in wanted.items()
        if is_needed and any(row.get(name) is None for row in facts.rows("requests"))
    ]
    for row in facts.rows("requests"):
        if row["progress"] > 1:
            told = {"progress": row["progress"]}
            problems.append(Problem("progress_above_one", "block", "progress", values=told))
    if problems:
        raise Unanswerable(problems)


def _keeps_deposit(book: Rulebook, row: Row) -> bool:
    """Whether the deposit is still kept: from the day it is due it may be paid."""
    due_on = row.get("retention_due_on")
    return bool(row["retention"]) and not (due_on is not None and book.on >= due_on)


def _what_counts(
    book: Rulebook, rule: Rule[MilestonePayment], row: Row, subject: str, because: Because
) -> tuple[Row, list[Problem]]:
    """A request without what does not count: a progress or an acceptance that is not in order."""
    problems = []
    is_reported_only = rule.terms.progress == "accepted" and row.get("progress_accepted") is False
    if row["progress"] and is_reported_only:
        row = row | {"progress": Fraction(0)}
        problems.append(rule.finding("progress_not_accepted", "warn", "progress", subject=subject))
    if not row["accepted"] or not book.has(NAME, Authority):
        return row, problems
    authority = book.rule(NAME, Authority)
    because.cite(authority.clause("acts", ACCEPT), offices=list(offices_for(authority, ACCEPT)))
    office = row.get("accepted_by")
    nobody = (None, None)
    wrong = act_problems(authority, ACCEPT, office=office, people=nobody, offices=book.offices)
    return row | {"accepted": not wrong}, problems + wrong


def _cite(rule: Rule[MilestonePayment], row: Row, room: Room, because: Because, key: str) -> None:
    """Name the clause of each stage up to the one reached, of the next with its condition, of the deposit."""
    stages = rule.terms.stages or {}
    for code, stage in stages.items():
        clause = rule.clause("stages", code)
        is_next = code == stage_after(rule.terms, room.stage)
        step: Words | str = ""
        if code == room.stage:
            step = f"{key}: {fen_text(room.base_fen)} fen -> {fen_text(room.cap_fen)} fen"
        elif is_next:
            step = _not_reached(stage.from_progress, row)
        told = {"share": stage.share, "from_progress": stage.from_progress}
        because.cite(clause, step=step, key=key, **told)
        if is_next:
            break
    is_last = room.stage is not None and stage_after(rule.terms, room.stage) is None
    if is_last and row["retention"] and rule.states("retention"):
        kept = f"{key}: {fen_text(room.base_fen)} fen x {rule.terms.retention}"
        step = f"{kept} -> {fen_text(room.retained_fen)} fen"
        because.cite(rule.clause("retention"), retention=rule.terms.retention, step=step, key=key)


def _not_reached(from_progress: object, row: Row) -> Words:
    if from_progress is None:
        return words("尚未验收合格", "not accepted yet")
    return words(
        f"进度{row['progress']}，未到{from_progress}",
        f"progress {row['progress']}, below {from_progress}",
    )


def _request_problems(
    rule: Rule[MilestonePayment], row: Row, room: Room, subject: str
) -> list[Problem]:
    """A request above the room, and payments that are above it already."""
    paid, request, problems = row["paid_fen"], row["request_fen"], list[Problem]()
    stage = room.stage or stage_after(rule.terms, None)
    allowed = max(0, room.cap_fen - paid)
    sums: dict[str, object] = {
        "cap": yuan(room.cap_fen),
        "paid": yuan(paid),
        "allowed": yuan(allowed),
    }
    if request > allowed:
        named = names(rule.terms.stages).get(room.stage or "", NOT_YET)
        told = {"request": yuan(request), "stage": named, "kept": yuan(room.retained_fen)} | sums
        is_deposit = request <= room.cap_fen + room.retained_fen - paid
        way = ("retention",) if is_deposit else ("stages", stage)
        code = "deposit_not_due" if is_deposit else "over_stage"
        problems.append(rule.breach(code, *way, subject=subject, **told))
    if paid > room.cap_fen:
        told = {"over": yuan(paid - room.cap_fen)} | sums
        problems.append(
            rule.finding("paid_above_cap", "warn", "stages", stage, subject=subject, **told)
        )
    return problems


MILESTONE = Question(
    name=NAME,
    title=words("项目进度款", "Payment by progress"),
    about=words(
        "项目按进度最多可付多少，本次申请是否超出。",
        "How much of a project may be paid by its progress, and whether a request exceeds it.",
    ),
    form=milestone_form,
    answer=AnswerForm(
        (
            text("stage", "阶段代码", "Stage"),
            text("stage_name", "所到阶段", "Stage reached"),
            fen("base_fen", "计算基数（分）", "Total it is taken of (fen)"),
            fen("cap_fen", "累计可付（分）", "Cap of all payments (fen)"),
            fen("retained_fen", "留存质保金（分）", "Deposit kept back (fen)"),
            fen("allowed_fen", "本次可付（分）", "May be paid now (fen)"),
        ),
        is_list=False,
    ),
    needs={MilestonePayment: ("stages",), Authority: (f"acts.{ACCEPT}",)},
    optional=(Authority,),
    decide=decide_milestone,
)
