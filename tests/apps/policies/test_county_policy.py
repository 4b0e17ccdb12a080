"""The county's own policy: taken up, proved, confirmed by another, in force from a day, replaced."""

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.people.scope import PUBLIC, Viewer
from bangfu.apps.policies.actions import county as actions
from bangfu.apps.policies.actions.editions import register_editions
from bangfu.apps.policies.models import ChosenReading, Edition, PolicyDocument, PolicyPack
from bangfu.apps.policies.queries import county
from bangfu.apps.records.models import AuditEvent, Step
from bangfu.apps.records.refusal import Refused
from bangfu.core.policies.reader import shipped_folder
from bangfu.core.rules.evaluation import Evaluation
from bangfu.core.rules.register_report import RegisterReport
from tests.apps.policies.standing import MET_AT, put_in_force
from tests.apps.records.acting import TOWNSHIP, acting, same_person
from tests.packs.written import PACK_ID as WRITTEN

pytestmark = pytest.mark.django_db
PACK = "jizhou-2018"
FIRST = date(2018, 1, 1)


@pytest.fixture
def edition() -> Edition:
    register_editions({PACK: shipped_folder() / PACK}, registered_at=MET_AT)
    return Edition.objects.get(pack=PACK)


@pytest.fixture
def editor() -> Viewer:
    return acting("pack_editor")


@pytest.fixture
def taken(edition: Edition, editor: Viewer) -> PolicyPack:
    told = actions.take_up(editor, edition, key="take-up")
    return PolicyPack.everything.get(pk=told.id)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def in_force(editor: Viewer, row: PolicyPack, day: date = FIRST) -> None:
    """Take a policy the whole way: the editor submits, a leader confirms, the editor starts it."""
    actions.submit_policy(editor, row, key=f"check-{row.pk}")
    actions.confirm_policy(acting("county_leader"), row, key=f"confirm-{row.pk}")
    actions.activate_policy(editor, row, key=f"activate-{row.pk}", active_from=day)


def test_taking_up_fills_the_policy_and_its_documents_from_the_pack(taken: PolicyPack) -> None:
    assert (taken.state, taken.place, taken.pairing_round) == ("draft", "120119000000", 2)
    assert [one["code"] for one in taken.pooled] == ["projects", "funds", "returns"]
    assert taken.pooled[0]["zh"] == "产业项目"
    main, *upstream, article = PolicyDocument.everything.order_by("pk")
    assert (main.number, main.approver) == ("蓟州政办函〔2018〕44号", "天津市蓟州区人民政府")
    assert (main.addressees.count("、"), main.issued_on) == (2, date(2018, 10, 27))
    assert [d.number for d in upstream] == ["", "津帮组办通〔2018〕3号", "津蓟党办〔2018〕12号"]
    assert not any(d.held for d in upstream)
    assert set(main.upstream_documents.visible_to(PUBLIC)) == set(upstream)
    assert (article.source_type, article.held) == ("report", True)


def test_it_goes_into_force_by_two_persons_and_answers_from_its_first_day(
    taken: PolicyPack, editor: Viewer
) -> None:
    in_force(editor, taken)
    assert taken.state == "active"
    assert county.county_code() == "120119000000"
    assert county.pack_in_force(FIRST).id == PACK
    with pytest.raises(Refused) as refused:
        county.pack_in_force(date(2017, 12, 31))
    assert codes(refused) == ["no_policy_in_force"]
    assert [step.event for step in Step.objects.order_by("pk")] == ["check", "confirm", "activate"]
    assert AuditEvent.everything.filter(verb="policies.policy_pack.check").get().after["cases"] > 0


def test_the_editor_may_not_confirm_what_they_submitted(taken: PolicyPack, editor: Viewer) -> None:
    actions.submit_policy(editor, taken, key="check")
    with pytest.raises(Refused) as refused:
        actions.confirm_policy(same_person(editor, "county_leader"), taken, key="confirm")
    assert codes(refused) == ["two_duties"]


