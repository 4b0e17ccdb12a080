"""A notice to act upon, and short ways to take it through its states."""

from dataclasses import replace
from datetime import timedelta

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions.notices import (
    Posting,
    check_notice,
    draft_notice,
    post_notice,
)
from bangfu.apps.records.models import Notice
from bangfu.core.words import words
from tests.apps.records.acting import NOON, TOWNSHIP, acting

RETURNS = Posting(
    kind="returns",
    kind_name=words("返还收益", "Returns received"),
    level="township",
    title="2018年度返村收益公示",
    text="各村2018年度保底收益如下。",
    place=TOWNSHIP,
    days=7,
    is_assumed=True,
    columns=(words("村", "Village"), words("金额", "Amount")),
    rows=(("大安平村", 1_000_000), ("小安平村", 1_000_000)),
)
OVER = NOON + timedelta(days=7)


def township(**more: object) -> Viewer:
    """A clerk of the township."""
    return acting("township", place=TOWNSHIP, **more)  # type: ignore[arg-type]


def bureau(**more: object) -> Viewer:
    """An official of the agriculture bureau."""
    return acting("agriculture_bureau", **more)  # type: ignore[arg-type]


def drafted(viewer: Viewer | None = None, key: str = "draft", **changes: object) -> Notice:
    """A notice as a clerk of the township drafted it."""
    posting = replace(RETURNS, **changes)  # type: ignore[arg-type]
    told = draft_notice(viewer or township(), posting, key=key)
    found: Notice = Notice.everything.get(pk=told.id)
    return found


def checked(**changes: object) -> Notice:
    """A notice that the bureau has checked."""
    notice = drafted(**changes)  # type: ignore[arg-type]
    check_notice(bureau(), notice, key="check")
    return notice


def running(**changes: object) -> Notice:
    """A notice that hangs out from 5 November 2018, for seven days."""
    notice = checked(**changes)
    viewer = township()
    post_notice(viewer, notice, key="post", begins_on=viewer.today, board="村委会宣传栏")
    return notice
