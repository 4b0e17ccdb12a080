"""The pages of departments: a list is handed in and accounted for at once; its file is not kept."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from bangfu.apps.monitoring.access import SENDERS
from bangfu.apps.monitoring.actions.feeds import take_in_feed
from bangfu.apps.monitoring.forms.feeds import FeedForm, feed_import, feed_sent
from bangfu.apps.monitoring.models.feeds import DEPARTMENTS, own_departments
from bangfu.apps.monitoring.queries.feeds import department_choices, feeds_for, rows_of_feed
from bangfu.apps.monitoring.tables.feeds import FEEDS
from bangfu.apps.pages.forms.policy_form import Sent
from bangfu.apps.pages.forms.sheet_files import template
from bangfu.apps.pages.tables.files import XLSX, download
from bangfu.apps.pages.views.forms import FormPage
from bangfu.apps.people.access import NotYours, viewer_of
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions import Told


def _take_in(sent: Sent) -> Told:
    data = sent.data
    feed = feed_sent(sent.viewer, data["department"], data["period"], data["workbook"])
    feed = replace(feed, is_further=bool(data["is_further"]))
    return take_in_feed(sent.viewer, feed, key=sent.key)


def _department(viewer: Viewer, _row: object) -> Mapping[str, Any]:
    """The department is chosen already where there is only one."""
    own = department_choices(viewer)
    return {"department": own[0][0]} if len(own) == 1 else {}


def _received(viewer: Viewer, told: Told) -> str:
    """How many rows there were, how many were matched, and how many clues they make or join."""
    feed = feeds_for(viewer).get(pk=told.id)
    clues = rows_of_feed(viewer, feed).filter(clue__isnull=False).values("clue").distinct()
    counted = {"rows": feed.rows_count, "matched": feed.matched, "clues": clues.count()}
    said_so = said(
        "已接收 %(rows)s 行，对上 %(matched)s 行，涉及线索 %(clues)s 条；逐行结果见本页。"
    )
    return said_so % counted


FEED_NEW = FormPage(
    "monitoring:feed_new",
    _("上传名单"),
    FeedForm,
    _take_in,
    by=" ".join(SENDERS),
    leads_to="monitoring:feed",
    register=FEEDS,
    initial=_department,
    intro=_(
        "一行一人，写明序号、身份证号码、预警事项、金额和发生日期。号码只用于比对，文件不保存。"
    ),
    done=_received,
)


def feed_template(request: HttpRequest) -> HttpResponseBase:
    """The empty workbook of the department in which the viewer works."""
    viewer = viewer_of(request)
    if not viewer.roles & set(SENDERS):
        raise NotYours(*SENDERS)
    department = next(iter(sorted(own_departments(viewer))), None)
    if department is None:
        raise Http404(_("没有这条记录，或不在您的范围内。"))
    name = f"{DEPARTMENTS[department].said(viewer.language)}.xlsx"
    return download(template(feed_import(department), viewer.language), name, XLSX)