def test_a_returned_policy_begins_anew_so_that_the_leader_may_submit_nothing(
    taken: PolicyPack, editor: Viewer
) -> None:
    actions.submit_policy(editor, taken, key="check")
    actions.return_policy(acting("county_leader"), taken, key="back", reason="引用的文号不对")
    assert (taken.state, taken.round) == ("draft", 2)
    in_force(editor, taken)
    assert taken.state == "active"


def test_a_pack_that_fails_its_check_cannot_be_submitted(
    county_packs: Path, editor: Viewer
) -> None:
    cases = county_packs / WRITTEN / "cases" / "10-returns.yaml"
    cases.write_text(cases.read_text("utf-8").replace("20000}", "20001}"), encoding="utf-8")
    [edition] = register_editions({WRITTEN: county_packs / WRITTEN}, registered_at=MET_AT)
    place = county.pack_of(edition.pk, edition.digest).identity.place.code.ljust(12, "0")
    own = acting("pack_editor", place=place)
    row = PolicyPack.everything.get(pk=actions.take_up(own, edition, key="take-up").id)
    with pytest.raises(Refused) as refused:
        actions.submit_policy(own, row, key="check")
    assert "case_failed" in codes(refused)
    row.refresh_from_db()
    assert row.state == "draft"


def test_only_a_pack_editor_of_the_county_takes_a_policy_up(edition: Edition) -> None:
    for viewer in (acting("township", place=TOWNSHIP), acting("administrator")):
        with pytest.raises(Refused) as refused:
            actions.take_up(viewer, edition, key=f"take-up-{viewer.person_id}")
        assert codes(refused) == ["not_yours_to_make"]


def test_an_edition_is_taken_up_once(taken: PolicyPack, edition: Edition, editor: Viewer) -> None:
    assert actions.take_up(editor, edition, key="take-up").is_repeat
    with pytest.raises(Refused) as refused:
        actions.take_up(editor, edition, key="take-up again")
    assert codes(refused) == ["edition_taken_up"]


def test_a_database_holds_the_policy_of_one_county(taken: PolicyPack, county_packs: Path) -> None:
    [other] = register_editions({WRITTEN: county_packs / WRITTEN}, registered_at=MET_AT)
    place = county.pack_of(other.pk, other.digest).identity.place.code.ljust(12, "0")
    with pytest.raises(Refused) as refused:
        actions.take_up(acting("pack_editor", place=place), other, key="other")
    assert codes(refused) == ["pack_of_another_county"]


def test_before_any_policy_the_county_is_not_known() -> None:
    with pytest.raises(Refused) as refused:
        county.county_code()
    assert codes(refused) == ["no_county_yet"]


def test_a_policy_starts_only_on_a_day_its_text_speaks_of(
    taken: PolicyPack, editor: Viewer
) -> None:
    with pytest.raises(Refused) as refused:
        in_force(editor, taken, date(2017, 12, 31))
    assert codes(refused) == ["policy_day_outside"]


@pytest.fixture
def corrected(taken: PolicyPack, editor: Viewer, tmp_path: Path, settings: object) -> PolicyPack:
    """A second edition of the same pack, taken up: one gist is worded anew."""
    folder = tmp_path / PACK
    for file in (shipped_folder() / PACK).glob("**/*.yaml"):
        copy = folder / file.relative_to(shipped_folder() / PACK)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(file.read_text("utf-8").replace("惯用语", "常用语"), encoding="utf-8")
    [second] = register_editions({PACK: folder}, registered_at=MET_AT)
    return PolicyPack.everything.get(pk=actions.take_up(editor, second, key="second").id)


