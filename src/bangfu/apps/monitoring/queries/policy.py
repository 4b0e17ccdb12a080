"""What the county's policy says that monitoring needs on its pages: channels of work, lines of income."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import (
    named,
    pack_in_force,
    policy_pack_on,
    readings_in_force,
    terms_of,
)
from bangfu.core.money import Fen
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.register_report import RegisterReport
from bangfu.core.rules.rule import Rule
from bangfu.core.words import Words

CHANNEL = "monitoring.employment.channel"


def channels(on: date) -> Mapping[str, Words]:
    """The channels by which work is found, in the order of the policy; none before there is one."""
    if policy_pack_on(on) is None:
        return {}
    return named(terms_of(CHANNEL, RegisterReport, on=on).fields)


def channel_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The channels for a select."""
    return [(code, name.said(viewer.language)) for code, name in channels(viewer.today).items()]


@dataclass(frozen=True)
class IncomeLine:
    """A line of income per head that the policy draws. `has_line`: whether the line is still below."""

    fen: Fen
    has_line: bool
    clause: str

    def above(self, income: str, persons: str) -> str:
        """A test of two columns, in SQL: the household lies above. Exact, nothing is divided."""
        return f"{income} {'>' if self.has_line else '>='} {self.fen} * {persons}"


def _risk_rule(on: date) -> Rule[Eligibility] | None:
    """The risks of the policy; None before there is one, or where it screens nobody."""
    if policy_pack_on(on) is None:
        return None
    book = Rulebook(pack_in_force(on), on, readings_in_force(on))
    rule, _problems = book.try_rule("monitoring.risk", Eligibility)
    return rule


def counts_only_living_here(on: date) -> bool:
    """Whether the heads of a household are those living together, and not all on the register."""
    rule = _risk_rule(on)
    return rule is not None and rule.terms.members_rule == "living_together"


def income_lines(on: date) -> tuple[IncomeLine, ...]:
    """The lines of income per head, from the lowest; none where the policy draws none."""
    rule = _risk_rule(on)
    if rule is None:
        return ()
    lines = {}
    for code, risk in (rule.terms.risks or {}).items():
        test, bound = risk.test
        if risk.figure == "income_per_head" and isinstance(bound, int):
            has_line = test in ("at_most", "above")
            lines[bound, has_line] = IncomeLine(bound, has_line, rule.clause("risks", code))
    return tuple(lines[key] for key in sorted(lines))
