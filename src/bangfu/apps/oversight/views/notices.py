"""The pages of notices: for officials, and for everybody as long as they hang out."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.apps.oversight.forms.notices import (
    NoticeForm,
    ObjectionForm,
    PhotoForm,
    PostForm,
    ReplyForm,
    RevealForm,
)
from bangfu.apps.oversight.queries.notices import (
    hanging_notice,
    named_hanging_for,
    named_notices_for,
    objections_to,
    photo_of,
)
from bangfu.apps.oversight.tables.notices import (
    NOTICES,
    OBJECTIONS,
    PUBLIC_NOTICES,
    kind_name,
)
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.tables.amounts import Cell, money
from bangfu.apps.pages.tables.cells import Column
from bangfu.apps.pages.tables.lists import Button
from bangfu.apps.pages.views.forms import FormPage, form_view
from bangfu.apps.pages.views.lists import list_view
from bangfu.apps.pages.views.records import Act, Facts, RecordPage, Section
from bangfu.apps.people.access import viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.policies.queries.county import notice_days, notice_kinds
from bangfu.apps.records.actions import Told
from bangfu.apps.records.actions import notices as acts
from bangfu.apps.records.actions.papers import Paper
from bangfu.apps.records.flow import DRAFTING, HANDLING, NOTICE_LEVELS
from bangfu.apps.records.models import Notice
from bangfu.apps.records.queries.notices import (
    is_over,
    is_received,
    is_unchanged,
    objections_for,
)
from bangfu.apps.records.queries.papers import file_of
from bangfu.core.words import Words, words

LINES = (words("事项", "Item"), words("说明", "Detail"), words("金额", "Amount"))
GONE = 410


# --- for officials ----------------------------------------------------------------------------


def _draft(sent: Sent) -> Told:
    data, today = sent.data, sent.viewer.today
    days, lines = notice_days(today), data["lines"]
    posting = acts.Posting(
        kind=data["kind"],
        kind_name=notice_kinds(today)[data["kind"]],
        level=data["level"],
        title=data["title"],
        text=data["text"],
        place=data["place"],
        days=days.days,
        is_assumed=days.is_assumed,
        columns=LINES if lines else (),
        rows=[[line["item"], line["detail"], _or_dash(line["amount_fen"])] for line in lines],
        takes_objections=data["takes_objections"],
    )
    return acts.draft_notice(sent.viewer, posting, key=sent.key)


def _or_dash(amount_fen: int | None) -> str | int:
    return "—" if amount_fen is None else amount_fen


def _post(sent: Sent) -> Told:
    return acts.post_notice(sent.viewer, sent.row, key=sent.key, **sent.data)


def _add_photo(sent: Sent) -> Told:
    file = sent.data["photo"]
    paper = Paper("photo", acts.PHOTO, "", file.name, file.read(), is_public=True)
    return acts.add_photo(sent.viewer, sent.row, paper, key=sent.key)


def _withdraw(sent: Sent) -> Told:
    return acts.withdraw_notice(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


def _ways_on(viewer: Viewer, row: Notice) -> list[Button]:
    ways = [Button(gettext_lazy("看公示内容"), reverse("oversight:notice_content", args=[row.pk]))]
    if row.state == "running":
        photo = reverse("oversight:notice_photo", args=[row.pk])
        ways.append(Button(gettext_lazy("上传张贴照片"), photo, DRAFTING))
    return ways


def days_said(row: Notice) -> Words:
    """How many days a notice hangs out, and whether the policy says so or a reading assumes it."""
    if not row.is_assumed:
        return words(f"{row.days}天", f"{row.days} days")
    return words(f"{row.days}天（条文未写，按选定读法）", f"{row.days} days (assumed by a reading)")


_finish = Act(lambda sent: acts.finish_notice(sent.viewer, sent.row, key=sent.key))

NOTICE = RecordPage(
    "oversight:notice",
    named_notices_for,
    register=NOTICES,
    facts=(
        Facts(
            gettext_lazy("公示"),
            (
                Column("kind_name", gettext_lazy("公开事项"), value=kind_name),
                Column("level", gettext_lazy("公示层级"), choices=NOTICE_LEVELS),
                Column("place_name", gettext_lazy("所在地")),
                Column("days", gettext_lazy("公示天数"), value=days_said),
                Column("begins_on", gettext_lazy("开始日期"), "date"),
                Column("ends_on", gettext_lazy("结束日期"), "date"),
                Column("board", gettext_lazy("张贴处")),
                Column("takes_objections", gettext_lazy("接受异议"), "flag"),
                Column("text", gettext_lazy("内容")),
                Column("lines", gettext_lazy("明细行数"), "number", value=lambda n: len(n.rows)),
                Column("digest", gettext_lazy("内容摘要值")),
            ),
        ),
    ),
    sections=(
        Section(
            gettext_lazy("异议"),
            objections_to,
            OBJECTIONS.columns,
            row_url="oversight:objection",
            empty=gettext_lazy("没有异议。"),
        ),
    ),
    acts={
        "check": Act(lambda sent: acts.check_notice(sent.viewer, sent.row, key=sent.key)),
        "post": Act(_post, form=PostForm),
        "take_effect": _finish,
        "end": _finish,
        "withdraw": Act(_withdraw),
    },
    buttons=_ways_on,
)

NOTICE_NEW = FormPage(
    "oversight:notice_new",
    gettext_lazy("拟公示"),
    NoticeForm,
    _draft,
    by=DRAFTING,
    leads_to="oversight:notice",
    intro=gettext_lazy("公示天数由政策（或选定的读法）定。拟稿后由另一人审核，再张贴。"),
    register=NOTICES,
)

NOTICE_PHOTO = FormPage(
    "oversight:notice_photo",
    gettext_lazy("上传张贴照片"),
    PhotoForm,
    _add_photo,
    by=DRAFTING,
    leads_to="oversight:notice",
    intro=gettext_lazy("照片中拍摄地点、时间等隐藏信息会自动去掉。"),
    page=NOTICE,
)


def notice_content(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice as it will be, is or was seen by everybody, for officials of its place."""
    viewer = viewer_of(request)
    notice = named_notices_for(viewer).filter(pk=pk).first()
    if notice is None:
        raise Http404(_("没有这条记录，或不在您的范围内。"))
    return _hidden(render(request, "oversight/notice.html", _content(viewer, notice)))


