"""Registers of accounts, grants, posts and tokens."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button, Flag, Listing, Pick
from bangfu.apps.people.models import OVERSEEING, Post
from bangfu.apps.people.roles import ROLES
from bangfu.apps.staff.queries import rights

OVERSEERS = " ".join(OVERSEEING)
ROLE_NAMES = {code: role.name for code, role in ROLES.items()}
SEAT_NAMES = dict(Post.SEATS)

ROLE = Column("role", _("角色"), choices=ROLE_NAMES)
PLACE = Column("place", _("范围"), value=lambda row: row.place_name or row.place)
ORGANISATION = Column(
    "organisation", _("单位"), value=lambda row: row.organisation_name or row.organisation
)
BEGINS, ENDS = Column("begins_on", _("开始日期"), "date"), Column("ends_on", _("结束日期"), "date")
GIVEN = Column("given_by", _("授权人"), path="given_by__name")
CONFIRMED = Column("confirmed_by", _("确认人"), path="confirmed_by__name")

WAITING = Flag("waiting", _("待确认"), Q(confirmed_by__isnull=True))

ACCOUNTS = Listing(
    "staff:accounts",
    _("账号"),
    rights.accounts_for,
    columns=(
        Column("username", _("用户名"), link=True),
        Column("name", _("姓名"), path="person__name"),
        Column("is_active", _("可登录"), "flag"),
        Column("last_login", _("上次登录"), "moment"),
    ),
    intro=_("每人一个账号，不能多人共用。账号本身没有权限；权限由授权给出，须由另一人确认。"),
    search=("username", "person__name"),
    order=("username",),
    row_url="staff:account",
    buttons=(Button(_("开设账号"), "staff:account_new", "administrator"),),
    readers="administrator",
)
GRANTS = Listing(
    "staff:grants",
    _("授权"),
    rights.grants_for,
    columns=(
        Column("person", _("姓名"), path="person__name", link=True),
        ROLE,
        PLACE,
        ORGANISATION,
        BEGINS,
        ENDS,
        GIVEN,
        CONFIRMED,
    ),
    intro=_("谁在什么范围内办什么事。一人授予，另一人确认后生效；终止后下一次打开页面就失效。"),
    filters=(
        Pick("role", _("角色"), ROLE_NAMES),
        WAITING,
    ),
    search=("person__name",),
    order=("-begins_on",),
    row_url="staff:grant",
    buttons=(Button(_("新授权"), "staff:grant_new", "administrator"),),
)
POSTS = Listing(
    "staff:posts",
    _("任职"),
    rights.posts_for,
    columns=(
        Column("title", _("职务"), link=True),
        Column("seat", _("领导小组席位"), choices=SEAT_NAMES),
        Column("holder", _("任职人"), path="holder_name"),
        ORGANISATION,
        Column("place", _("所在地"), value=lambda row: row.place_name or row.place),
        BEGINS,
        ENDS,
    ),
    intro=_("领导小组和各办事机构由谁担任；换人时先卸任、后任职，历任都留着。"),
    filters=(Pick("seat", _("领导小组席位"), lambda _viewer: Post.SEATS),),
    search=("title", "holder_name"),
    order=("place", "seat", "organisation", "-begins_on"),
    row_url="staff:post",
    buttons=(
        Button(_("领导小组"), "staff:leading_group"),
        Button(_("登记任职"), "staff:post_new", "administrator leading_group_office"),
    ),
)
TOKENS = Listing(
    "staff:tokens",
    _("接口令牌"),
    rights.tokens_for,
    columns=(
        Column("name", _("用途"), link=True),
        ORGANISATION,
        ROLE,
        PLACE,
        BEGINS,
        ENDS,
        GIVEN,
        CONFIRMED,
    ),
    intro=_(
        "其他系统凭令牌只读数据，不能办理。令牌只显示一次，这里只存它的指纹；确认后生效，到期作废。"
    ),
    filters=(
        Pick("role", _("角色"), ROLE_NAMES),
        WAITING,
    ),
    search=("name",),
    order=("-begins_on",),
    row_url="staff:token",
    buttons=(Button(_("发令牌"), "staff:token_new", "administrator"),),
    readers=OVERSEERS,
)
