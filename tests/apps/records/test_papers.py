"""Papers are kept under their digest; what is public holds no number that leads to a person."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bangfu.apps.people.scope import PUBLIC
from bangfu.apps.records.actions import papers as actions
from bangfu.apps.records.actions.papers import Paper, attach, withdraw_paper
from bangfu.apps.records.models import Attachment, AuditEvent, Notice
from bangfu.apps.records.queries.papers import file_of, paper_for, papers_of
from bangfu.apps.records.refusal import Refused
from bangfu.core.words import words
from tests.apps.records.acting import NOON, OTHER_TOWNSHIP, acting
from tests.apps.records.posting import drafted, township
from tests.apps.records.test_acts import codes
from tests.core.test_papers import docx, jpeg, png

pytestmark = pytest.mark.django_db
ROLES = ("township",)
APPROVAL = Paper(
    type="construction",
    type_name=words("建设", "Building"),
    title="开工批复",
    file_name="开工批复.pdf",
    content=b"%PDF-1.7 approval",
    copies=6,
    sealed=True,
)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def notice() -> Notice:
    return drafted()


def added(notice: Notice, paper: Paper = APPROVAL, key: str = "paper") -> Attachment:
    told = attach(township(), notice, paper, key=key, roles=ROLES)
    found: Attachment = Attachment.everything.get(pk=told.id)
    return found


def test_a_paper_is_kept_whole_under_its_digest(notice: Notice, data_folder: Path) -> None:
    viewer = township()
    told = attach(viewer, notice, APPROVAL, key="paper", roles=ROLES)
    [kept] = papers_of(viewer, notice)
    assert kept.pk == told.id
    assert (kept.title, kept.copies, kept.sealed, kept.size) == ("开工批复", 6, True, 17)
    assert (kept.content_type, kept.data_class) == ("application/pdf", 1)
    assert kept.digest == sha256(APPROVAL.content).hexdigest()
    assert file_of(kept) == data_folder / "files" / kept.digest
    assert (data_folder / "files" / kept.digest).read_bytes() == APPROVAL.content
    assert AuditEvent.everything.filter(verb="records.attachment.create").count() == 1
    assert [f.name for f in (data_folder / "files").iterdir()] == [kept.digest]


def test_the_same_file_twice_lies_there_once(notice: Notice, data_folder: Path) -> None:
    first, second = added(notice), added(notice, replace(APPROVAL, title="又一份"), "again")
    assert first.digest == second.digest
    assert len(list((data_folder / "files").iterdir())) == 1


def test_only_the_roles_named_add_papers_and_only_for_their_place(notice: Notice) -> None:
    for n, viewer in enumerate(
        (acting("finance_bureau"), acting("township", place=OTHER_TOWNSHIP))
    ):
        with pytest.raises(Refused) as refused:
            attach(viewer, notice, APPROVAL, key=f"paper{n}", roles=ROLES)
        assert codes(refused) == ["not_yours_to_make"]


def test_a_paper_is_seen_by_its_place_and_not_by_another(notice: Notice) -> None:
    paper = added(notice)
    assert paper_for(township(), paper.pk) is not None
    assert paper_for(acting("township", place=OTHER_TOWNSHIP), paper.pk) is None
    assert paper_for(PUBLIC, paper.pk) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"content": b"MZ\x90", "file_name": "批复.pdf"}, "not_a_paper"),
        ({"content": b"<html>", "file_name": "x.txt"}, "not_a_paper"),
        ({"file_name": "批复.docx"}, "not_a_paper"),
        ({"content": b"%PDF-" + bytes(actions.SIZE_MAX)}, "paper_too_large"),
        ({"file_name": "长" * 200 + ".pdf"}, "paper_name_too_long"),
        ({"is_public": True}, "paper_not_readable"),
        ({"is_public": True, "file_name": "x.jpg", "content": b"\xff\xd8\xff"}, "paper_broken"),
    ],
)
def test_a_wrong_file_is_refused(notice: Notice, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        added(notice, replace(APPROVAL, **changes))
    assert codes(refused) == [code]
    assert not Attachment.everything.exists()


LEAK = "11010519491231002X"


@pytest.mark.parametrize(
    "changes",
    [
        {"file_name": f"{LEAK}.txt", "content": b"x"},
        {"title": "电话13800138000", "file_name": "x.txt", "content": b"x"},
        {"file_name": "名单.csv", "content": f"张三,{LEAK}".encode("gb18030")},
        {"file_name": "名单.docx", "content": docx("1101|0519|491231|002X")},
    ],
    ids=["file name", "title", "text", "word file"],
)
def test_nothing_public_holds_a_number_that_leads_to_a_person(
    notice: Notice, changes: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as refused:
        added(notice, replace(APPROVAL, is_public=True, **changes))
    assert codes(refused) == ["personal_number"]
    told = [text for p in refused.value.problems for text in (p.subject, p.message("zh"))]
    assert not any(LEAK in text for text in told), "what is refused is kept with its words"
    internal = added(notice, replace(APPROVAL, is_public=False, **changes), "internal")
    assert internal.data_class == 1


def test_a_public_picture_is_kept_without_the_place_it_was_taken(notice: Notice) -> None:
    photo = replace(
        APPROVAL, file_name="x.jpg", content=jpeg((0xE1, b"Exif\x00\x00GPS")), is_public=True
    )
    paper = added(notice, photo)
    place = file_of(paper)
    assert place is not None
    assert place.read_bytes() == jpeg()
    assert paper_for(PUBLIC, paper.pk) == paper


def test_a_file_changed_on_the_disk_is_not_served(notice: Notice, data_folder: Path) -> None:
    paper = added(notice, replace(APPROVAL, file_name="x.png", content=png()))
    (data_folder / "files" / paper.digest).write_bytes(b"another")
    assert file_of(paper) is None


def test_who_added_a_paper_may_withdraw_it_and_it_stays_to_be_seen(notice: Notice) -> None:
    viewer = township()
    told = attach(viewer, notice, APPROVAL, key="paper", roles=ROLES)
    paper = Attachment.everything.get(pk=told.id)
    with pytest.raises(Refused) as another:
        withdraw_paper(township(), notice, paper, key="another", reason="传错")
    assert codes(another) == ["paper_of_another"]
    with pytest.raises(Refused) as unsaid:
        withdraw_paper(viewer, notice, paper, key="unsaid", reason="")
    assert codes(unsaid) == ["reason_missing"]
    withdraw_paper(viewer, notice, paper, key="withdraw", reason="传错文件")
    assert list(papers_of(viewer, notice)) == []
    seen = paper_for(viewer, paper.pk)
    assert seen is not None
    assert seen.withdrawn_at == NOON + timedelta(0)
    assert file_of(seen) is not None
    with pytest.raises(Refused) as twice:
        withdraw_paper(viewer, notice, paper, key="twice", reason="再撤")
    assert codes(twice) == ["changed_meanwhile"]
