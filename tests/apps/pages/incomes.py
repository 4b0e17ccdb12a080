"""The patterns of pages tried on a real register: incomes of villages, with their corrections."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import (
    ChoiceField,
    LinesField,
    MoneyField,
    PlaceField,
    PolicyForm,
    Sent,
    TextField,
    YearField,
)
from bangfu.apps.pages.forms.workbooks import Import, ImportColumn, ImportRow
from bangfu.apps.pages.tables.charts import (
    Link,
    Point,
    Tile,
    bar_chart,
    line_chart,
    sankey,
    tile_map,
)
from bangfu.apps.pages.tables.lists import (
    Button,
    Column,
    Flag,
    Listing,
    Pick,
    PlacePick,
    Span,
    Typed,
)
from bangfu.apps.pages.views.forms import FormPage, form_view
from bangfu.apps.pages.views.imports import import_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import (
    Act,
    Box,
    Drawn,
    Facts,
    Papers,
    RecordPage,
    Section,
    Verdict,
    event_view,
    record_view,
)
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told, changed, keep, once, snapshot
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.actions.incomes import (
    IncomeFiled,
    ask_correction,
    decide_correction,
    file_incomes,
)
from bangfu.apps.registry.flow import VILLAGE_INCOME
from bangfu.apps.registry.models import Division, VillageList
from bangfu.apps.registry.models.villages import INCOME_CLASSES
from bangfu.apps.registry.queries.incomes import incomes_for
from bangfu.apps.registry.queries.places import township_choices, village_choices
from bangfu.core.facts import RawFacts
from bangfu.core.problem import Problem, Where
from bangfu.core.words import words
from bangfu.engine.ask import Answer, ask
from tests.worked import jizhou

WAN_FEN = 1_000_000


COLUMNS = (
    Column("village", _("村"), "place", link=True),
    Column("township", _("镇乡"), path="village__parent__name"),
    Column("year", _("年度"), "year"),
    Column("income_class", _("类别"), choices=INCOME_CLASSES),
    Column("amount_fen", _("金额"), "money", total=True),
    Column("source", _("来源"), is_shown=False),
    Column("letters", _("来源字数"), "number", value=lambda row: len(row.source)),
    Column("state", _("状态"), "state"),
)

INCOMES = Listing(
    "specimen:incomes",
    _("村集体收入"),
    incomes_for,
    columns=COLUMNS,
    intro=_("各村每年的集体收入。"),
    filters=(
        Pick("state", _("状态"), VILLAGE_INCOME),
        Pick("income_class", _("类别"), INCOME_CLASSES),
        PlacePick("village", _("镇乡"), township_choices),
        Span("year", _("年度"), "year"),
        Span("amount_fen", _("金额"), "money"),
        Typed("source", _("来源")),
        Flag("large", _("超过万元"), Q(amount_fen__gt=WAN_FEN)),
    ),
    search=("village__name", "village__code"),
    order=("village_id", "-year", "income_class"),
    row_url="specimen:income",
    buttons=(Button(_("报送收入"), "specimen:income_new", by="township village"),),
    empty=_("还没有收入。由镇乡或村报送。"),
)


class CorrectionForm(PolicyForm):
    """The figure that a correction asks for."""

    amount_fen = MoneyField(_("更正后的金额"))


class FilingForm(PolicyForm):
    """Incomes of one village in a year, a line for each class."""

    village = PlaceField(_("村"), village_choices)
    year = YearField(_("年度"))
    filed = LinesField(
        _("各类收入"),
        {
            "income_class": ChoiceField(_("类别"), INCOME_CLASSES),
            "amount_fen": MoneyField(_("金额")),
        },
    )
    source = TextField(_("来源"))


def filed(sent: Sent) -> Told:
    rows = [IncomeFiled(sent.data["village"], **line) for line in sent.data["filed"]]
    return file_incomes(
        sent.viewer, sent.data["year"], rows, source=sent.data["source"], key=sent.key
    )


def asked(sent: Sent) -> Told:
    return ask_correction(
        sent.viewer,
        sent.row,
        sent.data["amount_fen"],
        reason=sent.data["reason"],
        key=sent.key,
    )


def decided(event: str) -> Any:
    return lambda sent: decide_correction(
        sent.viewer, sent.row, event, reason=sent.data.get("reason", ""), key=sent.key
    )


def missing(viewer: Viewer, row: Any) -> list[Problem]:
    return [] if row.source != "口头" else [Problem("no_submission_key", "warn", clause="JZ-112")]


PAPER_TYPES = {"ledger": words("账页", "Page of the ledger"), "minutes": words("记录", "Minutes")}

INCOME = RecordPage(
    "specimen:income",
    incomes_for,
    register=INCOMES,
    facts=(Facts(_("基本情况"), COLUMNS[:3] + COLUMNS[5:6]),),
    boxes=(
        Box(
            _("资金"),
            (
                Column("amount_fen", _("金额"), "money"),
                Column("asked_fen", _("申请更正为"), "money"),
            ),
        ),
    ),
    sections=(
        Section(
            _("本村各年收入"),
            lambda viewer, row: incomes_for(viewer).filter(village_id=row.village_id),
            COLUMNS[2:5],
            row_url="specimen:income",
            order=("-year", "income_class"),
        ),
    ),
    acts={
        "ask_correction": Act(asked, form=CorrectionForm),
        "correct": Act(decided("correct")),
        "keep": Act(decided("keep")),
    },
    missing=missing,
    papers=Papers(lambda viewer, row: PAPER_TYPES, by="township village"),
)

NEW = FormPage(
    "specimen:income_new",
    _("报送收入"),
    FilingForm,
    filed,
    by="township village",
    leads_to="specimen:income",
    done=_("已报送。"),
    register=INCOMES,
)


def held(viewer: Viewer) -> dict[tuple[str, ...], dict[str, object]]:
    return {
        (row.village_id, row.income_class, str(row.year)): {
            "village": row.village_id,
            "income_class": row.income_class,
            "year": row.year,
            "amount_fen": row.amount_fen,
        }
        for row in incomes_for(viewer)
    }


def applied(viewer: Viewer, rows: tuple[ImportRow, ...], key: str) -> None:
    years = {row.values["year"] for row in rows}
    for year in sorted(years):
        lines = [
            IncomeFiled(row.values["village"], row.values["income_class"], row.values["amount_fen"])
            for row in rows
            if row.values["year"] == year
        ]
        file_incomes(viewer, year, lines, source="导入", key=f"{key}.{year}")


def strangers(viewer: Viewer, rows: tuple[ImportRow, ...]) -> list[Problem]:
    """Villages that the register does not have."""
    codes = {row.values["village"] for row in rows}
    known = set(Division.everything.filter(pk__in=codes).values_list("pk", flat=True))
    return [
        Problem(
            "cell_not_place", "block", row.values["village"],
            Where(row=row.number, column="village"),
            values={"column": words("村代码", "Village code")},
        )
        for row in rows
        if row.values["village"] not in known
    ]  # fmt: skip


INCOMES_IMPORT = Import(
    "specimen:incomes_import",
    _("村集体收入"),
    columns=(
        ImportColumn("village", words("村代码", "Village code"), "place", is_key=True),
        ImportColumn("income_class", words("类别", "Class"), choices=INCOME_CLASSES, is_key=True),
        ImportColumn("year", words("年度", "Year"), "year", is_key=True),
        ImportColumn("amount_fen", words("金额", "Amount"), "money", required=True, unit="元"),
        ImportColumn("note", words("备注", "Note"), length_max=20),
    ),
    held=held,
    apply=applied,
    check=strangers,
    by="township agriculture_bureau",
    leads_to="specimen:incomes",
)


class SpendingForm(PolicyForm):
    """What is to be paid, from which class."""

    use = ChoiceField(
        _("用途"),
        {"planting_breeding": words("种养", "Farming"), "bonuses": words("奖金", "Bonus")},
    )
    amount_fen = MoneyField(_("金额"))


def would_say(sent: Sent) -> Answer:
    """The plan of Jizhou on a payment of the project's money."""
    facts = {"class": sent.data["use"], "amount_fen": sent.data["amount_fen"]}
    return ask(jizhou(), "funds.use", RawFacts(facts))


