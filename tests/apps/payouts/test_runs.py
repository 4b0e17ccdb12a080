"""A run: every village or none, the same sum for each, one person for each duty, nothing changed unseen."""

import random
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.ledger.models import JournalEntry
from bangfu.apps.ledger.queries import balance_of, balances
from bangfu.apps.payouts.actions.approving import (
    annul_run,
    approve_run,
    display_run,
    end_display,
    refuse_run,
    stop_run,
    uphold_objection,
)
from bangfu.apps.payouts.actions.computing import (
    check_run,
    compute_run,
    open_run,
    send_back,
    void_run,
)
from bangfu.apps.payouts.actions.paying import close_run, pay_run
from bangfu.apps.payouts.models import DistributionLine, DistributionRun, Entitlement
from bangfu.apps.payouts.queries.proving import (
    changes_since,
    explained,
    last_run_before,
)
from bangfu.apps.people.scope import PUBLIC
from bangfu.apps.policies.models import ChosenReading
from bangfu.apps.records.actions.notices import (
    check_notice,
    finish_notice,
    object_to,
    post_notice,
    settle_objection,
)
from bangfu.apps.records.models import Notice, Objection
from bangfu.apps.registry.models import VillageProgramme
from bangfu.core.ledger import Account
from tests.apps.acts import fresh, key, refused, row
from tests.apps.flows import duties_not_apart, reasons_not_asked, triples_not_kept
from tests.apps.payouts.runs import (
    DAYS,
    approved,
    begun,
    checked,
    computed,
    displayed,
    later,
    lines_of,
    paid,
    released,
    work_as,
)
from tests.apps.records.acting import acting, same_person
from tests.apps.returns.county import WAN_FEN, County, county, inject, members, paid_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> County:
    """2018: 4.32 million came in, 2.88 million are guaranteed."""
    made = county()
    inject(made)
    paid_up(made, 2018)
    return made


# --- every village, the same sum --------------------------------------------------------------


def test_every_village_of_the_list_has_one_line_of_the_same_sum(at: County) -> None:
    run = computed(at)
    assert [line.village_id for line in lines_of(run)] == members()
    assert {line.amount_fen for line in lines_of(run)} == {WAN_FEN}
    assert (run.pool_fen, run.amount_fen, run.left_fen) == (
        432 * WAN_FEN, 288 * WAN_FEN, 144 * WAN_FEN,
    )  # fmt: skip


def test_a_village_missing_from_the_list_stops_the_run(at: County) -> None:
    """The worked case of JZ-031: 287 villages are refused."""
    VillageProgramme.everything.order_by("pk")[0].delete()
    run = begun(at)
    with refused("run_members_differ"):
        compute_run(at.platform, run, key=key())
    assert not DistributionLine.everything.exists()


def test_a_village_that_left_is_listed_with_the_reason(at: County) -> None:
    first = members()[0]
    VillageProgramme.everything.filter(village_id=first).update(
        left_on=date(2018, 6, 30), reason="并入邻村"
    )
    other = VillageProgramme.everything.exclude(village_id=first).first()
    joined = VillageProgramme.everything.get(pk=other.pk)
    joined.pk, joined.village_id = None, "120119001001"
    joined.save(force_insert=True)
    run = computed(at)
    assert run.left_out == [{"village": first, "reason": "left", "why": "并入邻村"}]
    assert {line.village_id for line in lines_of(run)} | {first} == set(members())


def test_a_village_without_consent_is_held_back_only_where_the_county_reads_it_so(
    at: County,
) -> None:
    first = members()[0]
    VillageProgramme.everything.filter(village_id=first).update(pooled=False)
    assert len(lines_of(computed(at))) == 288
    void_run(at.platform, DistributionRun.everything.get(), key=key(), reason="改读法")
    ChosenReading.everything.create(
        pack="jizhou-2018",
        place="120119000000",
        ambiguity="A-JZ-05",
        reading="block_return",
        reason="会议决定",
        begins_on=date(2018, 1, 1),
        state="in_force",
    )
    run = computed(at)
    assert len(lines_of(run)) == 287
    assert run.left_out == [{"village": first, "reason": "consent_missing", "why": ""}]


def test_the_result_does_not_depend_on_the_order_in_which_villages_stand(at: County) -> None:
    digests = set()
    for seed in range(3):
        rows = list(VillageProgramme.everything.all())
        random.Random(seed).shuffle(rows)
        VillageProgramme.everything.all().delete()
        for programme in rows:
            programme.pk = None
        VillageProgramme.everything.bulk_create(rows)
        run = computed(at)
        digests.add(run.result_digest)
        void_run(at.platform, run, key=key(), reason="再算")
    assert len(digests) == 1


