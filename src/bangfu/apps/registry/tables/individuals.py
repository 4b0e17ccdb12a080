"""Individuals as a list and as a record page."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick, PlacePick, Span
from bangfu.apps.pages.views.records import Facts, RecordPage, Section
from bangfu.apps.people.scope import Viewer
from bangfu.apps.registry.access import ERASERS
from bangfu.apps.registry.flow import HOUSEHOLD
from bangfu.apps.registry.models import Individual
from bangfu.apps.registry.models.individuals import JOININGS, LEAVINGS, RELATIONS, SEXES, STANDINGS
from bangfu.apps.registry.queries import households as queries
from bangfu.apps.registry.tables.class_3 import (
    CLASS_3,
    ENTERING,
    KEEPING,
    READERS,
    REVEALERS,
    of_class_3,
)
from bangfu.core.households import HOUSEHOLD_STATUSES, LABOUR, SCHOOLING

INDIVIDUALS = Listing(
    "registry:individuals",
    _("个人"),
    queries.individuals_for,
    intro=_("户的成员。身份证号码、电话、银行账号和健康状况加密保存，这里只显示遮盖后的样子。"),
    columns=(
        Column("name", _("姓名"), link=True),
        Column("code", _("成员编号"), is_shown=False),
        Column("household", _("户编号"), path="household__code"),
        Column("relation", _("与户主关系"), choices=RELATIONS),
        Column("sex", _("性别"), choices=SEXES),
        Column("born_on", _("出生日期"), "date"),
        of_class_3("identity"),
        of_class_3("phone", is_shown=False),
        of_class_3("card", is_shown=False),
        Column("labour", _("劳动能力"), choices=LABOUR),
        Column("schooling", _("就学状况"), choices=SCHOOLING, is_shown=False),
        Column("insured", _("参加医保"), is_shown=False),
        Column("village", _("村"), "place", path="household__village"),
        Column("standing", _("登记状况"), choices=STANDINGS),
    ),
    filters=(
        PlacePick("place", _("所在地"), queries.household_places, path="household__village__code"),
        Pick("labour", _("劳动能力"), LABOUR),
        Pick("schooling", _("就学状况"), SCHOOLING),
        Flag("insured", _("参加医保"), Q(insured=True)),
        Flag("lives_here", _("常住"), Q(lives_here=True)),
        Pick("status", _("户类型"), HOUSEHOLD_STATUSES, path="household__status"),
        Pick("household_state", _("户的状态"), HOUSEHOLD, path="household__state"),
        Pick("standing", _("登记状况"), STANDINGS),
        Span("born_on", _("出生日期"), "date"),
    ),
    search=("name", "name_key", "code", "household__code"),
    order=("household__code", "code"),
    row_url="registry:individual",
    buttons=(
        Button(_("按身份证号码查找"), "registry:individual_find", READERS),
        Button(_("户"), "registry:households", READERS),
        Button(_("删除个人信息"), "registry:erasures", READERS),
    ),
    empty=_("您的范围内还没有登记个人。个人随户录入。"),
    readers=READERS,
)


def household_href(row: Any) -> str:
    """Where the household of an individual is shown."""
    return reverse("registry:household", args=[row.household_id])


INDIVIDUAL_COLUMNS = (
    Column("name", _("姓名")),
    Column("code", _("成员编号")),
    Column("household", _("户编号"), path="household__code", href=household_href),
    Column("relation", _("与户主关系"), choices=RELATIONS),
    Column("sex", _("性别"), choices=SEXES),
    Column("born_on", _("出生日期"), "date"),
)

INDIVIDUAL_FACTS = (
    Facts(
        _("基本情况"),
        (
            *INDIVIDUAL_COLUMNS,
            Column("standing", _("登记状况"), choices=STANDINGS),
            Column("joined_on", _("登记日期"), "date"),
            Column("joined_why", _("增加原因"), choices=JOININGS),
            Column("left_on", _("减少日期"), "date"),
            Column("left_why", _("减少原因"), choices=LEAVINGS),
        ),
    ),
    Facts(
        _("状况"),
        (
            Column("labour", _("劳动能力"), choices=LABOUR),
            Column("schooling", _("就学状况"), choices=SCHOOLING),
            Column("insured", _("参加医保")),
            Column("lives_here", _("常住")),
        ),
    ),
    Facts(_("加密保存的信息"), tuple(of_class_3(field) for field in CLASS_3)),
)

INDIVIDUAL_MOVES = Section(
    _("户间变动"),
    queries.moves_of_individual,
    columns=(
        Column("moved_on", _("变动日期"), "date"),
        Column("from_household", _("原户"), path="from_household__code"),
        Column("from_relation", _("原关系"), choices=RELATIONS),
        Column("to_household", _("现户"), path="to_household__code"),
        Column("to_relation", _("现关系"), choices=RELATIONS),
        Column("why", _("原因")),
    ),
    order=("-moved_on",),
)


def individual_buttons(_viewer: Viewer, row: Individual) -> Sequence[Button]:
    """What may be done with an individual."""

    def to(page: str) -> str:
        return reverse(f"registry:individual_{page}", args=[row.pk])

    if row.standing == "erased":
        return ()
    showing = Button(_("查看完整信息"), to("reveal"), REVEALERS)
    if row.standing == "gone":
        return (showing, Button(_("提出删除个人信息"), to("erase"), " ".join(ERASERS)))
    return (
        Button(_("改动"), to("change"), ENTERING),
        Button(_("登记或更正身份证号码"), to("identity"), KEEPING),
        Button(_("减少"), to("leave"), ENTERING),
        showing,
    )


INDIVIDUAL = RecordPage(
    "registry:individual",
    queries.individuals_for,
    register=INDIVIDUALS,
    facts=INDIVIDUAL_FACTS,
    sections=(INDIVIDUAL_MOVES,),
    buttons=individual_buttons,
)
