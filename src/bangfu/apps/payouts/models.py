"""Distribution runs, what each village is entitled to, and the lines that pay it."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.payouts.flow import DISTRIBUTION_RUN
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import Decision, Flowing, Job, Kept, Notice
from bangfu.apps.registry.models import Division
from bangfu.apps.returns.models import SurplusLine
from bangfu.core.words import Words, words

GUARANTEE, DIVIDEND, SURPLUS, ARREARS = "guarantee", "dividend", "surplus", "arrears"

RUN_KINDS: Mapping[str, Words] = {
    GUARANTEE: words("保底收益", "Guaranteed return"),
    DIVIDEND: words("股份分红", "Share dividend"),
    SURPLUS: words("结余返村", "Surplus to the villages"),
    ARREARS: words("补付欠付", "Arrears"),
}
"""What is paid out: the guarantee of a year, a line of a surplus plan, or what earlier years still owe."""

KIND_CHOICES = [(code, name.zh) for code, name in RUN_KINDS.items()]


class DistributionRun(Flowing):
    """One payment to all villages at once: computed on a snapshot, approved by the hash of its result.

    `pool_fen` is what there was to pay from, `amount_fen` what the lines pay, `arrears_fen` what is
    still owed for the run's own year, `left_fen` what stays in the pool. `left_out` lists the
    villages that get nothing, with the reason.
    """

    flow = DISTRIBUTION_RUN
    scope_path = "county_id"
    page_name = "payouts:run"

    county = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    kind_of_run = models.CharField(_("种类"), max_length=10, choices=KIND_CHOICES)
    year = models.PositiveSmallIntegerField(_("年度"))
    surplus_line = models.ForeignKey(
        SurplusLine, on_delete=models.PROTECT, null=True, related_name="runs"
    )
    pack = models.CharField(_("政策包"), max_length=100, blank=True)
    pack_digest = models.CharField(max_length=64, blank=True)
    decided_fen = models.BigIntegerField(_("当年核定每村保底"), null=True, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    members = models.PositiveIntegerField(_("村数"), default=0)
    received_fen = models.BigIntegerField(_("当年到账"), default=0)
    retained_fen = models.BigIntegerField(_("以前年度滚存"), default=0)
    pool_fen = models.BigIntegerField(_("可分资金"), default=0)
    entitled_fen = models.BigIntegerField(_("应得合计"), default=0)
    amount_fen = models.BigIntegerField(_("本次支付"), default=0)
    arrears_fen = models.BigIntegerField(_("本年欠付"), default=0)
    left_fen = models.BigIntegerField(_("付后余额"), default=0)
    left_out = models.JSONField(_("未列入的村"), default=list)
    snapshot_digest = models.CharField(_("名单校验值"), max_length=64, blank=True)
    result_digest = models.CharField(_("结果校验值"), max_length=64, blank=True)
    approved_digest = models.CharField(_("批准的校验值"), max_length=64, blank=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind_of_run", "year"],
                condition=~Q(state="void") & ~Q(kind_of_run=ARREARS),
                name="one_run_a_kind_and_year",
            ),
            models.CheckConstraint(
                condition=Q(kind_of_run__in=[GUARANTEE, ARREARS], surplus_line__isnull=True)
                | Q(kind_of_run__in=[DIVIDEND, SURPLUS], surplus_line__isnull=False),
                name="surplus_run_has_its_line",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "paying", "paid", "closed", "stopped"])
                | ~Q(approved_digest=""),
                name="approval_names_a_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.kind_name.zh}"

    @classmethod
    def waiting_q(cls, viewer: Viewer) -> Q:
        """A run on display waits until its notice is over; one that is being paid waits for nobody."""
        shown = Q(state="noticed", notice__ends_on__gt=viewer.today)
        unposted = Q(state="noticed", notice__ends_on__isnull=True)
        return ~(Q(state="paying") | shown | unposted)

    @property
    def kind_name(self) -> Words:
        """What is paid out, in words."""
        return RUN_KINDS[self.kind_of_run]

    @property
    def number(self) -> str:
        """The number of its payment list, as the bank sees it.

        >>> DistributionRun(
        ...     pk=7, county_id="120119000000", year=2019, kind_of_run="dividend"
        ... ).number
        '120119-2019-D-7'
        """
        return f"{self.county_id[:6]}-{self.year}-{self.kind_of_run[0].upper()}-{self.pk}"


class Entitlement(Kept):
    """What one village is to get of one kind for one year: once over all runs that are not void.

    `arrears_fen` is what it has not got yet.
    """

    scope_path = "village_id"

    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    kind_of_run = models.CharField(_("种类"), max_length=10, choices=KIND_CHOICES)
    year = models.PositiveSmallIntegerField(_("年度"))
    run = models.ForeignKey(DistributionRun, on_delete=models.PROTECT, related_name="entitlements")
    entitled_fen = models.BigIntegerField(_("应得"))
    paid_fen = models.BigIntegerField(_("已付"), default=0)
    arrears_fen = models.GeneratedField(
        verbose_name=_("未付"),
        expression=F("entitled_fen") - F("paid_fen"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    is_live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind_of_run", "year", "village"],
                condition=Q(is_live=True),
                name="one_entitlement_a_year",
            ),
            models.CheckConstraint(
                condition=Q(paid_fen__gte=0, entitled_fen__gte=F("paid_fen")),
                name="never_paid_above_entitlement",
            ),
        ]
        indexes = [models.Index(fields=["village", "year"])]

    def __str__(self) -> str:
        return f"{self.village} {self.year} {RUN_KINDS[self.kind_of_run].zh}"

    @classmethod
    def public_q(cls) -> Q:
        """What a village has been paid is public."""
        return Q(is_live=True, paid_fen__gt=0)


class DistributionLine(Kept):
    """What a run pays to one village of one entitlement: of its own year, or arrears of an earlier one.

    `before_fen` had been paid by earlier runs; `arrears_fen` stays owed after this one. Lines of a
    computation that was thrown away keep its `round`.
    """

    scope_path = "village_id"
    page_name = "payouts:line"

    run = models.ForeignKey(DistributionRun, on_delete=models.PROTECT, related_name="lines")
    round = models.PositiveIntegerField()
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="lines")
    year = models.PositiveSmallIntegerField(_("所属年度"))
    entitled_fen = models.BigIntegerField(_("应得"))
    before_fen = models.BigIntegerField(_("此前已付"), default=0)
    amount_fen = models.BigIntegerField(_("本次支付"))
    arrears_fen = models.BigIntegerField(_("仍欠"))
    clause = models.CharField(_("依据条款"), max_length=40)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    is_paid = models.BooleanField(_("已付"), default=False)
    paid_on = models.DateField(_("支付日期"), null=True)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "round", "entitlement"], name="entitlement_once_in_a_run"
            ),
            models.CheckConstraint(
                condition=Q(
                    amount_fen__gte=0,
                    before_fen__gte=0,
                    arrears_fen__gte=0,
                    entitled_fen=F("before_fen") + F("amount_fen") + F("arrears_fen"),
                ),
                name="line_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(is_paid=False) | Q(paid_on__isnull=False), name="paid_line_has_day"
            ),
        ]
        indexes = [
            models.Index(fields=["run", "round", "year", "village"]),
            models.Index(fields=["village", "year"]),
        ]

    def __str__(self) -> str:
        return f"{self.village} {self.year}"

    @classmethod
    def public_q(cls) -> Q:
        """Money that has been paid is public."""
        return Q(is_paid=True)
