"""Papers: files handed in with a row, taken only when they are what they say."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions.acts import Told, created, once, snapshot, write_event
from bangfu.apps.records.models import Attachment, Flowing, Kept
from bangfu.apps.records.queries.papers import folder_of_files
from bangfu.apps.records.refusal import refuse, refuse_personal
from bangfu.core.papers import (
    ENDINGS,
    PICTURES,
    READABLE,
    content_type_of,
    without_metadata,
    words_in,
)
from bangfu.core.words import Words, words

SIZE_MAX = 20 * 1024 * 1024
"""Bytes of one file."""

NAME_LENGTH_MAX = 200
PAPER = words("材料", "paper")


@dataclass(frozen=True)
class Paper:
    """A file as it is handed in: its type among those of the row, with the type's name."""

    type: str
    type_name: Words
    title: str
    file_name: str
    content: bytes
    copies: int = 1
    sealed: bool = False
    is_public: bool = False


def attach(viewer: Viewer, row: Kept, paper: Paper, *, key: str, roles: Sequence[str]) -> Told:
    """Add a paper to a row. `roles` may do so, for the place of the row.

    Raises Refused: another role; too large; not a paper, or not what its name says; for a public
    one also what cannot be looked into, and any number that leads to a person.
    """
    content, kind = judged(paper)
    digest = sha256(content).hexdigest()
    told = {
        name: value for name, value in vars(paper).items() if name not in ("content", "type_name")
    }
    body = {"row": [row.kind(), row.pk], "digest": digest, **told}

    def do() -> Attachment:
        role = viewer.holds(roles, row.place_code())
        if role is None or viewer.person_id is None:
            raise refuse("not_yours_to_make", str(row), what=PAPER)
        _refuse_fixed(row)
        store(content, digest)
        kept = Attachment.everything.create(
            subject_kind=row.kind(),
            subject_id=row.pk,
            place=row.place_code(),
            type=paper.type,
            type_name=paper.type_name.model_dump(),
            title=paper.title or paper.type_name.zh,
            copies=paper.copies,
            sealed=paper.sealed,
            data_class=0 if paper.is_public else 1,
            digest=digest,
            size=len(content),
            content_type=kind,
            file_name=paper.file_name,
            uploaded_by_id=viewer.person_id,
            uploaded_at=viewer.moment,
        )
        created(viewer, kept, role=role)
        return kept

    return once(viewer, key, body, do)


def _refuse_fixed(row: Kept) -> None:
    """Raise Refused where papers of the row, as it stands now, stay as they were judged."""
    row.refresh_from_db(from_queryset=type(row).everything.all())
    if isinstance(row, Flowing) and row.state in row.papers_fixed:
        raise refuse("papers_fixed", str(row), state=row.state_name)


def withdraw_paper(viewer: Viewer, row: Kept, paper: Attachment, *, key: str, reason: str) -> Told:
    """Withdraw a paper of a row, handed in by mistake; the file stays.

    Raises Refused: for all but who added it, and once something was judged on it.
    """

    def do() -> Attachment:
        _refuse_fixed(row)
        if viewer.person_id != paper.uploaded_by_id:
            raise refuse("paper_of_another", str(paper))
        if not reason.strip():
            raise refuse("reason_missing", str(paper), event=words("撤下", "withdraw"))
        before = snapshot(paper)
        changed = Attachment.everything.filter(pk=paper.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=viewer.moment
        )
        if changed != 1:
            raise refuse("changed_meanwhile", str(paper))
        write_event(
            viewer,
            f"{paper.kind()}.withdraw",
            paper,
            before={"withdrawn_at": before["withdrawn_at"]},
            after={"withdrawn_at": viewer.moment},
            reason=reason,
        )
        return paper

    return once(viewer, key, {"withdraw": paper.pk, "reason": reason}, do)


# --- what a file is ---------------------------------------------------------------------------


def judged(paper: Paper) -> tuple[bytes, str]:
    """The bytes to keep and their type; of a public picture without what it hides. Raises Refused."""
    if len(paper.content) > SIZE_MAX:
        raise refuse("paper_too_large", paper.file_name[:80], limit=SIZE_MAX // 1024 // 1024)
    if len(paper.file_name) > NAME_LENGTH_MAX:
        raise refuse("paper_name_too_long", paper.file_name[:80], limit=NAME_LENGTH_MAX)
    kind = content_type_of(paper.content, paper.file_name)
    if kind is None:
        endings = [ending for kinds in ENDINGS.values() for ending in kinds]
        raise refuse("not_a_paper", paper.file_name, known=endings)
    return (_for_everybody(paper, kind), kind) if paper.is_public else (paper.content, kind)


def _for_everybody(paper: Paper, kind: str) -> bytes:
    """The bytes that everybody may see. Raises Refused where they tell, or may tell, of a person."""
    name = paper.file_name
    refuse_personal(f"{paper.title}\n{name}")
    try:
        if kind in PICTURES:
            return without_metadata(paper.content, kind)
        if kind in READABLE:
            refuse_personal(words_in(paper.content, kind))
            return paper.content
    except ValueError:
        raise refuse("paper_broken", name) from None
    raise refuse("paper_not_readable", name)


def store(content: bytes, digest: str) -> None:
    """Lay the bytes under their digest: whole or not at all, and on the disk before it is told.

    A file that is there stays: equal digests are equal bytes.
    """
    folder = folder_of_files()
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / digest
    if place.exists():
        return
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    os.replace(written.name, place)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
