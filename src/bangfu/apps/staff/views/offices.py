"""Pages of accounts, grants, posts and tokens: registers, records, and the acts upon them."""

import secrets
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.apps.pages.forms.policy_form import PolicyForm, Sent
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage, Respond, form_view
from bangfu.apps.pages.views.records import Facts, RecordPage, Section
from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.models import ApiToken, Post, RoleGrant, User
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told
from bangfu.apps.staff import tables
from bangfu.apps.staff.access import ADMINISTRATORS, CONFIRMING
from bangfu.apps.staff.actions import accounts, grants, posts, tokens
from bangfu.apps.staff.forms import offices as forms
from bangfu.apps.staff.queries import rights
from bangfu.apps.staff.queries.leading_group import leading_group

ADMINISTRATOR, CONFIRMER = " ".join(ADMINISTRATORS), " ".join(CONFIRMING)
KEEPER = " ".join(posts.KEEPERS)


def _to(name: str, row: Any) -> str:
    return reverse(f"staff:{name}", args=[row.pk])


# --- records ------------------------------------------------------------------------------------


def _of_account(viewer: Viewer, user: User) -> list[Button]:
    if user.person_id == viewer.person_id:
        return []
    switch = (_("停用"), "account_close") if user.is_active else (_("恢复"), "account_reopen")
    steps = [switch, (_("重设密码"), "account_password"), (_("取消两步登录"), "account_factor")]
    return [Button(label, _to(name, user), ADMINISTRATOR) for label, name in steps]


ACCOUNT = RecordPage(
    "staff:account",
    rights.accounts_for,
    facts=(
        Facts(
            _("账号"),
            (
                Column("name", _("姓名"), path="person__name"),
                Column("username", _("用户名")),
                Column("is_active", _("可登录"), "flag"),
                Column("must_change_password", _("须先改密码"), "flag"),
                Column("password_set_by", _("密码由谁设"), path="password_set_by__name"),
                Column("factor_removed_by", _("两步登录由谁取消"), path="factor_removed_by__name"),
                Column("last_login", _("上次登录"), "moment"),
            ),
        ),
    ),
    register=tables.ACCOUNTS,
    sections=(
        Section(
            _("授权"),
            lambda viewer, user: rights.grants_of(viewer, user.person),
            (
                replace(tables.ROLE, link=True),
                tables.PLACE,
                tables.BEGINS,
                tables.ENDS,
                tables.CONFIRMED,
            ),
            row_url="staff:grant",
            empty=_("还没有授权，登录后只能看公开内容。"),
        ),
    ),
    buttons=_of_account,
)


def _of_grant(viewer: Viewer, grant: RoleGrant) -> list[Button]:
    steps = []
    if grant.ends_on is not None and grant.ends_on <= viewer.today:
        return []
    if grant.confirmed_by_id is None:
        if viewer.person_id not in (grant.given_by_id, grant.person_id):
            steps.append(Button(_("确认"), _to("grant_confirm", grant), CONFIRMER))
    elif grant.person_id == viewer.person_id and grant.delegated_from_id is None:
        steps.append(Button(_("委托他人"), _to("grant_delegate", grant)))
    passed_on = grant.delegated_from_id and grant.given_by_id == viewer.person_id
    return [
        *steps,
        Button(_("终止"), _to("grant_end", grant), "" if passed_on else ADMINISTRATOR),
    ]


GRANT = RecordPage(
    "staff:grant",
    rights.grants_for,
    facts=(
        Facts(
            _("授权"),
            (
                Column("person", _("姓名"), path="person__name"),
                tables.ROLE,
                tables.PLACE,
                tables.ORGANISATION,
                tables.BEGINS,
                tables.ENDS,
                tables.GIVEN,
                tables.CONFIRMED,
                Column("delegated_from", _("受谁委托"), path="delegated_from__person__name"),
            ),
        ),
    ),
    register=tables.GRANTS,
    buttons=_of_grant,
)


def _of_post(viewer: Viewer, post: Post) -> list[Button]:
    return [Button(_("卸任"), _to("post_end", post), KEEPER)] if post.ends_on is None else []


