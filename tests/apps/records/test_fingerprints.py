"""Whatever is changed past the acts is found: rows, decisions, steps, duties, papers, references."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bangfu.apps.ledger.queries.checks import verify
from bangfu.apps.policies.models import PolicyDocument
from bangfu.apps.records import models as records
from bangfu.apps.records.actions import created, once, write
from bangfu.apps.records.actions.papers import attach
from bangfu.apps.records.models import (
    Attachment,
    Decision,
    Fingerprint,
    Notice,
    Step,
    digests_of,
)
from bangfu.apps.returns.actions.lines import put_lines
from bangfu.apps.returns.models import SurplusLine, SurplusPlan
from tests import postgres
from tests.apps.ledger.tampering import as_administrator
from tests.apps.payouts.test_surplus import at as surplus
from tests.apps.payouts.test_surplus import decided, line
from tests.apps.records.acting import acting
from tests.apps.records.test_papers import APPROVAL, ROLES
from tests.apps.records.test_papers import notice as posted
from tests.apps.returns.county import County

pytestmark = pytest.mark.django_db
at, notice = surplus, posted


Found = set[tuple[str, str]]


def found() -> Found:
    """What all checks find, and where."""
    return {(p.code, p.subject) for finding in verify() for p in finding.problems}


@pytest.fixture
def before(request: pytest.FixtureRequest) -> Found:
    """What is found beforehand: the rows that the fixtures of tests put in themselves."""
    request.getfixturevalue("books" if "books" in request.fixturenames else "at")
    known = found()
    assert {code for code, _where in known} <= {"row_unknown"}
    return known


def codes_since(before: Found) -> set[str]:
    return {code for code, _where in found() - before}


@pytest.fixture
def data_folder(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def books(at: County) -> SurplusPlan:
    """A county with a surplus plan that was approved, all of it made by acts."""
    return decided(at, line(100), line(50))


FORGERIES = {
    "a decision": "UPDATE records_decision SET answer = '{\"allowed\": true}'",
    "the facts of a decision": "UPDATE records_decision SET facts = '{}'",
    "who took a step": "UPDATE records_step SET reason = 'forged' WHERE event = 'approve'",
    "the state of a row": "UPDATE returns_surplusplan SET state = 'done'",
    "a sum": "UPDATE returns_surplusline SET amount_fen = amount_fen + 1",
    "what was received": "UPDATE returns_remittancedue SET received_fen = received_fen - 1",
    "a duty": "UPDATE records_dutyheld SET duty = 'check'",
}


@pytest.mark.parametrize("sql", FORGERIES.values(), ids=FORGERIES)
def test_what_was_changed_behind_the_back_is_found(
    books: SurplusPlan, before: Found, sql: str
) -> None:
    with as_administrator() as run:
        run(sql)
    assert "row_altered" in codes_since(before)


def test_an_empty_column_does_not_count_so_that_a_later_version_may_add_one(
    books: SurplusPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = Step.objects.filter(decision=None).first()
    assert step is not None
    with_it = list(digests_of(Step, [step.pk]))
    fewer = [field for field in records.columns_of(Step) if field.attname != "decision_id"]
    monkeypatch.setattr(records, "columns_of", lambda _of: fewer)
    assert list(digests_of(Step, [step.pk])) == with_it


def test_a_step_that_was_removed_is_found(books: SurplusPlan, before: Found) -> None:
    with as_administrator() as run:
        run("DELETE FROM records_step WHERE event = 'approve'")
    assert "row_lost" in codes_since(before)


def test_a_row_that_no_act_made_is_found(books: SurplusPlan, before: Found) -> None:
    SurplusPlan.everything.create(
        state="approved", county_id=books.county_id, year=2021, title="凭空", version=1
    )
    assert codes_since(before) == {"row_unknown"}


def test_fingerprints_that_are_rewritten_no_longer_follow_each_other(
    books: SurplusPlan, before: Found
) -> None:
    with as_administrator() as run:
        run("UPDATE records_fingerprint SET rows = '{}' WHERE sequence = 2")
    assert "fingerprints_broken" in codes_since(before)


def test_lines_that_an_act_took_out_are_not_missed(
    at: County, books: SurplusPlan, before: Found
) -> None:
    decision = Decision.objects.first()
    assert decision is not None

    def do() -> SurplusPlan:
        old = SurplusLine.everything.filter(plan=books).first()
        assert old is not None
        new = SurplusLine(
            use_class=old.use_class,
            purpose="换",
            amount_fen=1,
            way=old.way,
            payee="某",
            clause=old.clause,
        )
        put_lines(at.platform, books, [new], decision=decision)
        return books

    once(at.platform, "other lines", {}, do)
    assert codes_since(before) == set()


def test_a_paper_whose_file_is_gone_or_changed_is_found(notice: Notice, data_folder: Path) -> None:
    before = found()
    attach(acting("township"), notice, APPROVAL, key="paper", roles=ROLES)
    file = data_folder / "files" / Attachment.everything.get().digest
    file.write_bytes(b"another")
    assert "paper_file_lost" in codes_since(before)
    file.unlink()
    assert "paper_file_lost" in codes_since(before)


@pytest.mark.skipif(postgres.asked_for(), reason="PostgreSQL lets nobody make one")
def test_a_reference_to_nothing_is_found(books: SurplusPlan, before: Found) -> None:
    with as_administrator() as run:
        run("PRAGMA defer_foreign_keys = ON")
        run("UPDATE returns_surplusplan SET decision_id = 999999")
        assert "reference_dangling" in codes_since(before)
        run("UPDATE returns_surplusplan SET decision_id = %s", books.decision_id)


@pytest.mark.skipif(postgres.asked_for(), reason="the walls of SQLite")
@pytest.mark.parametrize(
    "body", ["BEGIN SELECT 1; END", "WHEN 0 BEGIN SELECT RAISE(ABORT, 'append-only'); END"]
)
def test_a_trigger_that_bears_the_name_and_does_nothing_is_found(
    books: SurplusPlan, before: Found, body: str
) -> None:
    name = "records_step_no_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON records_step {body}")
    assert "not_append_only" in codes_since(before)


def test_one_act_takes_one_set_of_fingerprints(at: County, before: Found) -> None:
    taken = Fingerprint.objects.count()

    def do() -> PolicyDocument:
        row = PolicyDocument(place="120119000000", title="农机购置补贴", source_type="booklet")
        row.save()
        created(at.platform, row)
        write(at.platform, row, title="农机补贴")
        return row

    told = once(at.platform, "one", {}, do)
    assert Fingerprint.objects.count() == taken + 1
    last = Fingerprint.objects.latest("sequence")
    assert set(last.rows) == {"policies.policydocument"}
    assert set(last.rows["policies.policydocument"]) == {str(told.id)}
    assert codes_since(before) == set()


def test_what_is_refused_leaves_none(at: County) -> None:
    before = Fingerprint.objects.count()

    def do() -> Step:
        raise ValueError("nothing came of it")

    with pytest.raises(ValueError, match="nothing came"):
        once(at.platform, "none", {}, do)  # type: ignore[arg-type]
    assert Fingerprint.objects.count() == before