def test_a_new_edition_replaces_the_old_from_its_day_and_the_past_keeps_its_own(
    taken: PolicyPack, corrected: PolicyPack, editor: Viewer
) -> None:
    in_force(editor, taken)
    in_force(editor, corrected, date(2019, 1, 1))
    taken.refresh_from_db()
    assert (taken.state, taken.active_until) == ("superseded", date(2019, 1, 1))
    assert county.pack_in_force(date(2018, 12, 31)).digest == taken.edition.digest
    after = county.pack_in_force(date(2019, 1, 1))
    assert after.digest == corrected.edition.digest != taken.edition.digest
    assert "常用语" in after.clauses["JZ-009"].why.zh  # type: ignore[union-attr]


def test_a_new_edition_may_not_begin_before_the_one_that_is_active(
    taken: PolicyPack, corrected: PolicyPack, editor: Viewer
) -> None:
    in_force(editor, taken, date(2018, 6, 1))
    with pytest.raises(Refused) as refused:
        in_force(editor, corrected, date(2018, 5, 31))
    assert codes(refused) == ["policy_day_too_early"]


def test_the_database_holds_one_active_policy() -> None:
    put_in_force()
    with pytest.raises(IntegrityError), transaction.atomic():
        put_in_force()


# --- readings ----------------------------------------------------------------------------------


def choice(reading: str = "strict", day: date = FIRST, reason: str = "区里要求从严") -> object:
    return actions.Choice(PACK, "A-GE-04", reading, day, reason)


def chosen(reading: str = "strict", day: date = FIRST) -> ChosenReading:
    """A reading proposed by the bureau and confirmed by a leader."""
    told = actions.propose_reading(
        acting("agriculture_bureau"),
        choice(reading, day),
        key=f"{reading}{day}",  # type: ignore[arg-type]
    )
    row = ChosenReading.everything.get(pk=told.id)
    actions.confirm_reading(acting("county_leader"), row, key=f"confirm {reading}{day}")
    return row


def test_a_chosen_reading_changes_what_the_policy_answers_from_its_day_on() -> None:
    put_in_force()
    chosen(day=date(2019, 1, 1))
    assert county.readings_in_force(date(2018, 12, 31)) == {}
    assert county.readings_in_force(date(2019, 3, 18)) == {"A-GE-04": "strict"}
    assert due_on(date(2018, 12, 28), approved_on="2018-12-03") == "2018-12-24"
    assert due_on(date(2019, 3, 18), approved_on="2019-03-01") == "2019-03-15"


def due_on(on: date, *, approved_on: str) -> str:
    """By when a claim is to be paid: 15 working days as usual, 10 by the strict reading."""
    facts = {"claims": [{"claim": "B1", "approved_on": approved_on}], "as_of": on.isoformat()}
    answer = county.decide(PUBLIC, "funds.payment_time", facts, on=on)
    assert answer.answer is not None, [p.message("zh") for p in answer.problems]
    [row] = answer.in_words("zh")  # type: ignore[misc]
    return str(row["due_on"])


def test_a_later_choice_ends_the_one_before_it() -> None:
    put_in_force()
    first = chosen()
    chosen("usual", date(2019, 7, 1))
    first.refresh_from_db()
    assert (first.state, first.ends_on) == ("ended", date(2019, 7, 1))
    assert county.readings_in_force(date(2019, 6, 30)) == {"A-GE-04": "strict"}
    assert county.readings_in_force(date(2019, 7, 1)) == {"A-GE-04": "usual"}


def test_a_choice_ended_lets_the_default_hold_again() -> None:
    put_in_force()
    row = chosen()
    leader = acting("county_leader")
    actions.end_reading(leader, row, key="end", ends_on=date(2020, 1, 1), reason="办法已修订")
    assert county.readings_in_force(date(2020, 1, 1)) == {}