POST = RecordPage(
    "staff:post",
    rights.posts_for,
    facts=(Facts(_("任职"), tables.POSTS.columns),),
    register=tables.POSTS,
    buttons=_of_post,
)


def _of_token(viewer: Viewer, token: ApiToken) -> list[Button]:
    if token.ends_on <= viewer.today:
        return []
    steps = [Button(_("作废"), _to("token_end", token), ADMINISTRATOR)]
    if token.confirmed_by_id is None and token.given_by_id != viewer.person_id:
        steps.insert(0, Button(_("确认"), _to("token_confirm", token), CONFIRMER))
    return steps


TOKEN = RecordPage(
    "staff:token",
    rights.tokens_for,
    facts=(Facts(_("令牌"), tables.TOKENS.columns),),
    register=tables.TOKENS,
    buttons=_of_token,
)


# --- acts ---------------------------------------------------------------------------------------


def _why(name: str, title: Any, act: Any, page: RecordPage) -> FormPage:
    """The page of an act that needs nothing but a reason."""

    def do(sent: Sent) -> Told:
        told: Told = act(sent.viewer, sent.row, reason=sent.data["reason"], key=sent.key)
        return told

    form, by = forms.WhyForm, ADMINISTRATOR
    return FormPage(f"staff:{name}", title, form, do, by=by, leads_to=page.name, page=page)


def _grant(sent: Sent) -> Told:
    given = dict(sent.data)
    person = given.pop("person")
    return grants.give_grant(sent.viewer, person, grants.Right(**given), key=sent.key)


def _delegate(sent: Sent) -> Told:
    given = sent.data
    return grants.delegate(
        sent.viewer, sent.row, given["person"], ends_on=given["ends_on"], key=sent.key
    )


def _appoint(sent: Sent) -> Told:
    given = dict(sent.data)
    who = {name: given.pop(name) for name in ("holder", "holder_name")}
    return posts.appoint(sent.viewer, posts.Office(**given), **who, key=sent.key)


def _leave(sent: Sent) -> Told:
    return posts.end_post(sent.viewer, sent.row, ends_on=sent.data["ends_on"], key=sent.key)


FORMS = (
    _why("account_close", _("停用账号"), accounts.close_account, ACCOUNT),
    _why("account_reopen", _("恢复账号"), accounts.reopen_account, ACCOUNT),
    _why("account_factor", _("取消两步登录"), accounts.remove_second_factor, ACCOUNT),
    FormPage(
        "staff:grant_new", _("新授权"), forms.GrantForm, _grant, by=ADMINISTRATOR,
        leads_to="staff:grant", register=tables.GRANTS,
        intro=_("授予后须由另一名管理员或领导小组办公室确认，确认前不生效。"),
    ),
    FormPage(
        "staff:grant_confirm", _("确认授权"), PolicyForm,
        lambda sent: grants.confirm_grant(sent.viewer, sent.row, key=sent.key),
        by=CONFIRMER, leads_to="staff:grant", page=GRANT,
        intro=_("确认后立即生效。请核对姓名、角色、范围和期限。"),
    ),
    FormPage(
        "staff:grant_delegate", _("委托他人"), forms.DelegationForm, _delegate,
        leads_to="staff:grant", page=GRANT,
        intro=_("受托人以自己的名义办理，不能再委托；委托期不超过您自己的授权，须另一人确认后生效。"),
    ),
    replace(_why("grant_end", _("终止授权"), grants.end_grant, GRANT), by=""),
    FormPage(
        "staff:post_new", _("登记任职"), forms.PostForm, _appoint, by=KEEPER,
        leads_to="staff:post", register=tables.POSTS,
    ),
    FormPage(
        "staff:post_end", _("卸任"), forms.LeaveForm, _leave, by=KEEPER,
        leads_to="staff:post", page=POST,
    ),
    FormPage(
        "staff:token_confirm", _("确认令牌"), PolicyForm,
        lambda sent: tokens.confirm_token(sent.viewer, sent.row, key=sent.key),
        by=CONFIRMER, leads_to="staff:token", page=TOKEN,
        intro=_("确认后，持有令牌的程序就能按这个角色和范围读数据。"),
    ),
    _why("token_end", _("作废令牌"), tokens.end_token, TOKEN),
)  # fmt: skip
"""The forms that show nothing secret; their addresses are made from their names."""