def _content(viewer: Viewer, notice: Any) -> dict[str, Any]:
    said = viewer.language
    lines = [[_cell(cell) for cell in line] for line in notice.rows]
    numbers = [any(cell.is_number for cell in column) for column in zip(*lines, strict=True)]
    return {
        "notice": notice,
        "kind": kind_name(notice).said(said),
        "level": NOTICE_LEVELS[notice.level].said(said),
        "days": days_said(notice).said(said),
        "heads": [
            (Words(**head).said(said), is_number)
            for head, is_number in zip(notice.columns, numbers, strict=False)
        ],
        "lines": lines,
        "has_photo": photo_of(viewer, notice) is not None,
        "takes_objections": notice.takes_objections and notice.state == "running",
    }


def _cell(value: str | int) -> Cell:
    """A cell of a notice: whole numbers are fen."""
    return money(value) if isinstance(value, int) else Cell(value)


def _hidden(response: HttpResponseBase) -> Any:
    """What hangs out for some days is neither indexed nor kept by anybody on the way."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response


# --- for everybody ----------------------------------------------------------------------------


def public_notices(request: HttpRequest) -> HttpResponse:
    """What hangs out today."""
    response: HttpResponse = _hidden(list_view(PUBLIC_NOTICES)(request))
    return response


def public_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice as long as it hangs out; afterwards only that it is over (410)."""
    viewer = viewer_of(request)
    notice = hanging_notice(viewer, pk)
    if notice is None or not is_unchanged(notice):
        return _gone_or_none(request, viewer, pk)
    return _hidden(render(request, "oversight/notice.html", _content(viewer, notice)))


