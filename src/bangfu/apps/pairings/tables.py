"""Helping units, pairings, contributions, agreements and training, as lists and record pages."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Facts, RecordPage, Section
from bangfu.apps.pairings.access import COUNTY_OFFICES, DRAFTERS, KEEPERS
from bangfu.apps.pairings.flow import AGREEMENT
from bangfu.apps.pairings.models import (
    AGREEMENT_CATEGORIES,
    CONTRIBUTION_CATEGORIES,
    TRAINING_CATEGORIES,
    UNIT_LEVELS,
    Agreement,
    HelpingUnit,
    Pairing,
    UnitContribution,
)
from bangfu.apps.pairings.queries.agreements import agreements_for, term_names, trainings_for
from bangfu.apps.pairings.queries.units import contributions_for, pairings_for, units_for
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import policy_pack_on
from bangfu.apps.registry.models import Division
from bangfu.apps.registry.queries.places import township_choices
from bangfu.apps.registry.tables.places import place_href
from bangfu.core.problem import Problem

COUNTY, KEEPING, DRAFTING = (" ".join(roles) for roles in (COUNTY_OFFICES, KEEPERS, DRAFTERS))


def _organisation_href(organisation_id: int) -> str:
    return reverse("registry:organisation", args=[organisation_id])


# --- units ------------------------------------------------------------------------------------

UNITS = Listing(
    "pairings:units",
    _("帮扶单位"),
    units_for,
    intro=_("市、区两级派出帮扶的单位，各帮几个村。"),
    columns=(
        Column("organisation", _("单位"), path="organisation__name", link=True),
        Column("level", _("级别"), choices=UNIT_LEVELS),
        Column("villages", _("帮扶村数"), "number"),
        Column("contact", _("联系人"), is_shown=False),
    ),
    filters=(Pick("level", _("级别"), UNIT_LEVELS),),
    search=("organisation__name", "organisation__code"),
    order=("-level", "organisation__code"),
    row_url="pairings:unit",
    buttons=(
        Button(_("登记帮扶单位"), "pairings:unit_new", COUNTY),
        Button(_("结对覆盖"), "pairings:coverage"),
    ),
    empty=_("还没有登记帮扶单位。先在底册登记单位，再登记为帮扶单位。"),
)

PAIRING_COLUMNS = (
    Column("unit", _("帮扶单位"), path="unit__organisation__name", link=True),
    Column("village", _("村"), "place"),
    Column("township", _("镇乡"), "place", path="village__parent"),
    Column("team", _("工作组")),
    Column("paired_on", _("结对日期"), "date"),
    Column("ended_on", _("结束日期"), "date"),
)

PAIRINGS = Listing(
    "pairings:pairings",
    _("结对关系"),
    pairings_for,
    intro=_("哪个单位帮哪个村，通过哪个工作组，从何时到何时。"),
    columns=PAIRING_COLUMNS,
    filters=(
        PlacePick("township", _("镇乡"), township_choices, path="village__code"),
        Pick("level", _("单位级别"), UNIT_LEVELS, path="unit__level"),
        Span("paired_on", _("结对日期")),
    ),
    search=("unit__organisation__name", "village__name", "team"),
    order=("village", "unit"),
    row_url="pairings:pairing",
    buttons=(
        Button(_("登记结对"), "pairings:pairing_new", COUNTY),
        Button(_("结对覆盖"), "pairings:coverage"),
    ),
)

CONTRIBUTION_COLUMNS = (
    Column("given_on", _("日期"), "date", link=True),
    Column("unit", _("帮扶单位"), path="unit__organisation__name"),
    Column("place", _("受助地点"), "place"),
    Column("category", _("形式"), choices=CONTRIBUTION_CATEGORIES),
    Column("amount_fen", _("金额"), "money", total=True),
    Column("about", _("内容")),
)

CONTRIBUTIONS = Listing(
    "pairings:contributions",
    _("单位投入"),
    contributions_for,
    intro=_("帮扶单位自己投入的钱物，与市级补助分开记，不进入上缴利润的基数。"),
    columns=(
        *CONTRIBUTION_COLUMNS,
        Column("level", _("单位级别"), path="unit__level", choices=UNIT_LEVELS),
        Column("source", _("来源"), is_shown=False),
    ),
    filters=(
        Pick("level", _("单位级别"), UNIT_LEVELS, path="unit__level"),
        Pick("category", _("形式"), CONTRIBUTION_CATEGORIES),
        PlacePick("township", _("镇乡"), township_choices, path="place__code"),
        Span("given_on", _("日期")),
        Span("amount_fen", _("金额"), "money"),
    ),
    search=("unit__organisation__name", "place__name", "about"),
    order=("-given_on", "pk"),
    row_url="pairings:contribution",
    buttons=(
        Button(_("登记投入"), "pairings:contribution_new", KEEPING),
        Button(_("从工作簿导入"), "pairings:contribution_import", KEEPING),
    ),
    empty=_("还没有登记投入。可逐笔登记，或从工作簿导入。"),
)


def _pairings_of(viewer: Viewer, row: HelpingUnit) -> QuerySet[Pairing]:
    return pairings_for(viewer).filter(unit=row)


def _given_by(viewer: Viewer, row: HelpingUnit) -> QuerySet[UnitContribution]:
    return contributions_for(viewer).filter(unit=row)


def unit_buttons(viewer: Viewer, row: HelpingUnit) -> Sequence[Button]:
    """What the county may do with a unit."""
    if viewer.holds(COUNTY_OFFICES, row.division_id) is None:
        return ()
    pairing = f"{reverse('pairings:pairing_new')}?unit={row.pk}"
    gift = f"{reverse('pairings:contribution_new')}?unit={row.pk}"
    return (
        Button(_("修改"), reverse("pairings:unit_change", args=[row.pk]), COUNTY),
        Button(_("登记结对"), pairing, COUNTY),
        Button(_("登记投入"), gift, COUNTY),
    )


UNIT = RecordPage(
    "pairings:unit",
    units_for,
    register=UNITS,
    facts=(
        Facts(
            _("基本情况"),
            (
                Column(
                    "organisation",
                    _("单位"),
                    href=lambda row: _organisation_href(row.organisation_id),
                ),
                Column("level", _("级别"), choices=UNIT_LEVELS),
                Column("division", _("帮扶区县"), "place"),
                Column("villages", _("帮扶村数"), "number"),
                Column("contact", _("联系人")),
            ),
        ),
    ),
    sections=(
        Section(
            _("结对关系"),
            _pairings_of,
            (
                Column("village", _("村"), "place", link=True),
                *PAIRING_COLUMNS[2:],
            ),
            row_url="pairings:pairing",
            order=("village",),
            empty=_("还没有结对的村。"),
        ),
        Section(
            _("投入"),
            _given_by,
            (CONTRIBUTION_COLUMNS[0], *CONTRIBUTION_COLUMNS[2:]),
            row_url="pairings:contribution",
            order=("-given_on",),
        ),
    ),
    buttons=unit_buttons,
)


def pairing_buttons(viewer: Viewer, row: Pairing) -> Sequence[Button]:
    """Ending, while it lasts."""
    if viewer.holds(COUNTY_OFFICES, row.village_id) is None or row.ended_on is not None:
        return ()
    return (Button(_("结束结对"), reverse("pairings:pairing_end", args=[row.pk]), COUNTY),)


PAIRING = RecordPage(
    "pairings:pairing",
    pairings_for,
    register=PAIRINGS,
    facts=(
        Facts(
            _("结对"),
            (
                Column(
                    "unit",
                    _("帮扶单位"),
                    href=lambda row: reverse("pairings:unit", args=[row.unit_id]),
                ),
                Column("village", _("村"), "place", href=lambda row: place_href(row.village)),
                *PAIRING_COLUMNS[2:],
                Column("reason", _("结束理由")),
            ),
        ),
    ),
    buttons=pairing_buttons,
)


def contribution_buttons(viewer: Viewer, row: UnitContribution) -> Sequence[Button]:
    """Correcting, for those who keep it."""
    if viewer.holds(KEEPERS, row.place_id) is None:
        return ()
    return (Button(_("更正"), reverse("pairings:contribution_correct", args=[row.pk]), KEEPING),)


CONTRIBUTION = RecordPage(
    "pairings:contribution",
    contributions_for,
    register=CONTRIBUTIONS,
    facts=(
        Facts(
            _("投入"),
            (
                Column(
                    "unit",
                    _("帮扶单位"),
                    href=lambda row: reverse("pairings:unit", args=[row.unit_id]),
                ),
                Column("place", _("受助地点"), "place", href=lambda row: place_href(row.place)),
                Column("given_on", _("日期"), "date"),
                Column("category", _("形式"), choices=CONTRIBUTION_CATEGORIES),
                Column("amount_fen", _("金额"), "money"),
                Column("about", _("内容")),
                Column("source", _("来源")),
            ),
        ),
    ),
    buttons=contribution_buttons,
)

# --- agreements -------------------------------------------------------------------------------

AGREEMENTS = Listing(
    "pairings:agreements",
    _("协议与责任书"),
    agreements_for,
    intro=_("目标责任书、与平台的协议、村统筹协议等：先审定，后签订。"),
    columns=(
        Column("category", _("类别"), choices=AGREEMENT_CATEGORIES, link=True),
        Column("number", _("文号")),
        Column("first_party", _("甲方"), path="first_party__name"),
        Column("second_party", _("乙方"), path="second_party__name"),
        Column("signed_on", _("签订日期"), "date"),
        Column("ends_on", _("到期日期"), "date", is_shown=False),
        Column("state", _("状态"), "state"),
    ),
    filters=(
        Pick("category", _("类别"), AGREEMENT_CATEGORIES),
        Pick("state", _("状态"), AGREEMENT),
        PlacePick("township", _("镇乡"), township_choices, path="division__code"),
        Span("signed_on", _("签订日期")),
    ),
    search=("number", "first_party__name", "second_party__name"),
    order=("category", "division", "pk"),
    row_url="pairings:agreement",
    buttons=(
        Button(_("起草协议"), "pairings:agreement_new", DRAFTING),
        Button(_("责任书签订情况"), "pairings:letters"),
        Button(_("帮扶单位"), "pairings:units"),
        Button(_("结对关系"), "pairings:pairings"),
        Button(_("单位投入"), "pairings:contributions"),
        Button(_("培训与观摩"), "pairings:trainings"),
    ),
    empty=_("还没有协议。由区县、平台或镇乡经办人员起草。"),
)


def missing_terms_of(viewer: Viewer, row: Agreement) -> Sequence[Problem]:
    """The terms that the policy demands and the draft does not state yet."""
    if policy_pack_on(viewer.today) is None:
        return ()
    demanded = term_names(row.category, viewer.today)
    return [
        Problem("term_missing", "warn", code, values={"name": name})
        for code, name in demanded.items()
        if not str(row.terms.get(code, "")).strip()
    ]


def agreement_buttons(viewer: Viewer, row: Agreement) -> Sequence[Button]:
    """Changing, while it is a draft."""
    is_draft = row.state == row.flow.first
    if not is_draft or viewer.holds(DRAFTERS, row.division_id) is None:
        return ()
    return (Button(_("修改"), reverse("pairings:agreement_change", args=[row.pk]), DRAFTING),)


def terms_told(row: Agreement) -> list[str]:
    """The terms of an agreement, one after the other."""
    return [str(text) for text in row.terms.values() if str(text).strip()]


AGREEMENT_FACTS = Facts(
    _("协议"),
    (
        Column("category", _("类别"), choices=AGREEMENT_CATEGORIES),
        Column("number", _("文号")),
        Column("first_party", _("甲方"), href=lambda row: _organisation_href(row.first_party_id)),
        Column("second_party", _("乙方"), href=lambda row: _organisation_href(row.second_party_id)),
        Column("division", _("所在地"), "place", href=lambda row: place_href(row.division)),
        Column("terms", _("协议条款"), value=terms_told),
        Column("begins_on", _("起始日期"), "date"),
        Column("ends_on", _("到期日期"), "date"),
        Column("signed_on", _("签订日期"), "date"),
        Column("result", _("考核结果")),
        Column("decision", _("条款核对"), "decision"),
    ),
)

# --- training ---------------------------------------------------------------------------------

TRAININGS = Listing(
    "pairings:trainings",
    _("培训与观摩"),
    trainings_for,
    intro=_("帮扶干部的集中培训，镇乡之间的观摩互看。"),
    columns=(
        Column("topic", _("内容"), link=True),
        Column("category", _("类别"), choices=TRAINING_CATEGORIES),
        Column("held_on", _("日期"), "date"),
        Column("host", _("承办或接待"), "place"),
        Column("attendees", _("参加人")),
        Column("guests", _("来访镇乡"), is_shown=False),
    ),
    filters=(
        Pick("category", _("类别"), TRAINING_CATEGORIES),
        PlacePick("host", _("镇乡"), township_choices, path="host__code"),
        Span("held_on", _("日期")),
    ),
    search=("topic", "attendees", "guests"),
    order=("-held_on", "pk"),
    row_url="pairings:training",
    buttons=(Button(_("登记培训或观摩"), "pairings:training_new", KEEPING),),
)

TRAINING = RecordPage(
    "pairings:training",
    trainings_for,
    register=TRAININGS,
    facts=(
        Facts(
            _("培训或观摩"),
            (
                Column("topic", _("内容")),
                Column("category", _("类别"), choices=TRAINING_CATEGORIES),
                Column("held_on", _("日期"), "date"),
                Column("host", _("承办或接待"), "place", href=lambda row: place_href(row.host)),
                Column("attendees", _("参加人")),
                Column("guests", _("来访镇乡")),
            ),
        ),
    ),
)

# --- what the portrait of a village shows -----------------------------------------------------


def _helpers_of(viewer: Viewer, row: Division) -> QuerySet[Pairing]:
    return pairings_for(viewer).filter(village=row)


def _given_to(viewer: Viewer, row: Division) -> QuerySet[UnitContribution]:
    return contributions_for(viewer).filter(place=row)


PORTRAIT_SECTIONS = (
    Section(
        _("帮扶单位"),
        _helpers_of,
        (PAIRING_COLUMNS[0], *PAIRING_COLUMNS[3:]),
        row_url="pairings:pairing",
        order=("-paired_on",),
        empty=_("没有结对的单位，或不在您的范围内。"),
    ),
    Section(
        _("单位投入"),
        _given_to,
        (*CONTRIBUTION_COLUMNS[:2], *CONTRIBUTION_COLUMNS[3:]),
        row_url="pairings:contribution",
        order=("-given_on",),
        empty=_("没有单位投入，或不在您的范围内。"),
    ),
)
