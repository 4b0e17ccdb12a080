"""The county's own policy as lists: policies taken up, documents, readings chosen."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, Span
from bangfu.apps.policies.flow import CHOSEN_READING, POLICY_PACK
from bangfu.apps.policies.models import SOURCE_TYPES, ChosenReading, PolicyPack
from bangfu.apps.policies.queries.county import (
    categories_for,
    chosen_readings_for,
    document_categories,
    latest_pack,
    policy_documents_for,
    policy_packs_for,
    reading_in,
)
from bangfu.core.words import Words


def edition_href(row: PolicyPack) -> str:
    """The edition that a policy takes up."""
    return reverse("policies:edition", args=[row.edition.pack, row.edition.short])


POLICY_PACKS = Listing(
    "policies:policy_packs",
    _("本县政策"),
    policy_packs_for,
    intro=_("本县施行的政策包。由一人登记、校验，另一人确认后启用；此前办理的事项仍依当时的政策。"),
    columns=(
        Column("title", _("名称"), link=True),
        Column("edition", _("版本"), value=lambda row: row.edition.short, href=edition_href),
        Column("pairing_round", _("结对轮次"), "number"),
        Column("active_from", _("施行日期"), "date"),
        Column("active_until", _("停止施行日期"), "date"),
        Column("state", _("状态"), "state"),
    ),
    filters=(Pick("state", _("状态"), POLICY_PACK),),
    search=("title",),
    order=("-active_from", "-pk"),
    row_url="policies:policy_pack",
    buttons=(Button(_("登记政策"), "policies:policy_pack_new", "pack_editor"),),
    empty=_("本县还没有登记政策。由政策管理员登记政策包。"),
)


def pooled_words(row: PolicyPack) -> str:
    """What the policy pools, in words."""
    return "、".join(str(one["zh"]) for one in row.pooled)


def category_name(row: Any) -> Words | str:
    """The category of a document by the policy it belongs to; its code where none names it."""
    return document_categories().get(row.category, row.category)


POLICY_DOCUMENTS = Listing(
    "policies:policy_documents",
    _("政策文件"),
    policy_documents_for,
    intro=_("政策包依据的文件、上位文件和报道，以及支农惠农政策汇编。未收存原文的，不作推测。"),
    columns=(
        Column("title", _("标题"), link=True),
        Column("number", _("文号")),
        Column("issuer", _("印发单位")),
        Column("issued_on", _("印发日期"), "date"),
        Column("source_type", _("来源类别"), choices=SOURCE_TYPES),
        Column("category", _("类别"), value=category_name),
        Column("held", _("已收存原文"), "flag"),
    ),
    filters=(
        Pick("source_type", _("来源类别"), SOURCE_TYPES),
        Pick("category", _("类别"), categories_for),
    ),
    search=("title", "number", "issuer"),
    order=("pk",),
    row_url="policies:policy_document",
    buttons=(
        Button(_("登记文件"), "policies:policy_document_new", "pack_editor agriculture_bureau"),
    ),
    empty=_("还没有登记文件。登记政策包时，它依据的文件一并列出。"),
)


def gist_of(row: ChosenReading) -> Words | str:
    """What a reading says, by the latest policy."""
    return reading_in(latest_pack(), row.ambiguity, row.reading) or row.reading


CHOSEN_READINGS = Listing(
    "policies:chosen_readings",
    _("选定的读法"),
    chosen_readings_for,
    intro=_("条文有不止一种读法时，本县采用哪一种。没有选定的，按政策包的默认读法。"),
    columns=(
        Column("ambiguity", _("疑义"), link=True),
        Column("reading", _("读法")),
        Column("gist", _("读法内容"), value=gist_of),
        Column("begins_on", _("自何日起"), "date"),
        Column("ends_on", _("至何日止"), "date"),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("state", _("状态"), CHOSEN_READING),
        Span("begins_on", _("自何日起"), "date"),
    ),
    search=("ambiguity", "reason"),
    order=("ambiguity", "-begins_on"),
    row_url="policies:chosen_reading",
    buttons=(
        Button(_("选定读法"), "policies:chosen_reading_new", "pack_editor agriculture_bureau"),
    ),
    empty=_("本县没有另选读法，一律按政策包的默认读法。"),
)
