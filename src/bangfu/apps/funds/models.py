"""Funds, what came into them, what went into projects, and what was paid on which vouchers."""

import unicodedata

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.funds.flow import APPROPRIATION, PAYMENT_REQUEST, TRANCHE
from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.projects.models import Project
from bangfu.apps.records.models import Decision, Flowing, Kept
from bangfu.apps.registry.models import Division
from bangfu.core.ledger import CODE_MAX, TEXT_MAX

UNDONE = ["withdrawn", "reversed"]
"""The states of rows that no longer count: what was unique in them may be used again."""


class Fund(Kept):
    """A fund of the county, by the code it has in the ledger, with who answers for it.

    `earmark` is its name in the lists of uses of the policy. `pooled` names what of it the district
    pools. The opinions and the supervisor are those on which the returns account was set up.
    """

    LEVELS = [
        ("central", _("中央")),
        ("provincial", _("省级")),
        ("municipal", _("市级")),
        ("district", _("区级")),
        ("township", _("镇乡级")),
        ("village", _("村级")),
        ("society", _("社会")),
    ]

    scope_path = "place_id"

    code = models.CharField(_("代码"), max_length=CODE_MAX, unique=True)
    place = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("区县")
    )
    name = models.CharField(_("名称"), max_length=100)
    name_en = models.CharField(_("英文名称"), max_length=200)
    level = models.CharField(_("资金级次"), max_length=12, choices=LEVELS)
    purpose = models.CharField(_("用途"), max_length=500)
    earmark = models.CharField(_("用途清单中的资金"), max_length=CODE_MAX, blank=True)
    pooled = models.JSONField(_("区级统筹"), default=list, blank=True)
    responsible = models.CharField(_("责任单位"), max_length=CODE_MAX)
    responsible_person = models.CharField(_("责任人"), max_length=50)
    supervisor = models.CharField(_("专账监管单位"), max_length=CODE_MAX, blank=True)
    finance_opinion = models.CharField(_("财政部门意见"), max_length=200, blank=True)
    audit_opinion = models.CharField(_("审计部门意见"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(responsible="") & ~Q(responsible_person=""),
                name="fund_has_responsible",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def public_q(cls) -> Q:
        """All of them: what money there is and what it is for is public."""
        return Q(pk__isnull=False)


class Appropriation(Flowing):
    """Money that a document grants to a fund, and what of it arrived. Posted, it is income of the fund."""

    flow = APPROPRIATION
    scope_path = "fund__place_id"

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="appropriations", verbose_name=_("资金")
    )
    document = models.CharField(_("拨款文号"), max_length=TEXT_MAX)
    year = models.PositiveSmallIntegerField(_("年度"))
    planned_fen = models.BigIntegerField(_("文件下达"), null=True, blank=True)
    amount_fen = models.BigIntegerField(_("到账金额"))
    received_on = models.DateField(_("到账日期"))
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "document", "received_on"],
                condition=~Q(state__in=UNDONE),
                name="appropriation_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0)
                & (Q(planned_fen__isnull=True) | Q(planned_fen__gt=0)),
                name="appropriation_is_of_something",
            ),
        ]
        indexes = [models.Index(fields=["fund", "year"])]

    def __str__(self) -> str:
        return self.document