def _gone_or_none(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    if not is_over(viewer, pk):
        raise Http404(_("没有这条公示。"))
    return _hidden(render(request, "oversight/notice_over.html", status=GONE))


def public_photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The photo of a posting, as long as the notice hangs out."""
    viewer = viewer_of(request)
    notice = hanging_notice(viewer, pk)
    photo = photo_of(viewer, notice) if notice else None
    file = file_of(photo) if photo else None
    if photo is None or file is None:
        raise Http404(_("没有这份材料，或文件已不在。"))
    return _hidden(FileResponse(file.open("rb"), content_type=photo.content_type))


PUBLIC_NOTICE = RecordPage(
    "oversight:public_notice", named_hanging_for, facts=(), register=PUBLIC_NOTICES
)
"""What the form of an objection is about; its page is `public_notice`."""


def _object(sent: Sent) -> Told:
    return acts.object_to(sent.viewer, sent.row, key=sent.key, **sent.data)


OBJECT = FormPage(
    "oversight:public_notice_object",
    gettext_lazy("提出异议"),
    ObjectionForm,
    _object,
    leads_to="oversight:objection_received",
    done=gettext_lazy("异议已收到。"),
    page=PUBLIC_NOTICE,
)


def public_object(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form of an objection, for anybody, as long as the notice hangs out."""
    if hanging_notice(viewer_of(request), pk) is None:
        return _gone_or_none(request, viewer_of(request), pk)
    return _hidden(form_view(OBJECT)(request, pk=pk))


def objection_received(request: HttpRequest, pk: int) -> HttpResponse:
    """That an objection was received, under which number, and what follows."""
    if not is_received(pk):
        raise Http404
    return _hidden(render(request, "oversight/objection_received.html", {"number": pk}))


# --- objections -------------------------------------------------------------------------------


def _settle(sent: Sent, *, upheld: bool) -> Told:
    return acts.settle_objection(
        sent.viewer, sent.row, key=sent.key, upheld=upheld, reply=sent.data["reason"]
    )


def _reveal(sent: Sent) -> Told:
    return acts.reveal_contact(sent.viewer, sent.row, key=sent.key, reason=sent.data["reason"])


def _ways_from_objection(viewer: Viewer, row: Any) -> list[Button]:
    reveal = reverse("oversight:objection_contact", args=[row.pk])
    notice = reverse("oversight:notice", args=[row.notice_id])
    ways = [Button(gettext_lazy("看公示"), notice)]
    if not row.shown_contact:
        ways.append(Button(gettext_lazy("看联系方式"), reveal, HANDLING))
    return ways


OBJECTION = RecordPage(
    "oversight:objection",
    objections_for,
    register=OBJECTIONS,
    gist=(Column("notice", gettext_lazy("公示"), path="notice__title"),),
    facts=(
        Facts(
            gettext_lazy("异议"),
            (
                Column("notice", gettext_lazy("公示"), path="notice__title"),
                Column("text", gettext_lazy("异议内容")),
                Column("received_at", gettext_lazy("收到时间"), "moment"),
                Column("shown_contact", gettext_lazy("联系方式")),
                Column("reply", gettext_lazy("答复")),
            ),
        ),
    ),
    acts={
        "dismiss": Act(lambda sent: _settle(sent, upheld=False), form=ReplyForm),
        "uphold": Act(lambda sent: _settle(sent, upheld=True), form=ReplyForm),
    },
    buttons=_ways_from_objection,
)

OBJECTION_CONTACT = FormPage(
    "oversight:objection_contact",
    gettext_lazy("看联系方式"),
    RevealForm,
    _reveal,
    by=HANDLING,
    leads_to="oversight:objection",
    intro=gettext_lazy("看一次记一次：谁、什么时候、为什么。"),
    page=OBJECTION,
)
