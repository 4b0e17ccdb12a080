"""Work files: papers of townships and villages, filed in the browser, and what is still missing."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bangfu.apps.oversight.actions.work_files import file_paper
from bangfu.apps.oversight.queries.work_files import is_incomplete, work_files_for
from bangfu.apps.records.actions.papers import Paper
from bangfu.apps.records.models import Attachment
from bangfu.apps.records.refusal import Refused
from bangfu.core.words import words
from tests.apps.acts import key
from tests.apps.oversight.browsing import post
from tests.apps.oversight.watching import clerk, office, weak_villages
from tests.apps.pages.offices import signed_in
from tests.apps.policies.visiting import seen
from tests.apps.records.acting import COUNTY, OTHER_TOWNSHIP
from tests.apps.records.test_acts import codes

pytestmark = pytest.mark.django_db
AT = "/oversight/papers"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def paper(kind: str) -> Paper:
    return Paper(
        kind, words(kind, kind), f"{kind}记录", f"{kind}.pdf", b"%PDF-1.7 " + kind.encode()
    )


def test_a_village_lacks_the_parts_of_which_nothing_was_filed() -> None:
    village, other = weak_villages(2)
    viewer = office("agriculture_bureau")
    for kind in ("construction", "management"):
        file_paper(viewer, village, paper(kind), key=key())
    parts = dict(work_files_for(viewer).values_list("code", "parts_filed"))
    assert parts == {village: 2, other: 0}
    assert work_files_for(viewer).filter(is_incomplete(viewer)).count() == 2
    file_paper(viewer, village, paper("income"), key=key())
    assert [v.code for v in work_files_for(viewer).filter(is_incomplete(viewer))] == [other]


def test_a_paper_is_filed_in_the_browser_found_and_saved() -> None:
    [village] = weak_villages(1)
    township = signed_in("township", f"{village[:9]}000")
    file = SimpleUploadedFile("开工记录.pdf", b"%PDF-1.7 building", "application/pdf")
    typed = {"place": village, "type": "construction", "title": "开工记录", "file": file}
    typed |= {"copies": "1", "sealed": "no", "is_public": "no"}
    post(township, f"{AT}/new/", **typed)
    row = Attachment.everything.get()
    assert "建设" in seen(township, f"{AT}/{row.pk}/")
    assert "开工记录" in seen(township, f"{AT}/?type=construction")
    answer = township.get(f"{AT}/{row.pk}/file/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 building"  # type: ignore[arg-type]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "不齐全" in seen(township, "/oversight/work-files/?incomplete=yes")


def test_nobody_else_finds_or_saves_it() -> None:
    [village] = weak_villages(1)
    told = file_paper(office("agriculture_bureau"), village, paper("income"), key=key())
    for client in (signed_in("township", OTHER_TOWNSHIP), signed_in("expert", COUNTY)):
        assert client.get(f"{AT}/{told.id}/").status_code == 404
        assert client.get(f"{AT}/{told.id}/file/").status_code == 404
    assert Client().get(f"{AT}/{told.id}/file/").status_code == 302


def test_a_file_that_is_gone_from_the_disk_is_told(data_folder: Path) -> None:
    [village] = weak_villages(1)
    told = file_paper(office("agriculture_bureau"), village, paper("income"), key=key())
    for file in (data_folder / "files").iterdir():
        file.unlink()
    assert signed_in("auditor", COUNTY).get(f"{AT}/{told.id}/file/").status_code == 404


def test_a_place_that_is_none_or_of_another_is_refused() -> None:
    [village] = weak_villages(1)
    with pytest.raises(Refused) as none:
        file_paper(clerk(), "120119999999", paper("income"), key=key())
    assert codes(none) == ["no_place_to_file"]
    with pytest.raises(Refused) as another:
        file_paper(office("township", OTHER_TOWNSHIP), village, paper("income"), key=key())
    assert codes(another) == ["not_yours_to_make"]
