"""The order of a project's return 项目收益的分配顺序: households' floor, costs and the rest, by its type."""

from collections import Counter

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, needed_value
from bangfu.core.fields import choice, fen
from bangfu.core.money import Fen, fen_text, yuan
from bangfu.core.payouts.proposal import PARTS, PROPOSED, proposal_problems
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.receivers import RECEIVERS
from bangfu.core.rules.rule import Rule
from bangfu.core.rules.waterfall import (
    PROJECT_TYPES,
    Order,
    Part,
    ProjectType,
    Step,
    Waterfall,
    floor_of,
    flowed,
)
from bangfu.core.words import Words, words

NAME = "payouts.waterfall"

WHOLE = fen("total_invested_fen", "全部投资（分）", "Whole investment (fen)")


def waterfall_form(book: Rulebook) -> Form:
    """A project: its type, what was invested, what came back, what it needs; a proposal if there is one."""
    orders = book.rule(NAME, Waterfall).terms.orders or {}
    types: dict[str, Words] = {code: PROJECT_TYPES[code] for code in orders}
    return Form(
        (PROPOSED,),
        (
            choice("project_type", "项目类型", "Type of project", codes=types, required=True),
            fen(
                "invested_fen", "投入的财政资金（分）", "Fiscal money invested (fen)", required=True
            ),
            WHOLE,
            fen("gross_fen", "项目收益（分）", "Return (fen)", required=True),
            fen("depreciation_fen", "应提折旧（分）", "Depreciation (fen)"),
            fen("maintenance_fen", "维护费（分）", "Upkeep (fen)"),
        ),
    )


def decide_waterfall(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """What each step gets of the return, in order, and what is left of it."""
    rule = book.rule(NAME, Waterfall)
    values = facts.values
    project_type: ProjectType = values["project_type"]
    order = (rule.terms.orders or {})[project_type]
    wanted = _wanted(rule, order, facts, because)
    parts, left = flowed(order, values["gross_fen"], wanted)
    _cite(rule, project_type, parts, left, because)
    problems = [
        *_floor_problems(rule, project_type, parts),
        *_main_problems(rule, parts, values["gross_fen"], because),
        *_proposal_problems(rule, project_type, parts, facts),
    ]
    steps = [{"to": part.to, "amount_fen": part.paid_fen} for part in parts]
    return Decision({"steps": steps, "left_fen": left}, problems)


def _wanted(rule: Rule[Waterfall], order: Order, facts: Facts, because: Because) -> dict[Step, Fen]:
    """What each step may take: the floor of the invested money, and what upkeep and depreciation need."""
    values = facts.values
    wanted: dict[Step, Fen] = {
        "maintenance": values.get("maintenance_fen", 0),
        "depreciation": values.get("depreciation_fen", 0),
    }
    if "floor" not in (order.steps or ()):
        return wanted
    is_whole = rule.terms.return_base == "whole"
    base = values.get(WHOLE.name) if is_whole else values["invested_fen"]
    if base is None:
        raise Unanswerable([needed_value(WHOLE)])
    wanted["floor"] = floor_of(order, base)
    way = ("orders", values["project_type"], "floor")
    step = f"{fen_text(base)} fen x {order.floor} = {fen_text(wanted['floor'])} fen"
    because.cite(rule.clause(*way), floor=order.floor, step=step)
    because.use(rule, "return_base")
    return wanted


def _cite(
    rule: Rule[Waterfall], name: ProjectType, parts: list[Part], left: Fen, because: Because
) -> None:
    """The steps with what each got, under every clause that orders them."""
    order = (rule.terms.orders or {})[name]
    flow = ", ".join(f"{part.to} {fen_text(part.paid_fen)} fen" for part in parts)
    because.cite(rule.clause("orders", name, "steps"), steps=list(order.steps or ()))
    told = f"{name}: {flow}; left {fen_text(left)} fen"
    because.cite(rule.clause("orders", name, "rest"), rest=order.rest, step=told)


def _floor_problems(rule: Rule[Waterfall], name: ProjectType, parts: list[Part]) -> list[Problem]:
    """What households lack of what they are sure of."""
    short = [part for part in parts if part.to == "households" and part.paid_fen < part.due_fen]
    told = [
        {"due": yuan(p.due_fen), "paid": yuan(p.paid_fen), "short": yuan(p.due_fen - p.paid_fen)}
        for p in short
    ]
    return [rule.finding("floor_short", "warn", "orders", name, "floor", **one) for one in told]


def _main_problems(
    rule: Rule[Waterfall], parts: list[Part], gross: Fen, because: Because
) -> list[Problem]:
    """Whether those to whom a return mainly goes get more of it than the least share."""
    least, main = rule.terms.main_share_over, rule.terms.main
    if least is None or main is None:
        return []
    paid = sum(part.paid_fen for part in parts if part.to == main)
    step = f"{fen_text(paid)} fen / {fen_text(gross)} fen"
    because.cite(rule.clause("main"), main=main, main_share_over=least, step=step)
    if paid > least * gross or not gross:
        return []
    told = {"to": RECEIVERS[main], "paid": yuan(paid), "gross": yuan(gross), "least": least}
    return [rule.breach("main_share_not_reached", "main", **told)]


def _proposal_problems(
    rule: Rule[Waterfall], name: ProjectType, parts: list[Part], facts: Facts
) -> list[Problem]:
    """What is wrong with what is meant to be paid: the rest is fixed, or free once households have theirs."""
    if PROPOSED.name not in facts.tables:
        return []
    way = ("orders", name, "rest")
    due: Counter[str] = Counter()
    for part in parts:
        due[part.to] += part.paid_fen
    if (rule.terms.orders or {})[name].rest == "households":
        return proposal_problems(rule, way, facts, due=due)
    proposed = {row["to"]: row["amount_fen"] for row in facts.rows(PROPOSED.name)}
    total, gross = sum(proposed.values()), facts.values["gross_fen"]
    problems = []
    if proposed.get("households", 0) < due["households"]:
        told = {"due": yuan(due["households"]), "paid": yuan(proposed.get("households", 0))}
        problems.append(rule.breach("households_come_first", *way, **told))
    if total > gross:
        over = {"total": yuan(total), "available": yuan(gross), "over": yuan(total - gross)}
        problems.append(rule.breach("over_available", *way, **over))
    return problems


WATERFALL = Question(
    name=NAME,
    title=words("项目收益分配顺序", "Order of a project's return"),
    about=words(
        "一个项目的收益先付谁、再付谁、各多少，还剩多少；前一步没付足，后一步不付。",
        "Who comes first in a project's return, who next, how much each and what is left; "
        "a step waits until those before it are full.",
    ),
    form=waterfall_form,
    answer=AnswerForm(
        (fen("left_fen", "余额（分）", "Left (fen)"),), is_list=False, lists={"steps": PARTS}
    ),
    needs={Waterfall: ("orders", "return_base")},
    decide=decide_waterfall,
)