# --- once -------------------------------------------------------------------------------------


def test_a_kind_and_year_has_one_run(at: County) -> None:
    computed(at)
    with refused("run_under_way"):
        begun(at)


def test_the_table_holds_one_entitlement_a_village_kind_and_year(at: County) -> None:
    run = computed(at)
    held = Entitlement.everything.filter(run=run).first()
    twice = Entitlement(
        run=run, kind_of_run=held.kind_of_run, year=held.year,
        village_id=held.village_id, entitled_fen=1,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save()


def test_a_village_that_stands_in_another_run_stops_this_one(at: County) -> None:
    run = computed(at)
    DistributionRun.everything.filter(pk=run.pk).update(state="void")
    other = begun(at)
    with refused("entitled_already"):
        compute_run(at.platform, other, key=key())


def test_a_voided_run_makes_room_for_another(at: County) -> None:
    void_run(at.platform, computed(at), key=key(), reason="名单有误")
    again = computed(at)
    assert len(lines_of(again)) == 288
    assert Entitlement.everything.filter(is_live=True).count() == 288


def test_sent_twice_a_run_is_computed_once(at: County) -> None:
    run, once = begun(at), key()
    compute_run(at.platform, run, key=once)
    again = compute_run(at.platform, fresh(run), key=once)
    assert again.is_repeat
    assert DistributionLine.everything.count() == 288


def test_a_run_sent_back_is_computed_anew_and_keeps_what_was(at: County) -> None:
    run = computed(at)
    send_back(at.bureau, run, key=key(), reason="名单有误")
    compute_run(at.platform, fresh(run), key=key())
    assert DistributionLine.everything.filter(run=run).count() == 2 * 288
    assert len(lines_of(fresh(run))) == 288
    assert Entitlement.everything.filter(is_live=True).count() == 288


# --- who --------------------------------------------------------------------------------------


def test_whoever_computed_a_run_neither_checks_nor_approves_nor_pays_it(at: County) -> None:
    run = computed(at)
    with refused("two_duties"):
        check_run(same_person(at.platform, "agriculture_bureau"), run, key=key())
    after, run = displayed(at, checked(at, fresh(run)))
    maker = same_person(after.platform, "county_leader", "finance_bureau")
    with refused("two_duties"):
        approve_run(maker, run, key=key())
    run = row(DistributionRun, approve_run(after.leader, fresh(run), key=key()))
    with refused("two_duties"):
        pay_run(maker, run, key=key())


def test_a_township_begins_no_run(at: County) -> None:
    with refused("not_yours_to_make"):
        values = {"kind_of_run": "guarantee", "year": 2018}
        open_run(acting("township", place="120119101000"), key=key(), values=values)


def test_the_flow_of_a_run_is_kept(at: County) -> None:
    run = computed(at)
    DistributionRun.everything.filter(pk=run.pk).update(approved_digest=run.result_digest)
    run = fresh(run)
    assert triples_not_kept(run) == []
    assert reasons_not_asked(run) == []
    assert duties_not_apart(run) == []


# --- checked ----------------------------------------------------------------------------------


def test_a_line_that_was_changed_does_not_pass_the_check(at: County) -> None:
    run = computed(at)
    line = lines_of(run)[0]
    DistributionLine.everything.filter(pk=line.pk).update(
        amount_fen=line.amount_fen - 1, arrears_fen=1
    )
    with refused("result_changed"):
        check_run(at.bureau, run, key=key())


def test_a_check_asks_the_policy_again_and_finds_what_the_hash_does_not(at: County) -> None:
    run = computed(at)
    line = lines_of(run)[0]
    DistributionLine.everything.filter(pk=line.pk).update(
        amount_fen=line.amount_fen - 1, arrears_fen=1
    )
    from bangfu.apps.payouts.queries.computing import digest_now

    DistributionRun.everything.filter(pk=run.pk).update(result_digest=digest_now(run))
    with refused("result_differs"):
        check_run(at.bureau, fresh(run), key=key())


# --- displayed --------------------------------------------------------------------------------


def test_a_run_is_not_approved_before_its_notice_has_run_its_days(at: County) -> None:
    run = checked(at, computed(at))
    run = row(DistributionRun, display_run(at.platform, run, key=key(), days=DAYS, text="公示"))
    assert run.notice is not None
    with refused("display_not_over"):
        end_display(at.office, run, key=key())
    check_notice(at.office, run.notice, key=key())
    post_notice(at.platform, fresh(run.notice), key=key(), begins_on=at.platform.today)
    with refused("display_not_over"):
        end_display(later(at, DAYS - 1).office, fresh(run), key=key())
    end_display(later(at).office, fresh(run), key=key())
    assert fresh(run).state == "ready"


def test_the_notice_shows_every_village_and_bears_the_hash_of_the_result(at: County) -> None:
    run = checked(at, computed(at))
    run = row(DistributionRun, display_run(at.platform, run, key=key(), days=DAYS, text="公示"))
    assert run.notice is not None
    assert run.notice.proof == run.result_digest
    assert len(run.notice.rows) == 288
    assert run.notice.rows[0][3:] == [WAN_FEN, WAN_FEN, 0]


def objected(at: County, run: DistributionRun) -> Objection:
    told_of = display_run(at.platform, run, key=key(), days=DAYS, text="公示")
    notice = row(DistributionRun, told_of).notice
    assert notice is not None
    check_notice(at.office, notice, key=key())
    post_notice(at.platform, fresh(notice), key=key(), begins_on=at.platform.today)
    told_of = object_to(at.leader, fresh(notice), key=key(), text="本村未列入")
    return row(Objection, told_of)


def test_an_open_objection_blocks_and_one_upheld_leads_back_to_the_draft(at: County) -> None:
    run = checked(at, computed(at))
    objection = objected(at, run)
    after = later(at)
    with refused("display_not_over"):
        end_display(after.office, fresh(run), key=key())
    with refused("notice_stands"):
        uphold_objection(after.bureau, fresh(run), key=key(), reason="核实漏村")
    settle_objection(after.bureau, objection, key=key(), upheld=True, reply="属实")
    uphold_objection(after.bureau, fresh(run), key=key(), reason="核实漏村")
    assert (fresh(run).state, fresh(run).round) == ("draft", 2)


def test_an_objection_dismissed_lets_the_run_go_on(at: County) -> None:
    run = checked(at, computed(at))
    objection = objected(at, run)
    settle_objection(at.bureau, objection, key=key(), upheld=False, reply="该村不在名单")
    after = later(at)
    finish_notice(after.office, Notice.everything.get(), key=key())
    end_display(after.office, fresh(run), key=key())
    assert fresh(run).state == "ready"


# --- approved ---------------------------------------------------------------------------------


def test_an_approval_grants_the_guarantee_to_every_village(at: County) -> None:
    after, run = approved(at)
    assert balance_of(after.finance, Account("pool", "guarantee")) == 288 * WAN_FEN
    owed = balances(after.finance, "pool", code="payable")
    assert set(owed.values()) == {-WAN_FEN}
    assert len(owed) == 288
    assert run.entry is not None
    assert run.entry.clause == "JZ-044"


def test_what_is_displayed_is_what_is_approved(at: County) -> None:
    after, run = displayed(at, checked(at, computed(at)))
    Notice.everything.update(proof="0" * 64)
    with refused("display_not_over"):
        approve_run(after.leader, run, key=key())
    DistributionRun.everything.filter(pk=run.pk).update(notice=_other_notice(run))
    with refused("displayed_other_result"):
        approve_run(after.leader, fresh(run), key=key())


def _other_notice(run: DistributionRun) -> Notice:
    """A notice that ran its days, unchanged, of another result."""
    from bangfu.apps.records.chain import sha256_of
    from bangfu.apps.records.queries.notices import content_of

    other: Notice = Notice.everything.get()
    other.pk = None
    other.digest = sha256_of(content_of(other))
    other.save(force_insert=True)
    return other


def test_money_that_is_gone_since_is_not_promised(at: County) -> None:
    after, run = displayed(at, checked(at, computed(at)))
    from bangfu.apps.returns.models import SurplusLine, SurplusPlan

    plan = SurplusPlan.everything.create(
        county_id=run.county_id, year=2018, title="急用", state="approved"
    )
    SurplusLine.everything.create(
        plan=plan, number=1, use_class="industry", purpose="急用",
        amount_fen=144 * WAN_FEN + 1, way="payee", payee="某公司", clause="JZ-047",
    )  # fmt: skip
    with refused("pool_changed"):
        approve_run(after.leader, run, key=key())


FIELDS = ["amount_fen", "entitled_fen", "before_fen", "arrears_fen", "year", "village_id"]


@pytest.mark.parametrize("field", FIELDS)
def test_any_change_after_the_approval_voids_it(at: County, field: str) -> None:
    after, run = approved(at)
    line = lines_of(run)[0]
    changes = {
        "amount_fen": {"amount_fen": 0, "arrears_fen": WAN_FEN},
        "entitled_fen": {"entitled_fen": 2 * WAN_FEN, "amount_fen": 2 * WAN_FEN},
        "before_fen": {"amount_fen": WAN_FEN - 1, "before_fen": 1},
        "arrears_fen": {"entitled_fen": WAN_FEN + 1, "arrears_fen": 1},
        "year": {"year": 2017},
        "village_id": {"village_id": "120119001001"},
    }
    DistributionLine.everything.filter(pk=line.pk).update(**changes[field])
    with refused("approval_void"):
        pay_run(after.finance, fresh(run), key=key())
    assert balance_of(after.finance, Account("pool", "pool_bank")) == 432 * WAN_FEN


RUN_FIELDS = [
    "year",
    "kind_of_run",
    "pool_fen",
    "amount_fen",
    "left_fen",
    "snapshot_digest",
    "pack_digest",
]


@pytest.mark.parametrize("field", RUN_FIELDS)
def test_any_change_of_the_run_itself_voids_the_approval(at: County, field: str) -> None:
    after, run = approved(at)
    changed = {"year": 2019, "kind_of_run": "arrears"}
    value = changed.get(field, 7 if field.endswith("_fen") else "0" * 64)
    DistributionRun.everything.filter(pk=run.pk).update(**{field: value})
    with refused("approval_void"):
        pay_run(after.finance, fresh(run), key=key())


def test_a_line_added_or_taken_away_after_the_approval_voids_it(at: County) -> None:
    after, run = approved(at)
    DistributionLine.everything.filter(pk=lines_of(run)[-1].pk).delete()
    with refused("approval_void"):
        pay_run(after.finance, fresh(run), key=key())


def test_a_leader_may_refuse_and_the_run_is_computed_again(at: County) -> None:
    after, run = displayed(at, checked(at, computed(at)))
    refuse_run(after.leader, run, key=key(), reason="待核实")
    assert fresh(run).state == "draft"


def test_an_approved_run_is_stopped_and_annulled_by_two_and_its_grant_reversed(
    at: County,
) -> None:
    after, run = approved(at)
    stop_run(after.leader, run, key=key(), reason="名单有误")
    annul_run(after.finance, fresh(run), key=key(), reason="名单有误")
    assert fresh(run).state == "void"
    assert balance_of(after.finance, Account("pool", "guarantee")) == 0
    assert not any(balances(after.finance, "pool", code="payable").values())
    assert not Entitlement.everything.filter(is_live=True).exists()
    assert computed(at).members == 288


# --- explained --------------------------------------------------------------------------------


def test_one_number_is_explained_by_its_clauses_and_given_again(at: County) -> None:
    run = computed(at)
    why = explained(lines_of(run)[0])
    assert why.is_same
    assert why.facts["members"] == 288
    assert why.facts["received_fen"] == 432 * WAN_FEN
    steps = why.answer.because.as_json(why.answer.pack.described, "zh")
    assert steps[0]["clause"] == "JZ-044"
    assert any(lines_of(run)[0].village_id in str(step["step"]) for step in steps)


def test_the_next_year_shows_what_changed_for_each_village(at: County) -> None:
    _after, first = paid(at)
    now = at.in_year(2019)
    inject(now)
    paid_up(now, 2019)
    run = computed(now)
    assert last_run_before(run) == first
    changes = changes_since(run, first)
    assert len(changes) == 288
    assert (changes[0].before_fen, changes[0].now_fen) == (WAN_FEN, 4 * WAN_FEN)


# --- paid -------------------------------------------------------------------------------------


def test_only_what_was_paid_is_seen_by_everybody(at: County) -> None:
    after, _run = released(at)
    assert not DistributionLine.objects.visible_to(PUBLIC).exists()
    work_as(after.finance)
    assert DistributionLine.objects.visible_to(PUBLIC).count() == 288
    assert Entitlement.objects.visible_to(PUBLIC).count() == 288


def test_a_paid_run_is_closed(at: County) -> None:
    after, run = paid(at)
    close_run(after.finance, run, key=key())
    assert fresh(run).state == "closed"


def test_every_yuan_names_its_clause_and_its_village(at: County) -> None:
    _after, run = paid(at)
    line = lines_of(run)[0]
    entry = JournalEntry.everything.get(pk=line.entry_id)
    assert (entry.clause, entry.subject_id, entry.document) == ("JZ-044", line.pk, run.number)
    assert entry.place == line.village_id