# --- what is shown once -------------------------------------------------------------------------

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters that nobody takes for another one when a password is read out."""


def new_password() -> str:
    """A password of four groups of four letters, to be changed at the first sign-in."""
    groups = ["".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4)]
    return "-".join(groups)


def _open_account(sent: Sent, secret: str) -> Told:
    given = sent.data
    return accounts.open_account(
        sent.viewer, given["username"], name=given["name"], password=secret, key=sent.key
    )


def _reset_password(sent: Sent, secret: str) -> Told:
    reason = sent.data["reason"]
    return accounts.reset_password(
        sent.viewer, sent.row, password=secret, reason=reason, key=sent.key
    )


def _give_token(sent: Sent, secret: str) -> Told:
    return tokens.give_token(sent.viewer, tokens.Pass(**sent.data), token=secret, key=sent.key)


def _with_secret(page: FormPage, act: Any, *, is_token: bool = False) -> Respond:
    """The view of a form whose act takes a secret made here, which the next page shows once."""

    def view(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        secret = secrets.token_urlsafe(32) if is_token else new_password()
        outcomes: list[Told] = []

        def do(sent: Sent) -> Told:
            outcomes.append(act(sent, secret))
            return outcomes[-1]

        answer = form_view(replace(page, do=do))(request, **kwargs)
        if not outcomes or outcomes[-1].is_repeat:
            return answer
        shown = {"secret": secret, "is_token": is_token, "back": answer.headers["Location"]}
        request.session["shown_once"] = shown
        return redirect("staff:shown_once")

    return view


def _nothing_yet(sent: Sent) -> Told:
    raise AssertionError("the view puts the act in its place")


account_new = _with_secret(
    FormPage(
        "staff:account_new", _("开设账号"), forms.AccountForm, _nothing_yet, by=ADMINISTRATOR,
        leads_to="staff:account", register=tables.ACCOUNTS,
        intro=_("系统会生成一个初始密码，只显示一次；本人第一次登录时须改掉。"),
    ),
    _open_account,
)  # fmt: skip
account_password = _with_secret(
    FormPage(
        "staff:account_password", _("重设密码"), forms.WhyForm, _nothing_yet, by=ADMINISTRATOR,
        leads_to="staff:account", page=ACCOUNT,
        intro=_("请先核对证件。重设后，这个账号在各处的登录都会结束，本人再登录时须改掉密码。"),
    ),
    _reset_password,
)  # fmt: skip
token_new = _with_secret(
    FormPage(
        "staff:token_new", _("发令牌"), forms.TokenForm, _nothing_yet, by=ADMINISTRATOR,
        leads_to="staff:token", register=tables.TOKENS,
        intro=_("令牌只读，不能办理；须由另一人确认后才能用。"),
    ),
    _give_token,
    is_token=True,
)  # fmt: skip


def shown_once(request: HttpRequest) -> HttpResponse:
    """A secret that was just made, shown this once; after that, where it belongs to."""
    shown = request.session.pop("shown_once", None)
    if shown is None:
        return redirect("staff:me")
    answer = render(request, "staff/shown_once.html", shown)
    answer["Cache-Control"] = "no-store"
    return answer


# --- the leading group --------------------------------------------------------------------------


def group(request: HttpRequest) -> HttpResponse:
    """The leading group: seats wanted by the policy, seats held, and who is missing."""
    viewer = viewer_of(request)
    context = {
        "group": leading_group(viewer, viewer.today),
        "members": _members(viewer),
    }
    return render(request, "staff/leading_group.html", context)


def _members(viewer: Viewer) -> list[Post]:
    held = rights.posts_for(viewer).filter(ends_on__isnull=True).exclude(seat="")
    seats = list(tables.SEAT_NAMES)
    return sorted(held, key=lambda post: (seats.index(post.seat), post.place, post.organisation))
