"""Remittances due and received, surplus plans of the county, use plans of the villages."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.funds.models import Tranche
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.models import Project
from bangfu.apps.records.models import Decision, Flowing, Kept
from bangfu.apps.registry.models import Division
from bangfu.apps.returns.flow import (
    OPEN,
    REMITTANCE_DUE,
    REMITTANCE_RECEIPT,
    SURPLUS_PLAN,
    USE_PLAN,
)
from bangfu.core.flow import Event
from bangfu.core.money import Fen


class RemittanceYear(Kept):
    """A year for which the remittances were worked out: the day they are due, and on which grounds.

    Opened again after a further injection, it takes in the new tranches and the newer decision.
    """

    scope_path = "county_id"

    county = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    due_on = models.DateField(_("缴款期限"))
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "year"], name="remittance_year_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}年上缴"


class RemittanceDue(Flowing):
    """What one tranche owes the pool for one year: base x rate, with what has come in of it.

    `rate` is a reduced fraction as text, `clause` the clause that states it. What is open is
    `amount_fen` less what was received and what was waived.
    """

    flow = REMITTANCE_DUE
    scope_path = "township_id"
    page_name = "returns:due"
    named_with = ("project", "tranche")

    remittance_year = models.ForeignKey(
        RemittanceYear, on_delete=models.PROTECT, related_name="dues"
    )
    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="remittances")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="remittances")
    township = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    ordinal = models.PositiveSmallIntegerField(_("第几年"))
    rate = models.CharField(_("费率"), max_length=40)
    base_fen = models.BigIntegerField(_("基数"))
    amount_fen = models.BigIntegerField(_("应缴"))
    received_fen = models.BigIntegerField(_("已缴"), default=0)
    waived_fen = models.BigIntegerField(_("减免"), default=0)
    open_fen = models.GeneratedField(
        verbose_name=_("未缴"),
        expression=F("amount_fen") - F("received_fen") - F("waived_fen"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    due_on = models.DateField(_("缴款期限"))
    clause = models.CharField(_("依据条款"), max_length=40)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tranche", "year"], name="due_once_a_year"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="due_is_of_something"),
            models.CheckConstraint(
                condition=Q(received_fen__gte=0, waived_fen__gte=0),
                name="due_counts_from_zero",
            ),
            models.CheckConstraint(
                condition=Q(received_fen__lte=F("amount_fen") - F("waived_fen")),
                name="due_not_overpaid",
            ),
        ]
        indexes = [models.Index(fields=["year", "township"])]

    def __str__(self) -> str:
        return f"{self.project} {self.tranche.code} {self.year}"

    @classmethod
    def waiting_q(cls, viewer: Viewer) -> Q:
        """What was notified waits for the bank, and for an office only once its day is over."""
        return ~Q(state__in=["notified", "part_paid"]) | Q(due_on__lt=viewer.today)

    @classmethod
    def open_q(cls, event: Event) -> Q:
        """Only what has arrived can be taken back."""
        return Q(received_fen__gt=0) if event.code in ("take_back", "take_all_back") else Q()

    @property
    def is_open(self) -> bool:
        """Whether money is still awaited."""
        return self.state in OPEN.split()


class RemittanceReceipt(Flowing):
    """A sum that came into the pool's account for one due, by its bank reference.

    Entered by one person, confirmed against the bank statement by another; then it is posted.
    """

    flow = REMITTANCE_RECEIPT
    scope_path = "due__township_id"
    page_name = "returns:receipt"
    named_with = ("due__project",)

    due = models.ForeignKey(RemittanceDue, on_delete=models.PROTECT, related_name="receipts")
    amount_fen = models.BigIntegerField(_("到账金额"))
    received_on = models.DateField(_("到账日期"))
    reference = models.CharField(_("银行流水号"), max_length=60)
    payer = models.CharField(_("付款人"), max_length=100, blank=True)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(state__in=["returned", "reversed"]),
                name="bank_reference_once",
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="receipt_has_reference"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="receipt_is_of_something"),
        ]
        indexes = [models.Index(fields=["received_on"])]

    def __str__(self) -> str:
        return self.reference


class SurplusPlan(Flowing):
    """For what the county means to use the surplus of a year: the platform proposes, a leader approves.

    `available_fen` is what the policy left free when it was proposed, on the grounds of `decision`.
    """

    flow = SURPLUS_PLAN
    scope_path = "county_id"

    county = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=100)
    available_fen = models.BigIntegerField(_("可安排结余"), default=0)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year", "title"], name="surplus_plan_title_once"
            ),
            models.CheckConstraint(
                condition=Q(available_fen__gte=0), name="surplus_not_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.title}"

    @classmethod
    def open_q(cls, event: Event) -> Q:
        """Finance pays the lines that go to a payee, and ends the plan when all lines are paid."""
        unpaid = SurplusLine.everything.filter(plan=OuterRef("pk"), paid_fen=0)
        if event.code == "pay":
            return Q(Exists(unpaid.filter(way=SurplusLine.TO_PAYEE)))
        return Q(~Exists(unpaid)) if event.code == "finish" else Q()


class SurplusLine(Kept):
    """One use of the surplus. It is paid to a payee, or shared among the villages by a run.

    `paid_fen` is nought, or the whole amount from the day it was paid.
    """

    TO_PAYEE, TO_VILLAGES = "payee", "villages"
    WAYS = ((TO_PAYEE, _("付给收款单位")), (TO_VILLAGES, _("分给各村")))

    scope_path = "plan__county_id"

    plan = models.ForeignKey(SurplusPlan, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField(_("序号"))
    use_class = models.CharField(_("用途类别"), max_length=40)
    purpose = models.CharField(_("用途"), max_length=200)
    amount_fen = models.BigIntegerField(_("金额"))
    way = models.CharField(_("支付方式"), max_length=10, choices=WAYS)
    payee = models.CharField(_("收款单位"), max_length=100, blank=True)
    clause = models.CharField(_("依据条款"), max_length=40)
    paid_fen = models.BigIntegerField(_("已付"), default=0)
    paid_on = models.DateField(_("支付日期"), null=True)
    voucher = models.CharField(_("凭证号"), max_length=60, blank=True)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="surplus_line_number_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="surplus_line_is_of_sum"),
            models.CheckConstraint(
                condition=Q(paid_fen=0) | Q(paid_fen=F("amount_fen")),
                name="surplus_line_paid_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} ({self.number})"


class UsePlan(Flowing):
    """What a village collective means to do with its returns, as its villagers decided."""

    flow = USE_PLAN
    scope_path = "village_id"
    named_with = ("village",)

    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=100)
    decided_on = models.DateField(_("议定日期"), null=True, blank=True)
    minutes = models.CharField(_("会议记录编号"), max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "title"], name="use_plan_title_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["plan", "returned", "dropped"])
                | (Q(decided_on__isnull=False) & ~Q(minutes="")),
                name="use_plan_was_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.title}"

    @classmethod
    def open_q(cls, event: Event) -> Q:
        """There is nothing to spend once every line is spent."""
        unspent = UseLine.everything.filter(plan=OuterRef("pk"), spent_fen__isnull=True)
        return Q(Exists(unspent)) if event.code == "spend" else Q()

    @classmethod
    def public_q(cls) -> Q:
        """Plans that the village has made public."""
        return Q(state="published")


class UseLine(Kept):
    """One use of a village's returns. A use outside the lists waits for the reviewer's reason.

    `spent_fen` is null until the line is spent; it may be less than planned, never more.
    """

    scope_path = "plan__village_id"

    plan = models.ForeignKey(UsePlan, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField(_("序号"))
    use_class = models.CharField(_("用途类别"), max_length=40)
    purpose = models.CharField(_("用途"), max_length=200)
    amount_fen = models.BigIntegerField(_("计划金额"))
    ruling = models.CharField(_("结论"), max_length=20)
    clause = models.CharField(_("依据条款"), max_length=40)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("审核理由"), max_length=200, blank=True)
    reviewer = models.CharField(_("审核人"), max_length=50, blank=True)
    spent_fen = models.BigIntegerField(_("实支"), null=True)
    spent_on = models.DateField(_("支出日期"), null=True)
    payee = models.CharField(_("收款人"), max_length=100, blank=True)
    voucher = models.CharField(_("票据号"), max_length=60, blank=True)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="use_line_number_once"),
            models.UniqueConstraint(
                fields=["payee", "voucher"], condition=~Q(voucher=""), name="use_voucher_once"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="use_line_is_of_something"),
            models.CheckConstraint(
                condition=Q(spent_fen__isnull=True)
                | (Q(spent_fen__gt=0, spent_fen__lte=F("amount_fen")) & ~Q(voucher="")),
                name="use_line_spent_within_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} ({self.number})"

    @classmethod
    def public_q(cls) -> Q:
        """The lines of plans that the village has made public."""
        return Q(plan__state="published")


def open_of(due: RemittanceDue) -> Fen:
    """What is still open of a due, from the row as it is held in memory."""
    return due.amount_fen - due.received_fen - due.waived_fen