def test_a_reading_is_not_confirmed_by_its_proposer_nor_before_its_forerunner() -> None:
    put_in_force()
    bureau = acting("agriculture_bureau")
    told = actions.propose_reading(bureau, choice(), key="propose")  # type: ignore[arg-type]
    row = ChosenReading.everything.get(pk=told.id)
    with pytest.raises(Refused) as refused:
        actions.confirm_reading(same_person(bureau, "county_leader"), row, key="own")
    assert codes(refused) == ["two_duties"]
    actions.reject_reading(acting("county_leader"), row, key="reject", reason="仍按通常期限")
    assert county.readings_in_force(date(2019, 1, 1)) == {}
    chosen("usual", date(2019, 1, 1))
    with pytest.raises(Refused) as early:
        chosen("strict", date(2018, 6, 1))
    assert codes(early) == ["reading_begins_too_early"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"reading": "R9"}, "unknown_reading"),
        ({"ambiguity": "A-XX-99"}, "unknown_ambiguity"),
        ({"reason": " "}, "reason_missing"),
        ({"pack": "wuqing-2021"}, "no_policy_of_pack"),
    ],
)
def test_a_wrong_choice_is_refused(wrong: dict[str, str], code: str) -> None:
    put_in_force()
    given = vars(choice()) | wrong
    with pytest.raises(Refused) as refused:
        actions.propose_reading(acting("pack_editor"), actions.Choice(**given), key="propose")
    assert codes(refused) == [code]


def test_what_is_only_proposed_is_not_public() -> None:
    put_in_force()
    actions.propose_reading(acting("pack_editor"), choice(), key="propose")  # type: ignore[arg-type]
    assert not county.chosen_readings_for(PUBLIC).exists()
    assert county.chosen_readings_for(acting("agriculture_bureau")).count() == 1


# --- what clauses keep -------------------------------------------------------------------------


def test_the_terms_of_a_register_come_from_its_clauses_and_the_readings() -> None:
    put_in_force()
    day = date(2018, 12, 31)
    filed = county.terms_of("oversight.form_return.due_on", RegisterReport, on=day)
    assert (filed.period, filed.due_days) == ("quarter", 10)
    assert list(filed.fields or {})[:2] == ["village", "period"]
    measured = county.terms_of("oversight.evaluation_score.score", Evaluation, on=day)
    assert list(measured.measure or {}) == ["remittance_rate", "progress", "data_on_time"]
    assert county.clauses_kept_in("oversight.form_return.due_on", on=day) == ["JZ-112"]


def test_notices_hang_for_the_days_that_only_a_reading_gives_and_say_so() -> None:
    put_in_force()
    day = date(2018, 12, 31)
    assert county.notice_days(day) == county.NoticeDays(7, is_assumed=True)
    kinds = ["policy_text", "policy_parameters", "payments", "returns", "targets", "policy"]
    assert list(county.notice_kinds(day)) == kinds
    assert list(county.paper_types(day)) == ["construction", "management", "income"]
    assert county.paper_types(day)["income"].en == "Income"


def test_a_policy_that_names_no_days_leaves_a_notice_without(county_packs: Path) -> None:
    register_editions({WRITTEN: county_packs / WRITTEN}, registered_at=MET_AT)
    edition = Edition.objects.get(pack=WRITTEN)
    PolicyPack.everything.create(
        edition=edition, place="130000000000", title="两村试行办法", title_en="x",
        active_from=date(2025, 1, 1), state="active",
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        county.notice_days(date(2025, 6, 1))
    assert codes(refused) == ["no_notice_days"]


def test_a_document_is_added_to_the_library_by_those_who_keep_it() -> None:
    put_in_force()
    written = {"title": "农机购置补贴", "category": "industry", "source_type": "booklet"}
    written |= {"place": county.county_code()}
    told = actions.add_document(acting("agriculture_bureau"), written, key="add")
    assert PolicyDocument.objects.visible_to(PUBLIC).get(pk=told.id).category == "industry"
    with pytest.raises(Refused) as refused:
        actions.add_document(acting("finance_bureau"), written, key="add too")
    assert codes(refused) == ["not_yours_to_make"]
