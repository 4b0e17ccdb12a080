"""RK07 earmark 资金用途正负面清单: a line of spending has a class; one list allows, one refuses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Literal

from bangfu.core.households import HOUSEHOLD_STATUSES
from bangfu.core.money import Rate, yuan
from bangfu.core.place import lies_in
from bangfu.core.problem import Problem, Severity
from bangfu.core.rules.eligibility import Status
from bangfu.core.rules.rule import Fault, Kind, Rule, names
from bangfu.core.words import Named, Words, words

OTHER = "other"
"""The class of a use that stands in neither list."""

OTHER_NAME = words("其他用途", "Another use")

Decision = Literal["allowed", "denied", "needs_reason"]

DECISIONS: dict[str, Words] = {
    "allowed": words("可以使用", "Allowed"),
    "denied": words("不得使用", "Denied"),
    "needs_reason": words("须说明理由", "Needs a reason"),
}


class DeniedClass(Named):
    """A refused class of use; `except_fund` names a fund from which it may be paid after all."""

    except_fund: str | None = None


class AllowedClass(Named):
    """An allowed class of use; with `statuses` only for households that have one of them."""

    statuses: tuple[Status, ...] | None = None


class UseRestriction(Kind):
    """Allowed and refused classes, what holds for any other, the area and the funds.

    Of the funds in `declared_only` only what was declared is paid.
    """

    kind: ClassVar[str] = "use_restriction"
    title: ClassVar[Words] = words("资金用途正负面清单", "Earmark: allow and deny lists")

    allow: dict[str, AllowedClass] | None = None
    deny: dict[str, DeniedClass] | None = None
    other: Literal["needs_reason", "denied", "allowed"] | None = None
    area: str | None = None
    funds: dict[str, Named] | None = None
    home_fund: str | None = None
    declared_only: tuple[str, ...] | None = None
    ceiling: Literal["available"] | None = None
    main_share_over: Rate | None = None

    def faults(self) -> Iterator[Fault]:
        """A fund that is named but not among the funds."""
        named: list[tuple[tuple[str, ...], str | None]] = [(("home_fund",), self.home_fund)]
        named += [(("declared_only",), fund) for fund in self.declared_only or ()]
        named += [(("deny", code), d.except_fund) for code, d in (self.deny or {}).items()]
        for way, fund in named:
            if fund is not None and fund not in (self.funds or {}):
                yield "unknown_fund", way, {"fund": fund}


def classes_of(terms: UseRestriction) -> dict[str, Words]:
    """Every class a line may have, with its name: allowed, refused, and any other."""
    return names(terms.allow) | names(terms.deny) | {OTHER: OTHER_NAME}


@dataclass(frozen=True)
class Ruling:
    """What is decided of one line: the decision, the clause it rests on, and what to tell."""

    decision: Decision
    clause: str
    problem: Problem | None = None


def rule_on(rule: Rule[UseRestriction], line: Mapping[str, Any], subject: str) -> Ruling:
    """Whether a line may be spent. The first that applies decides: fund, area, lists, any other."""
    terms = rule.terms
    use_class: str = line["class"]
    fund = line.get("fund") or terms.home_fund
    denied = (terms.deny or {}).get(use_class)
    if denied and fund != terms.home_fund and denied.except_fund == fund:
        problem = rule.finding("other_fund", "info", "deny", use_class, subject=subject)
        return Ruling("allowed", rule.clause("deny", use_class), problem)
    if terms.home_fund and fund != terms.home_fund:
        named = names(terms.funds).get(str(fund), fund)
        return _broken(rule, line, "wrong_fund", "home_fund", subject=subject, fund=named)
    if terms.area and line.get("site") and not lies_in(line["site"], terms.area):
        return _broken(rule, line, "outside_area", "area", subject=subject, site=line["site"])
    if denied:
        return _denied(rule, denied, line, subject)
    if fund in (terms.declared_only or ()) and not line.get("declared"):
        return _not_declared(rule, line, subject)
    if allowed := (terms.allow or {}).get(use_class):
        return _allowed(rule, allowed, line, subject)
    return _any_other(rule, line, subject)


def _not_declared(rule: Rule[UseRestriction], line: Mapping[str, Any], subject: str) -> Ruling:
    """A line that was not declared is refused; one of which nothing is said waits until it is."""
    way, amount = "declared_only", yuan(line["amount_fen"])
    if line.get("declared") is False:
        return _broken(rule, line, "use_not_declared", way, subject=subject, amount=amount)
    problem = rule.finding("declared_unsaid", "reason", way, subject=subject, amount=amount)
    return Ruling("needs_reason", rule.clause(way), problem)


def _allowed(
    rule: Rule[UseRestriction], allowed: AllowedClass, line: Mapping[str, Any], subject: str
) -> Ruling:
    """An allowed class; where it is for some households only, another is refused."""
    way = ("allow", line["class"])
    status = line.get("status")
    if allowed.statuses is None or status is None or status in allowed.statuses:
        return Ruling("allowed", rule.clause(*way))
    told: dict[str, object] = {"class": allowed.name, "status": HOUSEHOLD_STATUSES[status]}
    told["known"] = [HOUSEHOLD_STATUSES[one] for one in allowed.statuses]
    return _broken(rule, line, "use_not_for_household", *way, subject=subject, **told)


def _broken(
    rule: Rule[UseRestriction], line: Mapping[str, Any], code: str, *way: str, **values: object
) -> Ruling:
    """A line that breaks a clause, decided as gravely as the clause says.

    Where only a reason is wanted, a reason given settles it.
    """
    severity = rule.severity(*way)
    if severity == "reason" and line.get("reason"):
        return Ruling("allowed", rule.clause(*way))
    return Ruling(_DECIDED[severity], rule.clause(*way), rule.breach(code, *way, **values))


_DECIDED: dict[Severity, Decision] = {
    "block": "denied",
    "reason": "needs_reason",
    "warn": "allowed",
    "info": "allowed",
}


def _denied(
    rule: Rule[UseRestriction], denied: DeniedClass, line: Mapping[str, Any], subject: str
) -> Ruling:
    """A refused class; where another fund may pay for it, that is the hint."""
    values: dict[str, object] = {"class": denied.name, "amount": yuan(line["amount_fen"])}
    code = "use_denied"
    if denied.except_fund:
        code = "use_denied_here"
        values["fund"] = names(rule.terms.funds).get(denied.except_fund, denied.except_fund)
    return _broken(rule, line, code, "deny", line["class"], subject=subject, **values)


def _any_other(rule: Rule[UseRestriction], line: Mapping[str, Any], subject: str) -> Ruling:
    """A use in neither list: as the pack says of any other use."""
    clause, other = rule.clause("other"), rule.terms.other
    told = {"subject": subject, "allowed": list(names(rule.terms.allow).values())}
    if other == "denied":
        return Ruling("denied", clause, rule.finding("use_not_listed", "block", "other", **told))
    if other == "allowed" or line.get("reason"):
        return Ruling("allowed", clause)
    problem = rule.finding("use_needs_reason", "reason", "other", **told)
    return Ruling("needs_reason", clause, problem)


def together_problems(
    rule: Rule[UseRestriction], lines: Sequence[Mapping[str, Any]], available_fen: int | None
) -> list[Problem]:
    """What is wrong with all lines together: more than there is, or too little for the main uses."""
    terms, problems = rule.terms, list[Problem]()
    told: dict[str, object]
    total = sum(line["amount_fen"] for line in lines)
    if terms.ceiling and available_fen is not None and total > available_fen:
        over = yuan(total - available_fen)
        told = {"total": yuan(total), "available": yuan(available_fen), "over": over}
        problems.append(rule.breach("over_available", "ceiling", **told))
    least = terms.main_share_over
    main = sum(line["amount_fen"] for line in lines if line["class"] in (terms.allow or {}))
    if least is not None and total and Fraction(main, total) <= least:
        told = {"share": Fraction(main, total), "least": least}
        problems.append(rule.finding("main_share_low", "warn", "main_share_over", **told))
    return problems
