"""The books: accounts, journal, budget lines, closings, statement balances, verifications.

Entries and lines are append-only: triggers of the database refuse every change and removal.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bangfu.apps.ledger.flow import CLOSING, REVERSAL
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Viewer, inside
from bangfu.apps.records.models import Decision, Flowing, Kept
from bangfu.core.flow import Flow
from bangfu.core.ledger import CODE_MAX, TEXT_MAX, Account, Line, account_name, heading_name
from bangfu.core.money import Fen
from bangfu.core.words import Words


class LedgerAccount(Kept):
    """An account of a fund with its balance. The balance is what its lines add up to.

    `place` is the holder where that is a place, else the place of the project or fund.
    """

    has_fingerprint = False  # checks of its own rebuild it

    fund = models.CharField(max_length=CODE_MAX)
    code = models.CharField(max_length=CODE_MAX)
    holder = models.CharField(max_length=CODE_MAX, blank=True)
    place = models.CharField(max_length=12)
    balance_fen = models.BigIntegerField(default=0)
    has_floor = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "code", "holder"], name="account_opened_once"),
            models.CheckConstraint(
                condition=Q(has_floor=False) | Q(balance_fen__gte=0), name="floor_holds"
            ),
        ]

    def __str__(self) -> str:
        return account_name(self.account).zh

    @property
    def account(self) -> Account:
        """The account as a value."""
        return Account(self.fund, self.code, self.holder)

    @property
    def name(self) -> Words:
        """The name of its heading."""
        return heading_name(self.fund, self.code)


class JournalCounter(models.Model):
    """The number of the last entry. One row: numbers have no gaps, whatever is rolled back."""

    sequence = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.sequence)


class JournalEntry(Kept):
    """What was booked in one go, with its grounds: clause, edition of the policy, decision, person.

    `digest` is over everything the row and its lines say; the chain of events carries it.
    `body_digest` is over what was asked to be booked: the same key with the same body is one entry.
    """

    has_fingerprint = False  # checks of its own rebuild it

    sequence = models.PositiveBigIntegerField(unique=True)
    booked_on = models.DateField()
    recorded_at = models.DateTimeField()
    key = models.CharField(max_length=100, unique=True)
    body_digest = models.CharField(max_length=64)
    memo_zh = models.CharField(max_length=TEXT_MAX)
    memo_en = models.CharField(max_length=TEXT_MAX)
    clause = models.CharField(max_length=CODE_MAX)
    pack = models.CharField(max_length=100)
    pack_digest = models.CharField(max_length=64)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.CharField(max_length=TEXT_MAX, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=80, blank=True)
    subject_id = models.BigIntegerField(null=True)
    place = models.CharField(max_length=12)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    reason = models.TextField(blank=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True)
                | (Q(checked_by__isnull=False) & ~Q(checked_by=F("person")) & ~Q(reason="")),
                name="reversal_by_two_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(clause="") & ~Q(pack_digest=""), name="entry_names_its_clause"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "sequence"]),
            models.Index(fields=["booked_on", "sequence"]),
            models.Index(fields=["place", "sequence"]),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.memo_zh}"

    @property
    def memo(self) -> Words:
        """What the money was for."""
        return Words(zh=self.memo_zh, en=self.memo_en)


class JournalLine(Kept):
    """A sum booked to an account: debited above zero, credited below."""

    has_fingerprint = False  # checks of its own rebuild it

    scope_path: ClassVar[str] = "account__place"

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="lines")
    amount_fen = models.BigIntegerField()
    purpose = models.CharField(max_length=TEXT_MAX, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount_fen=0), name="line_is_not_nothing")
        ]
        indexes = [models.Index(fields=["account", "entry"])]

    def __str__(self) -> str:
        return f"{self.account_id} {self.amount_fen}"

    @classmethod
    def visible_q(cls, viewer: Viewer) -> Q:
        """Lines of the accounts a viewer may read, and all lines of the entries it may read."""
        seen = super().visible_q(viewer)
        for area in viewer.read_areas:
            seen |= inside("entry__place", area)
        return seen

    @property
    def line(self) -> Line:
        """The line as a value."""
        return Line(self.account.account, self.amount_fen, self.purpose)


class BudgetLine(Kept):
    """What may be spent for something: reserved and spent together never exceed what is approved."""

    has_fingerprint = False  # checks of its own rebuild it

    fund = models.CharField(max_length=CODE_MAX)
    code = models.CharField(max_length=CODE_MAX)
    holder = models.CharField(max_length=CODE_MAX, blank=True)
    place = models.CharField(max_length=12)
    approved_fen = models.BigIntegerField(default=0)
    committed_fen = models.BigIntegerField(default=0)
    spent_fen = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "code", "holder"], name="budget_line_once"),
            models.CheckConstraint(
                condition=Q(committed_fen__gte=0)
                & Q(spent_fen__gte=0)
                & Q(approved_fen__gte=F("committed_fen") + F("spent_fen")),
                name="within_budget",
            ),
        ]

    def __str__(self) -> str:
        return account_name(self.account).zh

    @property
    def account(self) -> Account:
        """What the budget is for, as an account."""
        return Account(self.fund, self.code, self.holder)

    @property
    def name(self) -> Words:
        """The name of its heading."""
        return heading_name(self.fund, self.code)

    @property
    def free_fen(self) -> Fen:
        """What may still be reserved."""
        return self.approved_fen - self.committed_fen - self.spent_fen


class Closing(Flowing):
    """A period closed: nothing is booked through its day. Two persons may open it again.

    `closed_after` and `reopened_after` are the numbers of the last entries then: no clock decides.
    """

    flow: ClassVar[Flow] = CLOSING

    through = models.DateField()
    place = models.CharField(max_length=12)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    closed_after = models.PositiveBigIntegerField()
    reason = models.TextField(blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reopened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reopened_after = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["through"],
                condition=Q(reopened_after__isnull=True),
                name="closed_once_through_a_day",
            ),
            models.CheckConstraint(
                condition=Q(reopened_after__isnull=True)
                | (
                    Q(asked_by__isnull=False)
                    & Q(reopened_by__isnull=False)
                    & ~Q(asked_by=F("reopened_by"))
                    & ~Q(reason="")
                ),
                name="reopened_by_two_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.through.isoformat()


class Reversal(Flowing):
    """A reversal that was asked for: another person checks it, and then it is booked."""

    named_with = ("entry",)

    flow: ClassVar[Flow] = REVERSAL

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="reversals")
    place = models.CharField(max_length=12)
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    booked_as = models.OneToOneField(
        JournalEntry, on_delete=models.PROTECT, null=True, related_name="asked_as"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="asked"), name="one_reversal_waits"
            )
        ]

    def __str__(self) -> str:
        return str(self.entry)


class StatementBalance(Kept):
    """The balance of an account at the end of a day, as the bank or the treasury states it."""

    scope_path: ClassVar[str] = "account__place"

    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="statements")
    on = models.DateField()
    fen = models.BigIntegerField()
    document = models.CharField(max_length=TEXT_MAX)
    stated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "on"], name="one_statement_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.on}"


class Verification(Kept):
    """One run of the checks over the books, with what each found."""

    place = models.CharField(max_length=12)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    journal_sequence = models.PositiveBigIntegerField()
    chain_sequence = models.PositiveBigIntegerField()
    chain_digest = models.CharField(max_length=64)
    results = models.JSONField()

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"
