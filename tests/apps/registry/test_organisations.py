"""Organisations: made, changed, ended; credit codes; one platform and one sales terminal at a time."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bangfu.apps.people.scope import PUBLIC, Viewer
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.actions.divisions import load_divisions
from bangfu.apps.registry.actions.organisations import (
    change_organisation,
    end_organisation,
    make_organisation,
)
from bangfu.apps.registry.models import Organisation
from bangfu.apps.registry.models.divisions import names_in
from bangfu.apps.registry.queries.organisations import (
    active_organisations,
    organisations_for,
)
from bangfu.core.credit_code import is_credit_code
from tests.apps.records.acting import COUNTY, acting
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db

GOOD = "91350100M000100Y43"


def office(**given: Any) -> dict[str, Any]:
    """The fields of an organisation."""
    return {
        "code": "PT-1",
        "name": "蓟州区产业帮扶平台公司",
        "category": "platform",
        "office": "platform",
        "level": "district",
        "division_id": COUNTY,
        "active_from": date(2018, 3, 1),
    } | given


def row(key: int) -> Organisation:
    held: Organisation = Organisation.everything.get(pk=key)
    return held


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_a_second_active_platform_is_refused_with_the_name_of_the_first() -> None:
    clerk = jizhou()
    make_organisation(clerk, office(), key="1")
    with pytest.raises(Refused) as refused:
        make_organisation(clerk, office(code="PT-2", name="另一平台"), key="2")
    assert codes(refused) == ["no_more_of_this_category"]
    assert "蓟州区产业帮扶平台公司" in refused.value.problems[0].message("zh")
    terminal = office(
        code="XS-1", name="销售公司", category="sales_terminal", office="sales_terminal"
    )
    make_organisation(clerk, terminal, key="3")
    with pytest.raises(Refused):
        make_organisation(clerk, terminal | {"code": "XS-2"}, key="4")
    assert Organisation.everything.count() == 2


def test_a_new_platform_follows_one_that_has_ended() -> None:
    clerk = jizhou()
    first = make_organisation(clerk, office(), key="1")
    end_organisation(clerk, row(first.id), date(2018, 10, 1), reason="改制", key="end")
    make_organisation(
        clerk, office(code="PT-2", name="新平台", active_from=date(2018, 10, 1)), key="2"
    )
    values = office(code="PT-3", active_from=date(2018, 9, 30))
    with pytest.raises(Refused) as refused:
        make_organisation(clerk, values, key="3")
    assert codes(refused) == ["no_more_of_this_category"]
    active = active_organisations(clerk, date(2018, 11, 5), "platform", inside=COUNTY)
    assert [one.name for one in active] == ["新平台"]


def test_before_there_is_a_policy_nothing_is_counted() -> None:
    clerk = acting("agriculture_bureau")
    load_divisions(clerk, COUNTY)
    make_organisation(clerk, office(), key="1")
    make_organisation(clerk, office(code="PT-2"), key="2")
    assert Organisation.everything.count() == 2


@pytest.mark.parametrize(
    ("code", "is_right"),
    [
        (GOOD, True),
        ("91110000600037341L", True),
        ("91350100M000100Y44", False),
        ("91350100M000100Y4", False),
        ("91350100M000100YO3", False),
        ("91350100m000100y43", False),
    ],
)
def test_a_credit_code_is_checked_by_its_last_letter(code: str, is_right: bool) -> None:
    assert is_credit_code(code) is is_right


def test_every_single_wrong_letter_of_a_credit_code_is_found() -> None:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for place in range(18):
        wrong = [GOOD[:place] + letter + GOOD[place + 1 :] for letter in letters]
        assert [code for code in wrong if is_credit_code(code)] == [GOOD]


def test_a_wrong_or_taken_credit_code_is_refused() -> None:
    clerk = jizhou()
    with pytest.raises(Refused) as refused:
        make_organisation(clerk, office(credit_code="91350100M000100Y44"), key="1")
    assert codes(refused) == ["credit_code_wrong"]
    make_organisation(clerk, office(credit_code=GOOD), key="2")
    bank = office(code="YH", name="某银行", category="bank", credit_code=GOOD)
    with pytest.raises(Refused) as refused:
        make_organisation(clerk, bank, key="3")
    assert codes(refused) == ["credit_code_taken"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.everything.create(**bank)


def test_a_code_stands_for_one_organisation() -> None:
    clerk = jizhou()
    make_organisation(clerk, office(code="A", category="bureau"), key="1")
    with pytest.raises(Refused) as refused:
        make_organisation(clerk, office(code="A", category="bureau"), key="2")
    assert codes(refused) == ["organisation_code_taken"]


def test_a_renamed_bureau_is_found_by_its_old_name() -> None:
    clerk = jizhou()
    bureau = office(code="NW", name="区农委", category="bureau", office="agriculture_commission")
    made = make_organisation(clerk, bureau, key="1")
    change_organisation(clerk, row(made.id), {"name": "区农业农村委员会"}, key="2")
    change_organisation(clerk, row(made.id), {"name": "区农业农村局"}, key="3")
    held = row(made.id)
    names = {held.name, held.code, *names_in(held.aliases)}
    for name in ("区农业农村局", "区农业农村委员会", "区农委", "NW"):
        assert name in names
    event = AuditEvent.everything.filter(subject_kind=made.kind).latest("sequence")
    assert event.before["name"] == "区农业农村委员会"


def test_a_township_keeps_its_own_organisations_and_no_others() -> None:
    jizhou()
    township = acting("township", place="120119101000")
    own = office(
        code="T", category="village_collective", division_id="120119101201", level="village"
    )
    made = make_organisation(township, own, key="1")
    with pytest.raises(Refused) as refused:
        make_organisation(township, own | {"code": "U", "division_id": "120119102201"}, key="2")
    assert codes(refused) == ["not_yours_to_make"]
    with pytest.raises(Refused):
        change_organisation(township, row(made.id), {"division_id": "120119102201"}, key="3")
    assert Organisation.everything.get().division_id == "120119101201"


def test_an_end_needs_a_reason_and_lies_after_the_beginning() -> None:
    clerk = jizhou()
    made = make_organisation(clerk, office(), key="1")
    with pytest.raises(Refused) as refused:
        end_organisation(clerk, row(made.id), date(2018, 12, 1), reason=" ", key="2")
    assert codes(refused) == ["reason_missing"]
    with pytest.raises(Refused) as refused:
        end_organisation(clerk, row(made.id), date(2018, 3, 1), reason="误登", key="3")
    assert codes(refused) == ["ends_before_it_begins"]


def test_everybody_reads_organisations() -> None:
    clerk = jizhou()
    made = make_organisation(clerk, office(), key="1")
    for viewer in (PUBLIC, Viewer(), acting("township", place="120119101000"), clerk):
        assert [one.pk for one in organisations_for(viewer)] == [made.id]