class Tranche(Flowing):
    """Money of a fund that goes into a project in one go. From its injection on, the project remits.

    `waiver` is the paper by which the township's cap was lifted for it, where that was needed.
    """

    flow = TRANCHE
    scope_path = "project__township_id"
    named_with = ("project",)

    code = models.CharField(_("批次编号"), max_length=CODE_MAX, unique=True)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="tranches", verbose_name=_("项目")
    )
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="tranches", verbose_name=_("资金")
    )
    amount_fen = models.BigIntegerField(_("金额"))
    injected_on = models.DateField(_("注入日期"), null=True, blank=True)
    document = models.CharField(_("依据文件"), max_length=TEXT_MAX)
    waiver = models.CharField(_("突破限额的批准"), max_length=TEXT_MAX, blank=True)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="tranche_is_of_something"),
            models.CheckConstraint(
                condition=~Q(state="injected") | Q(injected_on__isnull=False),
                name="injected_tranche_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["injected_on"])]

    def __str__(self) -> str:
        return self.code


class PaymentRequest(Flowing):
    """A claim of a project for one use: what for, to whom, on which vouchers.

    `place` is the township or village that asks; `site` where the money is used. `use_decision` is
    the policy's answer on the use, given when the claim was handed in.
    """

    flow = PAYMENT_REQUEST
    scope_path = "place_id"

    code = models.CharField(_("报账单号"), max_length=CODE_MAX, unique=True)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="payment_requests", verbose_name=_("项目")
    )
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="payment_requests", verbose_name=_("资金")
    )
    place = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="+", verbose_name=_("报账单位所在地")
    )
    amount_fen = models.BigIntegerField(_("报账金额"))
    use_class = models.CharField(_("用途类别"), max_length=CODE_MAX)
    purpose = models.CharField(_("支出内容"), max_length=TEXT_MAX)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    site = models.CharField(_("实施地点"), max_length=12)
    payee = models.CharField(_("收款单位"), max_length=100)
    payee_bank = models.CharField(_("开户银行"), max_length=100, blank=True)
    account_tail = models.CharField(_("账号末四位"), max_length=4, blank=True)
    use_decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_on = models.DateField(_("批准日期"), null=True)
    paid_on = models.DateField(_("支付日期"), null=True)
    accounted_on = models.DateField(_("记账日期"), null=True)
    accounted_as = models.CharField(_("记账凭证号"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0), name="payment_request_is_of_something"
            ),
            models.CheckConstraint(
                condition=Q(site__regex=r"^[0-9]{12}$"), name="payment_request_site_is_code"
            ),
        ]
        indexes = [models.Index(fields=["state", "approved_on"])]

    def __str__(self) -> str:
        return self.code


class Voucher(Kept):
    """A paper that proves a spending. Over the whole county it serves one claim, and serves it once.

    The keys are number and issuer as they are compared: without blanks, full-width letters folded.
    It is free again once its claim was withdrawn or reversed.
    """

    CATEGORIES = [
        ("vat_special", _("增值税专用发票")),
        ("vat_plain", _("增值税普通发票")),
        ("fiscal_receipt", _("财政票据")),
        ("purchase", _("收购发票")),
        ("payroll", _("劳务发放表")),
        ("other", _("其他凭证")),
    ]

    scope_path = "request__place_id"

    request = models.ForeignKey(
        PaymentRequest, on_delete=models.PROTECT, related_name="vouchers", verbose_name=_("报账单")
    )
    category = models.CharField(_("票据种类"), max_length=20, choices=CATEGORIES)
    number = models.CharField(_("票据号码"), max_length=60)
    issuer = models.CharField(_("开票单位"), max_length=100)
    number_key = models.CharField(max_length=60)
    issuer_key = models.CharField(max_length=100)
    issued_on = models.DateField(_("开票日期"))
    amount_fen = models.BigIntegerField(_("金额"))
    is_used = models.BooleanField(_("已用于报账"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "number_key", "issuer_key"],
                condition=Q(is_used=True),
                name="voucher_used_once",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="voucher_is_of_something"),
            models.CheckConstraint(
                condition=~Q(number_key="") & ~Q(issuer_key=""), name="voucher_has_number"
            ),
        ]
        indexes = [models.Index(fields=["number_key", "issuer_key"])]

    def __str__(self) -> str:
        return self.number


class Payment(Kept):
    """Money that left the project's account for a claim. One that the bank sent back stays, as such."""

    scope_path = "request__place_id"

    request = models.ForeignKey(
        PaymentRequest, on_delete=models.PROTECT, related_name="payments", verbose_name=_("报账单")
    )
    amount_fen = models.BigIntegerField(_("金额"))
    paid_on = models.DateField(_("支付日期"))
    bank_reference = models.CharField(_("银行流水号"), max_length=60, unique=True)
    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="+")
    returned_on = models.DateField(_("退回日期"), null=True)
    returned_why = models.CharField(_("退回原因"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(returned_on__isnull=True),
                name="claim_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True)
                | (Q(returned_on__gte=F("paid_on")) & ~Q(returned_why="")),
                name="returned_payment_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.bank_reference


def folded(text: str) -> str:
    """A number or name as vouchers are compared: full-width folded, blanks out, letters large.

    >>> folded(" ０１2３ a-7"), folded("天津 某某（蓟州）公司")
    ('0123A-7', '天津某某(蓟州)公司')
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
