"""Runs, their lines and the villages' entitlements as lists, facts and grounds."""

from collections.abc import Mapping

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.apps.ledger.tables.journal import booked_href
from bangfu.apps.pages.tables.cells import Column, in_yuan
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick
from bangfu.apps.pages.views.records import Box, Facts, Section, Verdict
from bangfu.apps.payouts.flow import DISTRIBUTION_RUN
from bangfu.apps.payouts.models import RUN_KINDS, DistributionLine, DistributionRun
from bangfu.apps.payouts.queries.computing import Computed
from bangfu.apps.payouts.queries.runs import (
    entitlements_for,
    left_out_of,
    lines_for,
    lines_of_run,
    preview,
    runs_for,
    years_of,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import Notice
from bangfu.apps.registry.queries.places import township_choices
from bangfu.core.money import yuan
from bangfu.core.words import Language, Words, words
from bangfu.engine.ask import Answer

MAKING = "platform agriculture_bureau"

LEFT_OUT: Mapping[str, Words] = {
    "left": words("已退出", "Left the programme"),
    "entered_later": words("以后才列入", "Entered later"),
    "consent_missing": words("缺统筹同意手续", "Consent papers missing"),
}
"""Why a village of the programme gets nothing in a run."""


def _years_of_runs(viewer: Viewer) -> list[tuple[str, str]]:
    return years_of(runs_for(viewer))


def _years_of_lines(viewer: Viewer) -> list[tuple[str, str]]:
    return years_of(lines_for(viewer))


def _years_of_entitlements(viewer: Viewer) -> list[tuple[str, str]]:
    return years_of(entitlements_for(viewer))


RUNS = Listing(
    "payouts:runs",
    _("分配"),
    runs_for,
    intro=_(
        "一次分配一起付给所有村：计算、复核、公示、批准、支付。批准的是结果的校验值，之后改动一个数就作废。"
    ),
    columns=(
        Column("kind_of_run", _("种类"), choices=RUN_KINDS, link=True),
        Column("year", _("年度"), "year"),
        Column("members", _("村数"), "number"),
        Column("pool_fen", _("可分资金"), "money", decision="decision"),
        Column("amount_fen", _("本次支付"), "money", total=True),
        Column("arrears_fen", _("欠付"), "money", total=True),
        Column("left_fen", _("付后余额"), "money"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("kind_of_run", _("种类"), RUN_KINDS),
        Pick("year", _("年度"), _years_of_runs),
        Pick("state", _("状态"), DISTRIBUTION_RUN),
    ),
    order=("-year", "-pk"),
    row_url="payouts:run",
    buttons=(Button(_("新建分配"), "payouts:run_new", MAKING),),
    empty=_("还没有分配。"),
)

LINES = Listing(
    "payouts:lines",
    _("分配明细"),
    lines_for,
    intro=_("每个村每次分得多少。没有登录的人只看得到已经付出的。"),
    columns=(
        Column("village", _("村"), "place", link=True),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("kind_of_run", _("种类"), path="run__kind_of_run", choices=RUN_KINDS),
        Column("year", _("所属年度"), "year"),
        Column("entitled_fen", _("应得"), "money", total=True, decision="decision"),
        Column("before_fen", _("此前已付"), "money", total=True, is_shown=False),
        Column("amount_fen", _("本次支付"), "money", total=True),
        Column("arrears_fen", _("仍欠"), "money", total=True),
        Column("is_paid", _("已付"), "flag"),
        Column("paid_on", _("支付日期"), "date"),
    ),
    filters=(
        Pick("kind_of_run", _("种类"), RUN_KINDS, path="run__kind_of_run"),
        Pick("year", _("所属年度"), _years_of_lines),
        Pick("run", _("哪一次"), lambda viewer: [(str(r.pk), str(r)) for r in runs_for(viewer)]),
        PlacePick("township", _("镇乡"), township_choices, path="village_id"),
        Flag("paid", _("已付"), Q(is_paid=True)),
    ),
    search=("village__name", "village__code"),
    order=("-year", "village_id", "pk"),
    row_url="payouts:line",
    empty=_("还没有分配明细。"),
)

ENTITLEMENTS = Listing(
    "payouts:entitlements",
    _("各村应得与已付"),
    entitlements_for,
    intro=_("每个村每年每种收益只有一笔应得；不足额支付的，欠付记在这里，以后补付。"),
    columns=(
        Column("village", _("村"), "place", link=True),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("kind_of_run", _("种类"), choices=RUN_KINDS),
        Column("year", _("年度"), "year"),
        Column("entitled_fen", _("应得"), "money", total=True),
        Column("paid_fen", _("已付"), "money", total=True),
        Column("arrears_fen", _("未付"), "money", total=True),
    ),
    filters=(
        Pick("kind_of_run", _("种类"), RUN_KINDS),
        Pick("year", _("年度"), _years_of_entitlements),
        PlacePick("township", _("镇乡"), township_choices, path="village_id"),
        Flag("owed", _("有欠付"), Q(paid_fen__lt=F("entitled_fen"))),
    ),
    search=("village__name", "village__code"),
    order=("-year", "village_id"),
    row_url=lambda row: reverse("payouts:village", args=[row.village_id]),
    empty=_("还没有应得的收益。"),
)

# --- a run ------------------------------------------------------------------------------------

RUN_BOX = Box(
    _("金额"),
    (
        Column("members", _("村数"), "number"),
        Column("pool_fen", _("可分资金"), "money", decision="decision"),
        Column("amount_fen", _("本次支付"), "money", decision="decision"),
        Column("arrears_fen", _("欠付"), "money"),
        Column("left_fen", _("付后余额"), "money"),
    ),
)


def _notice_href(notice: Notice) -> str:
    return reverse("oversight:notice", args=[notice.pk])


RUN_FACTS = Facts(
    _("分配"),
    (
        Column("kind_of_run", _("种类"), choices=RUN_KINDS),
        Column("year", _("年度"), "year"),
        Column("surplus_line", _("结余安排")),
        Column("received_fen", _("当年到账"), "money"),
        Column("retained_fen", _("以前年度滚存"), "money"),
        Column("number", _("付款清单编号"), value=lambda run: run.number),
        Column("snapshot_digest", _("名单校验值"), value=lambda run: run.snapshot_digest[:16]),
        Column("result_digest", _("结果校验值"), value=lambda run: run.result_digest[:16]),
        Column("approved_digest", _("批准的校验值"), value=lambda run: run.approved_digest[:16]),
        Column("notice", _("公示"), href=_notice_href),
        Column("entry", _("记账凭证"), "number", path="entry__sequence", href=booked_href),
    ),
)


def _preview_answer(viewer: Viewer, run: DistributionRun) -> Answer | None:
    """What a draft would come to now, for those who compute it."""
    if run.state != "draft" or not viewer.roles & set(MAKING.split()):
        return None
    found = preview(viewer, run)
    return found.asked[-1].answer if isinstance(found, Computed) else None


def _preview_change(viewer: Viewer, run: DistributionRun) -> list[tuple[str, str, str]]:
    found = preview(viewer, run)
    if not isinstance(found, Computed):
        return []
    left = found.pool_fen - found.amount_fen
    return [
        (gettext("可分资金（元）"), yuan(found.pool_fen), yuan(left)),
        (gettext("付给各村（元）"), yuan(0), yuan(found.amount_fen)),
        (gettext("欠付（元）"), yuan(0), yuan(found.arrears_fen)),
    ]


PREVIEW = Verdict(_("现在计算会怎样"), _preview_answer, _preview_change)


LINES_OF_RUN = Section(
    _("分配明细"),
    lines_of_run,
    (
        Column("village", _("村"), "place", link=True),
        Column("township", _("镇乡"), "place", path="village__parent"),
        Column("year", _("所属年度"), "year"),
        Column("entitled_fen", _("应得"), "money", total=True),
        Column("amount_fen", _("本次支付"), "money", total=True),
        Column("arrears_fen", _("仍欠"), "money", total=True),
        Column("is_paid", _("已付"), "flag"),
    ),
    row_url="payouts:line",
    order=("year", "village_id"),
    more=lambda run: f"{reverse('payouts:lines')}?run={run.pk}",
    empty=_("还没有计算。"),
)

LEFT_OUT_OF_RUN = Section(
    _("未列入的村"),
    left_out_of,
    (
        Column("name", _("村"), link=True),
        Column("parent", _("镇乡"), "place"),
        Column("reason", _("原因"), value=lambda row: LEFT_OUT.get(row.reason)),
        Column("why", _("说明"), value=lambda row: row.why),
    ),
    row_url="registry:village",
    order=("code",),
    empty=_("名单上的村都已列入。"),
)

# --- a village and the bank ---------------------------------------------------------------------

PAID_TO_VILLAGE = Section(
    _("返还收益"),
    lambda viewer, village: entitlements_for(viewer).filter(village=village),
    (
        Column("year", _("年度"), "year", link=True),
        Column("kind_of_run", _("种类"), choices=RUN_KINDS),
        Column("entitled_fen", _("应得"), "money", total=True),
        Column("paid_fen", _("已付"), "money", total=True),
        Column("arrears_fen", _("未付"), "money", total=True),
    ),
    row_url=lambda row: reverse("payouts:village", args=[row.village_id]),
    order=("-year", "kind_of_run"),
    empty=_("还没有返还收益。"),
)
"""What stands on the portrait of a village."""


def payment_row(
    run: DistributionRun, number: int, line: DistributionLine, *, language: Language
) -> list[object]:
    """A line as the bank gets it: the number of its list, its own number, receiver, sum, remark."""
    remark = f"{run.kind_name.said(language)} {line.year}"
    return [
        run.number,
        number,
        line.village.parent.name if line.village.parent else "",
        line.village.name,
        line.village_id,
        line.year,
        in_yuan(line.amount_fen),
        remark,
    ]