def relisted(sent: Sent) -> Told:
    """Keep the answer with the list of villages it is about, as any act keeps its grounds."""
    answer = would_say(sent)

    def do() -> VillageList:
        decision = keep(sent.viewer, answer, dict(sent.data))
        row: VillageList = VillageList.everything.get(pk=sent.row.pk)
        row.decision = decision
        row.save(update_fields=["decision"])
        changed(sent.viewer, row, {"decision_id": None})
        return row

    return once(sent.viewer, sent.key, sent.body, do)


def renamed(sent: Sent) -> Told:
    """Another programme for a list, unless somebody changed the list meanwhile."""

    def do() -> VillageList:
        mine = VillageList.everything.filter(pk=sent.row.pk, version=sent.row.version)
        held = snapshot(VillageList.everything.get(pk=sent.row.pk))
        if mine.update(programme=sent.data["programme"], version=sent.row.version + 1) != 1:
            raise refuse("changed_meanwhile", str(sent.row))
        row: VillageList = VillageList.everything.get(pk=sent.row.pk)
        changed(sent.viewer, row, held)
        return row

    return once(sent.viewer, sent.key, sent.body, do)


def lists_for(viewer: Viewer) -> Any:
    return VillageList.objects.visible_to(viewer)


class NameForm(PolicyForm):
    """The programme of a list."""

    programme = TextField(_("项目"))


