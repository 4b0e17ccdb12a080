"""Whatever is done to the books in whatever order, they are what sixty plain lines say they are."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bangfu.apps.ledger import actions
from bangfu.apps.ledger.actions import Posting, post_many
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.ledger.queries import balances, budgets
from bangfu.apps.ledger.queries.checks import verify
from bangfu.apps.records.actions import fingerprinting
from bangfu.apps.records.refusal import Refused
from bangfu.core.ledger import Account, Entry, Line
from bangfu.core.words import words
from tests import postgres
from tests.apps.ledger.books import (
    APPROPRIATION,
    CONSTRUCTION,
    DAY,
    PROJECT_BANK,
    RETURN_INCOME,
    SPENDING,
    TREASURY,
    VILLAGE_BANK,
    accountant,
    decision,
)
from tests.apps.ledger.model import Model

EXAMPLES = 4 if postgres.asked_for() else 12
"""Runs of thirty steps: few enough for every run of the tests, on either database."""

days = st.integers(1, 5).map(lambda back: DAY - timedelta(days=back))
amounts = st.one_of(st.integers(1, 9), st.integers(1, 10**12))
pairs = st.sampled_from(
    [
        (TREASURY, APPROPRIATION),
        (PROJECT_BANK, TREASURY),
        (CONSTRUCTION, PROJECT_BANK),
        (VILLAGE_BANK, RETURN_INCOME),
        (SPENDING, VILLAGE_BANK),
    ]
)
banks = st.sampled_from([TREASURY, PROJECT_BANK, VILLAGE_BANK])


def between(to: Account, source: Account, fen: int) -> tuple[Line, ...]:
    return (Line(to, fen, "保洁" if to == SPENDING else ""), Line(source, -fen))


class Books(RuleBasedStateMachine):
    """The real books beside the model: each step is allowed by both or refused by both."""

    def __init__(self) -> None:
        super().__init__()
        self.mark = transaction.savepoint()
        self.clerk, self.checker = accountant(), accountant("李会计")
        self.decision = decision()
        self.model = Model()
        self.line = actions.set_budget(self.clerk, CONSTRUCTION, 0)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.mark)

    def agree(self, allowed: bool, act: Callable[[], object]) -> None:
        """An act is done where the model allows it, and refused where it does not."""
        refused = nullcontext() if allowed else pytest.raises(Refused)
        with refused, transaction.atomic(), fingerprinting():
            act()

    def posting(self, key: str, day: date, lines: tuple[Line, ...]) -> Posting:
        entry = Entry(day, lines, words("记账", "Booked"), "JZ-019")
        return Posting(entry, key, decision=self.decision)

    @rule(n=st.integers(0, 30), day=days, pair=pairs, fen=amounts)
    def post(self, n: int, day: date, pair: tuple[Account, Account], fen: int) -> None:
        lines = between(*pair, fen)
        allowed = self.model.post(f"key {n}", day, lines)
        self.agree(allowed, lambda: post_many(self.clerk, [self.posting(f"key {n}", day, lines)]))

    @rule(day=days, fen=amounts, over=st.sampled_from([0, 0, 1]))
    def post_in_two_funds(self, day: date, fen: int, over: int) -> None:
        key = f"two {len(self.model.journal)} {over}"
        village = between(VILLAGE_BANK, RETURN_INCOME, fen + over)
        lines = (*between(TREASURY, APPROPRIATION, fen)[:1], *village, Line(APPROPRIATION, -fen))
        lines = lines if not over else (*lines[:2], Line(RETURN_INCOME, -fen), *lines[3:])
        allowed = self.model.post(key, day, lines)
        self.agree(allowed, lambda: post_many(self.clerk, [self.posting(key, day, lines)]))

    @precondition(lambda self: self.model.journal)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(1, len(self.model.journal)))
        pk = JournalEntry.everything.get(sequence=number).pk
        key = f"undo {number} {len(self.model.journal)}"
        told = {"key": key, "reason": "重复", "checked_by": self.checker.person_id}
        allowed = self.model.reverse(number, self.clerk.today)
        self.agree(allowed, lambda: actions.reverse(self.clerk, pk, **told))

    @rule(day=days)
    def close(self, day: date) -> None:
        allowed = not self.model.closed or day > self.model.closed[-1]
        self.agree(allowed, lambda: actions.close_period(self.clerk, day))
        if allowed:
            self.model.closed.append(day)

    @precondition(lambda self: self.model.closed)
    @rule()
    def reopen(self) -> None:
        from bangfu.apps.ledger.models import Closing

        through = self.model.closed.pop()
        closing = Closing.everything.get(through=through, reopened_after=None)
        actions.ask_reopening(self.clerk, closing, reason="漏记")
        actions.reopen_period(self.checker, closing)

    @rule(account=banks, day=days, off=st.sampled_from([0, 0, 1]))
    def state(self, account: Account, day: date, off: int) -> None:
        known = any(line.account == account for x in self.model.journal for line in x.lines)
        before = self.model.stated.get(account, date.min)
        fen = self.model.balance_on(account, day) + off
        told = {"fen": fen, "document": "对账单"}
        allowed = known and not off
        self.agree(allowed, lambda: actions.assert_statement(self.clerk, account, day, **told))
        if allowed:
            self.model.stated[account] = max(day, before)

    @rule(fen=st.integers(0, 10**12))
    def set_budget(self, fen: int) -> None:
        allowed = fen >= self.model.committed + self.model.spent
        self.agree(allowed, lambda: actions.set_budget(self.clerk, CONSTRUCTION, fen))
        if allowed:
            self.model.approved = fen

    @rule(verb=st.sampled_from(["reserve", "spend", "release", "restore"]), fen=amounts)
    def move(self, verb: str, fen: int) -> None:
        allowed = self.model.move(verb, fen)
        self.agree(allowed, lambda: getattr(actions, verb)(self.clerk, self.line, fen))

    @invariant()
    def both_hold_the_same(self) -> None:
        held = {**balances(self.clerk, "subsidy"), **balances(self.clerk, "village")}
        assert held == {a: self.model.balances[a] for a in held}
        assert {a for a, fen in self.model.balances.items() if fen} <= set(held)
        assert JournalEntry.everything.count() == len(self.model.journal)
        [line] = budgets(self.clerk)
        assert (line.approved_fen, line.committed_fen, line.spent_fen) == (
            self.model.approved,
            self.model.committed,
            self.model.spent,
        )

    @invariant()
    def every_promise_holds(self) -> None:
        found = [problem for finding in verify() for problem in finding.problems]
        assert found == []


@pytest.mark.django_db
def test_the_books_do_what_the_model_does() -> None:
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.reuse, Phase.generate),  # to shrink a run of the database takes minutes
            print_blob=True,
        ),
    )
