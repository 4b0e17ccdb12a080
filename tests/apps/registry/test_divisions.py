"""Places: the real codes of Jizhou, their names, and what becomes of them."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from bangfu.apps.people.scope import PUBLIC, NoViewer, Viewer
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.actions.divisions import (
    change_division,
    division_on,
    load_divisions,
    villages_on,
)
from bangfu.apps.registry.models import Division, DivisionChange
from bangfu.apps.registry.queries.places import (
    divisions_for,
    name_key,
    names_of_places,
    own_villages,
    places_of,
)
from tests.apps.records.acting import COUNTY, NOON, acting
from tests.apps.registry.places import jizhou

pytestmark = pytest.mark.django_db
PAPER = {"document": "津民区划〔2019〕1号", "changed_on": date(2019, 1, 1), "reason": "区划调整"}


def test_jizhou_has_949_villages_in_26_townships() -> None:
    load_divisions(acting("agriculture_bureau"), COUNTY)
    counted = dict(
        Division.everything.values_list("category").annotate(number=Count("pk")).order_by()
    )
    assert counted == {
        "county": 1,
        "town": 25,
        "rural_township": 1,
        "sub_district": 1,
        "zone": 1,
        "village": 949,
        "community": 33,
        "virtual": 1,
    }


def test_codes_have_twelve_digits_and_every_village_lies_in_its_township() -> None:
    load_divisions(acting("agriculture_bureau"), COUNTY)
    village = Division.everything.get(code="120119101201")
    assert (village.parent_id, village.parent.parent_id) == ("120119101000", COUNTY)
    assert not Division.everything.exclude(code__regex=r"^\d{12}$").exists()
    places = Division.everything.filter(level="village").values_list("code", "parent_id")
    assert all(code[:9] == parent[:9] for code, parent in places)


def test_loading_again_adds_nothing_and_undoes_nothing() -> None:
    clerk = jizhou()
    change_division(clerk, "120119101201", "renamed", PAPER | {"name": "新名村委会"}, key="rename")
    before = AuditEvent.everything.count()
    assert load_divisions(clerk, COUNTY) == 0
    assert Division.everything.get(code="120119101201").name == "新名村委会"
    assert AuditEvent.everything.count() == before


def test_all_ten_counties_load_in_a_few_statements() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert load_divisions(acting("agriculture_bureau")) == 10 + 195 + 3358
    assert len(asked) < 150
    assert (
        places_of(PUBLIC, "village", inside="120114000000").filter(category="village").count()
        == 622
    )


def test_names_repeat_within_the_county_and_never_within_a_township() -> None:
    jizhou()
    villages = Division.everything.filter(level="village")
    repeated = villages.values("name").annotate(number=Count("pk")).filter(number__gt=1)
    assert sorted(repeated.values_list("name", flat=True)) == [
        "三岔口村委会",
        "南辛庄村委会",
        "张家园村委会",
        "张庄村委会",
        "马家崖村委会",
    ]
    within = villages.values("name", "parent").annotate(number=Count("pk"))
    assert not within.filter(number__gt=1).exists()


def test_a_village_is_matched_by_township_and_name_as_people_write_them() -> None:
    viewer = jizhou()
    names = names_of_places(viewer, date(2018, 12, 31))
    both = names.find("", "三岔口村")
    assert len(both) == 2
    for code in both:
        township = Division.everything.get(code=code).parent.name
        for written in ("三岔口村委会", "三岔口", " 三岔口村民委员会\u200b"):
            assert names.find(township, written) == (code,)
        assert names.find(f"{township}人民政府", "三岔口") == (code,)
    assert names.find("下仓镇", "没有这个村") == ()
    assert names.find("", both[0]) == (both[0],)
    assert names.find("", "120119101999") == ()


def test_no_two_villages_of_a_township_share_a_key() -> None:
    names = names_of_places(jizhou(), date(2018, 12, 31))
    assert [pair for pair, codes in names.by_both.items() if len(codes) > 1] == []
    assert len(names.by_both) == 983


@pytest.mark.parametrize(
    ("written", "key"),
    [("孙各庄满族乡", "孙各庄"), ("文昌街道办事处", "文昌"), ("村", "村"), ("镇", "镇")],
)
def test_the_key_of_a_name_leaves_out_what_people_leave_out(written: str, key: str) -> None:
    assert name_key(written) == key


def test_a_renamed_village_is_found_by_either_name() -> None:
    clerk = jizhou()
    old = Division.everything.get(code="120119101201")
    told = change_division(
        clerk, old.code, "renamed", PAPER | {"name": "幸福村委会", "name_en": "Xingfu"}, key="r"
    )
    names = names_of_places(clerk, date(2019, 6, 1))
    assert names.find("洇溜镇", "幸福") == names.find("洇溜镇", old.name) == (old.code,)
    event = AuditEvent.everything.get(subject_kind=told.kind, subject_id=told.id)
    assert (event.before["name"], event.after["name"]) == (old.name, "幸福村委会")
    with pytest.raises(Refused) as refused:
        change_division(clerk, old.code, "renamed", PAPER | {"name": "幸福村委会"}, key="again")
    assert [p.code for p in refused.value.problems] == ["name_is_the_same"]


def test_a_village_merged_into_another_keeps_its_code_and_its_last_day() -> None:
    clerk = jizhou()
    ended, heir = "120119101201", "120119101203"
    change_division(clerk, ended, "ended", PAPER | {"successor": heir}, key="merge")
    place = Division.everything.get(code=ended)
    assert place.successor_id == heir
    assert place.is_valid_on(date(2018, 12, 31))
    assert not place.is_valid_on(date(2019, 1, 1))
    assert names_of_places(clerk, date(2019, 1, 1)).find("", ended) == ()
    assert ended not in {p.code for p in places_of(clerk, "village", on=date(2019, 1, 1))}
    for act in (
        lambda: division_on(ended, date(2019, 1, 1)),
        lambda: villages_on([heir, ended], date(2019, 1, 1)),
        lambda: change_division(clerk, ended, "ended", PAPER, key="twice"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert [p.code for p in refused.value.problems] == ["division_not_valid"]


def test_a_place_that_is_not_there_or_of_another_level_is_refused() -> None:
    clerk = jizhou()
    for code, level, problem in (
        ("120119999999", None, "no_such_division"),
        ("120119101000", "village", "division_of_another_level"),
    ):
        with pytest.raises(Refused) as refused:
            division_on(code, level=level)
        assert [p.code for p in refused.value.problems] == [problem]
    with pytest.raises(Refused):
        villages_on(["120119101000"], clerk.today)


def test_the_profile_of_the_county_is_kept_with_its_paper() -> None:
    clerk = jizhou()
    profile = {"terrain": "山区", "farming": True, "old_base_area": True}
    change_division(clerk, COUNTY, "profile", PAPER | profile, key="profile")
    assert Division.everything.get(code=COUNTY).profile == profile
    assert DivisionChange.everything.filter(category="profile").count() == 1


def test_only_an_office_of_the_county_changes_a_place() -> None:
    jizhou()
    township = acting("township", place="120119101000")
    with pytest.raises(Refused) as refused:
        change_division(township, "120119101201", "renamed", PAPER | {"name": "甲村"}, key="x")
    assert [p.code for p in refused.value.problems] == ["not_yours_to_make"]
    assert Division.everything.get(code="120119101201").former_names == ""


def test_everybody_reads_places_and_nobody_without_saying_who() -> None:
    clerk = jizhou()
    assert divisions_for(PUBLIC).count() == 1012
    assert divisions_for(acting("township", place="120119101000")).count() == 1012
    with pytest.raises(NoViewer):
        list(Division.objects.all())
    mine = own_villages(acting("township", place="120119101000"))
    assert {place.parent_id for place in mine} == {"120119101000"}
    assert mine.count() == 32
    assert own_villages(clerk).count() == 983
    assert own_villages(Viewer(at=NOON)).count() == 0