LISTS = Listing(
    "specimen:lists",
    _("名单"),
    lists_for,
    columns=(
        Column("programme", _("项目"), link=True),
        Column("programme_round", _("轮次"), "number", decision="decision"),
        Column("decision", _("依据"), "decision"),
        Column("state", _("状态"), "state"),
    ),
    row_url="specimen:list",
    readers="agriculture_bureau",
)
LIST = RecordPage(
    "specimen:list",
    lists_for,
    register=LISTS,
    facts=(
        Facts(
            _("基本情况"),
            (
                Column("programme", _("项目")),
                Column("programme_round", _("轮次"), "number", decision="decision"),
            ),
        ),
    ),
    boxes=(
        Verdict(
            _("用途审查"),
            lambda viewer, row: row.decision,
            change=lambda viewer, row: [(_("项目"), "0.00", "1.00")],
        ),
        Drawn(
            lambda viewer, row: bar_chart(_("轮次"), [Point("1", row.programme_round)], "number")
        ),
    ),
    work="specimen.work",
)
SPEND = FormPage(
    "specimen:list_spend", _("支付"), SpendingForm, relisted, by="agriculture_bureau",
    leads_to="specimen:list", page=LIST, ask=would_say,
)  # fmt: skip
NAME = FormPage(
    "specimen:list_name", _("改名"), NameForm, renamed, by="agriculture_bureau",
    leads_to="specimen:list", page=LIST,
    initial=lambda viewer, row: {"programme": row.programme},
)  # fmt: skip


def drawn(request: HttpRequest) -> HttpResponse:
    """Every kind of chart on one page."""
    years = [("2018", 3456), ("2019", 10944), ("2020", 19008), ("2021", 29520)]
    series: Mapping[str, int] = {"上缴": 1, "保底": 2}
    points = [Point(y, v * WAN_FEN // by, name) for y, v in years for name, by in series.items()]
    streams = [
        Link("市级补助", "项目甲", 14400 * WAN_FEN),
        Link("市级补助", "项目乙", 9600 * WAN_FEN),
        Link("项目甲", "上缴利润", 432 * WAN_FEN),
        Link("项目乙", "上缴利润", 288 * WAN_FEN),
        Link("上缴利润", "各村保底", 600 * WAN_FEN, "/"),
        Link("上缴利润", "结余", 120 * WAN_FEN),
    ]
    lights = ["good", "care", "bad", ""]
    tiles = [
        Tile(f"120119{n:03}000", f"出头岭{n}镇", f"{n}.00 万元", "/", lights[n % 4])
        for n in range(101, 127)
    ]
    charts = [
        bar_chart("各年上缴与保底", points, "money"),
        line_chart("各年", [Point(y, v) for y, v in years], "number"),
        sankey("资金流向", streams),
        tile_map("镇乡", tiles),
    ]
    return render(request, "specimen_charts.html", {"charts": charts})


specimen = (
    [
        path("incomes/", list_view(INCOMES), name="incomes"),
        path("incomes/import/", import_view(INCOMES_IMPORT), name="incomes_import"),
        path("incomes/new/", form_view(NEW), name="income_new"),
        path("incomes/<int:pk>/", record_view(INCOME), name="income"),
        path("incomes/<int:pk>/<slug:event>/", event_view(INCOME), name="income_event"),
        path("lists/", list_view(LISTS), name="lists"),
        path("lists/<int:pk>/", record_view(LIST), name="list"),
        path("lists/<int:pk>/name/", form_view(NAME), name="list_name"),
        path("lists/<int:pk>/spend/", form_view(SPEND), name="list_spend"),
        path("lists/<int:pk>/<slug:event>/", event_view(LIST), name="list_event"),
        path("charts/", drawn, name="charts"),
    ],
    "specimen",
)
urlpatterns = [path("specimen/", include(specimen)), path("", include("bangfu.web.urls"))]
handler403 = "bangfu.web.views.not_yours"
handler404 = "bangfu.web.views.not_found"
