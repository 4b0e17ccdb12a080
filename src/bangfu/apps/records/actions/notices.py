"""Notices are drafted, checked by another, posted for their days; objections are taken and settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.access import role_to_answer, role_to_post
from bangfu.apps.records.actions.acts import (
    Told,
    changed,
    created,
    hold,
    once,
    snapshot,
    take,
    write_event,
)
from bangfu.apps.records.actions.papers import Paper, attach
from bangfu.apps.records.chain import sha256_of
from bangfu.apps.records.models import Kept, Notice, Objection
from bangfu.apps.records.queries.notices import (
    REVEALED,
    content_of,
    is_unchanged,
    open_objections,
)
from bangfu.apps.records.refusal import refuse, refuse_personal
from bangfu.core.words import Words, words

NOTICE = words("公示", "public notice")
PHOTO = words("张贴照片", "Photo of the posting")
REVEAL = words("查看联系方式", "see the contact")


@dataclass(frozen=True)
class Posting:
    """What is to be put before the public.

    `rows` are the lines of a table under `columns`; whole numbers in it are fen. `days` come from
    the policy; `is_assumed` where the policy states none. `proof` is the digest of the result that
    is announced.
    """

    kind: str
    kind_name: Words
    level: str
    title: str
    text: str
    place: str
    days: int
    is_assumed: bool = False
    columns: Sequence[Words] = ()
    rows: Sequence[Sequence[str | int]] = ()
    takes_objections: bool = True
    proof: str = ""

    @property
    def body(self) -> dict[str, object]:
        """The posting as JSON can hold it."""
        named = {"kind_name": self.kind_name.zh, "columns": [head.zh for head in self.columns]}
        return vars(self) | named


def open_notice(viewer: Viewer, subject: Kept | None, posting: Posting) -> Notice:
    """Draft a notice of a row, or of none; whoever drafts it does not check it.

    Call it inside `once`. Raises Refused: another role; any number that leads to a person.
    """
    role = role_to_post(viewer, posting.place)
    if role is None:
        raise refuse("not_yours_to_make", posting.title, what=NOTICE)
    _refuse_personal(posting)
    notice = Notice.everything.create(
        state=Notice.flow.first,
        subject_kind=subject.kind() if subject else "",
        subject_id=subject.pk if subject else None,
        place=posting.place,
        kind_code=posting.kind,
        kind_name=posting.kind_name.model_dump(),
        level=posting.level,
        title=posting.title,
        text=posting.text,
        columns=[column.model_dump() for column in posting.columns],
        rows=[list(row) for row in posting.rows],
        days=posting.days,
        is_assumed=posting.is_assumed,
        takes_objections=posting.takes_objections,
        proof=posting.proof,
    )
    created(viewer, notice, role=role)
    hold(viewer, notice, "propose", act=NOTICE)
    return notice


def draft_notice(viewer: Viewer, posting: Posting, *, key: str) -> Told:
    """Draft a notice that stands for itself. Raises Refused."""
    return once(viewer, key, posting.body, lambda: open_notice(viewer, None, posting))


def _refuse_personal(posting: Posting) -> None:
    cells = (cell for row in posting.rows for cell in row if isinstance(cell, str))
    heads = (column.zh for column in posting.columns)
    refuse_personal("\n".join([posting.title, posting.text, *heads, *cells]))


# --- from draft to its end --------------------------------------------------------------------


def check_notice(viewer: Viewer, notice: Notice, *, key: str) -> Told:
    """Check that everybody may see it, and freeze it. Raises Refused for the one who drafted it."""

    def do() -> Notice:
        digest = sha256_of(content_of(notice))
        take(viewer, notice, "check", after={"digest": digest})
        Notice.everything.filter(pk=notice.pk).update(digest=digest)
        notice.digest = digest
        return notice

    return once(viewer, key, {"check": notice.pk}, do)


def post_notice(
    viewer: Viewer, notice: Notice, *, key: str, begins_on: date, board: str = ""
) -> Told:
    """Post it from a day on for its days; `board` is where it hangs. Raises Refused.

    The first day may not lie before the day of the act: nobody could have seen it then.
    """

    def do() -> Notice:
        if begins_on < viewer.today:
            raise refuse("notice_day_past", str(notice), day=viewer.today)
        refuse_personal(board)
        _refuse_changed(notice)
        ends_on = begins_on + timedelta(days=notice.days)
        Notice.everything.filter(pk=notice.pk).update(
            begins_on=begins_on, ends_on=ends_on, board=board
        )
        notice.begins_on, notice.ends_on, notice.board = begins_on, ends_on, board
        take(viewer, notice, "post", after={"begins_on": begins_on, "ends_on": ends_on})
        return notice

    return once(viewer, key, {"post": notice.pk, "from": begins_on, "board": board}, do)


def add_photo(viewer: Viewer, notice: Notice, paper: Paper, *, key: str) -> Told:
    """Add the photo that shows it posted, without what the camera wrote into it. Raises Refused."""
    role = role_to_post(viewer, notice.place)
    told = attach(viewer, notice, paper, key=key, roles=(role,) if role else ())

    def do() -> Notice:
        before = snapshot(notice)
        Notice.everything.filter(pk=notice.pk).update(photo_id=told.id)
        notice.photo_id = told.id
        changed(viewer, notice, before, role=role or "")
        return notice

    return once(viewer, f"{key[:57]}.photo", {"photo": told.id, "notice": notice.pk}, do)


def finish_notice(viewer: Viewer, notice: Notice, *, key: str) -> Told:
    """Close a notice whose days are over: a display takes effect, an announcement ends.

    Raises Refused before its last day is over, while an objection is open, and where it was changed.
    """

    def do() -> Notice:
        if notice.ends_on is None or viewer.today < notice.ends_on:
            raise refuse("notice_not_over", str(notice), day=notice.ends_on or "—")
        if count := open_objections(notice):
            raise refuse("objections_open", str(notice), count=count)
        _refuse_changed(notice)
        take(viewer, notice, "take_effect" if notice.takes_objections else "end")
        return notice

    return once(viewer, key, {"finish": notice.pk}, do)


def withdraw_notice(viewer: Viewer, notice: Notice, *, key: str, reason: str) -> Told:
    """Take a notice down for good. Raises Refused without a reason."""

    def do() -> Notice:
        take(viewer, notice, "withdraw", reason=reason)
        return notice

    return once(viewer, key, {"withdraw": notice.pk, "reason": reason}, do)


def _refuse_changed(notice: Notice) -> None:
    if not is_unchanged(notice):
        raise refuse("notice_changed", str(notice))


# --- objections -------------------------------------------------------------------------------


def object_to(viewer: Viewer, notice: Notice, *, key: str, text: str, contact: str = "") -> Told:
    """Take an objection from anybody, signed in or not. Raises Refused where none is taken.

    The event holds neither the words nor the contact: they can be erased one day, it cannot.
    """

    def do() -> Objection:
        hangs = notice.state == "running" and (
            notice.begins_on is not None
            and notice.ends_on is not None
            and notice.begins_on <= viewer.today < notice.ends_on
        )
        if not (notice.takes_objections and hangs):
            raise refuse("takes_no_objections", str(notice))
        if not text.strip():
            raise refuse("objection_empty", str(notice))
        objection = Objection.everything.create(
            state=Objection.flow.first,
            notice=notice,
            text=text.strip(),
            contact=contact.strip(),
            received_at=viewer.moment,
        )
        write_event(viewer, f"{objection.kind()}.create", objection, after={"notice": notice.pk})
        return objection

    return once(viewer, key, {"notice": notice.pk, "text": text, "contact": contact}, do)


def settle_objection(
    viewer: Viewer, objection: Objection, *, key: str, upheld: bool, reply: str
) -> Told:
    """Settle an objection with a reply; one that is upheld takes its notice down. Raises Refused."""

    def do() -> Objection:
        Objection.everything.filter(pk=objection.pk).update(reply=reply)
        take(viewer, objection, "uphold" if upheld else "dismiss", reason=reply)
        objection.reply = reply
        if upheld:
            reason = f"{objection.flow.state_by_code['upheld'].name.zh}：{reply}"
            take(viewer, objection.notice, "withdraw", reason=reason)
        return objection

    body = {"objection": objection.pk, "upheld": upheld, "reply": reply}
    return once(viewer, key, body, do)


def reveal_contact(viewer: Viewer, objection: Objection, *, key: str, reason: str) -> Told:
    """Look at the contact of one who objected: that it was looked at, by whom and why, is kept."""

    def do() -> Objection:
        role = role_to_answer(viewer, objection.notice.place)
        if role is None:
            raise refuse("not_yours_to_do", str(objection.notice), event=REVEAL)
        if not reason.strip():
            raise refuse("reason_missing", str(objection.notice), event=REVEAL)
        write_event(viewer, REVEALED, objection, role=role, reason=reason)
        return objection

    return once(viewer, key, {"reveal": objection.pk, "reason": reason}, do)
