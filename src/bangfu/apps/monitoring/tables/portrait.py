"""What the page of a household tells of visits to it, of work and of its cards and sheets."""

from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.models.cards import CARD_KINDS
from bangfu.apps.monitoring.queries.cards import cards_of
from bangfu.apps.monitoring.queries.employment import employments_of
from bangfu.apps.monitoring.queries.visits import visits_of
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.views.records import Section
from bangfu.core.households import VISIT_LEVELS

VISITS_OF_HOUSEHOLD = Section(
    _("走访"),
    visits_of,
    columns=(
        Column("visited_on", _("走访日期"), "date", link=True),
        Column("level", _("层级"), choices=VISIT_LEVELS),
        Column("visitor", _("走访人"), path="visitor__name"),
        Column("findings", _("走访情况")),
    ),
    row_url="monitoring:visit",
    order=("-visited_on",),
)

WORK_OF_HOUSEHOLD = Section(
    _("就业"),
    employments_of,
    columns=(
        Column("month", _("月份"), link=True),
        Column("name", _("姓名"), path="individual__name"),
        Column("channel", _("就业渠道"), path="channel_name"),
        Column("employer", _("用人单位")),
        Column("wage_fen", _("月工资"), "money"),
    ),
    row_url="monitoring:employment",
    order=("-month", "individual__code"),
)

CARDS_OF_HOUSEHOLD = Section(
    _("明白卡和明白纸"),
    cards_of,
    columns=(
        Column("kind_code", _("种类"), choices=CARD_KINDS, link=True),
        Column("version", _("版次"), "number"),
        Column("printed_on", _("印制日期"), "date"),
        Column("handed_over_on", _("送达日期"), "date"),
    ),
    row_url="monitoring:card_issue",
    order=("-printed_on", "kind_code"),
)
