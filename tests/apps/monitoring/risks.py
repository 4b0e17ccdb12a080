"""Clues and cases of Kaiyuan for tests: heard, received, walked step by step on the days given."""

from datetime import UTC, date, datetime

from bangfu.apps.monitoring.actions import cases, clues
from bangfu.apps.monitoring.actions.measures import MeasureEntered, add_measure
from bangfu.apps.monitoring.models import Measure, MonitoringCase, RiskClue
from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Grant, Viewer
from bangfu.apps.records.actions.notices import check_notice, post_notice
from bangfu.apps.registry.actions.entering import IndividualEntered, made
from bangfu.apps.registry.models import Consent, GuaranteeCheck, Household, Individual
from tests.apps.acts import fresh
from tests.apps.monitoring.households import COUNTY, office
from tests.apps.registry.people import identity

FOUND = date(2024, 5, 2)
DAYS = {
    "verify": date(2024, 5, 3),
    "compare": date(2024, 5, 5),
    "review": date(2024, 5, 6),
    "notice": date(2024, 5, 7),
    "check": date(2024, 5, 12),
    "identify": date(2024, 5, 15),
}
"""The days of the worked case: heard on 2 May, hung out from the 7th for 5 days, decided on the 15th."""

WHO = {
    "verify": "village",
    "compare": "agriculture_bureau",
    "review": "village",
    "notice": "village",
    "check": "township",
    "identify": "agriculture_bureau",
}


def on(day: date) -> datetime:
    """Noon of a day in the county."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def somebody(role: str, household: Household, day: date) -> Viewer:
    """A new person of a role for the place of a household, on a day."""
    place = {"village": household.village_id, "township": f"{household.village_id[:9]}000"}
    place |= dict.fromkeys(("resident_team", "grid_worker"), household.village_id)
    return office(role, place.get(role, COUNTY), at=on(day))


def of_department(department: str, *, day: date = date(2024, 7, 31)) -> Viewer:
    """Somebody who works in a department of the county."""
    person = Person.objects.create(name=f"{department}经办")
    grant = Grant("department", COUNTY, department)
    return Viewer("zh", person.pk, person.name, (grant,), on(day))


def person_of(
    household: Household,
    order: int,
    *,
    relation: str = "head",
    labour: str = "full",
    schooling: str = "",
    insured: bool | None = None,
) -> Individual:
    """A registered person of a household with an identity number: `identity(order=order)`."""
    entered = IndividualEntered(
        f"成员{order}", relation, identity=identity(order=order), labour=labour,
        schooling=schooling, insured=insured, born_on=date(1980, 1, 1), sex="male",
    )  # fmt: skip
    row = made(household, f"P{order:04d}", entered, joined_on=date(2023, 1, 1))
    row.save()
    return row


def authorised(household: Household, day: date = date(2024, 1, 2)) -> None:
    """The household has signed that its data may be compared."""
    Consent.everything.create(
        household=household,
        subject="data_comparison",
        willing=True,
        given_on=day,
        document="授权书",
    )


def checked_guarantee(household: Household, item: str, state: str, day: date) -> None:
    """What somebody found of a guarantee on a day."""
    GuaranteeCheck.everything.create(
        household=household, item=item, state=state, checked_on=day,
        checked_by=Person.objects.create(name="核查人"), finding="" if state == "met" else "有缺口",
    )  # fmt: skip


def a_clue(
    household: Household,
    *,
    source: str = "visit",
    cause: str = "illness",
    found_on: date = FOUND,
    key: str = "",
) -> RiskClue:
    """A clue of a household that somebody of its village entered on the day."""
    entered = clues.ClueEntered(source, cause, "家里有人住院", found_on)
    viewer = somebody("village", household, found_on)
    told = clues.enter_clue(viewer, household, entered, key=key or f"clue-{household.pk}-{source}")
    return fresh(RiskClue(pk=told.id))


def a_case(household: Household, **options: object) -> MonitoringCase:
    """A case that begins with a clue."""
    clue = a_clue(household, **options)  # type: ignore[arg-type]
    viewer = somebody("village", household, clue.found_on)
    told = clues.receive_clue(viewer, clue, key=f"receive-{clue.pk}")
    return fresh(MonitoringCase(pk=told.id))


def step(
    case: MonitoringCase, event: str, day: date, viewer: Viewer | None = None
) -> MonitoringCase:
    """Take one step on a day, by somebody whose it is unless a viewer is given."""
    plain = event.removeprefix("lift_")
    case, key = fresh(case), f"{case.pk}-{case.round}-{event}-{day}"
    acting = viewer or somebody(WHO.get(plain, "agriculture_bureau"), case.household, day)
    done = cases.StepDone(day, "已办")
    if plain == "notice":
        cases.draft_notice(acting, case, event, key=key)
        _hang_out(fresh(case), day, key)
    elif plain == "identify":
        cases.identify(acting, case, "marginal", done, key=key)
    elif plain == "lift":
        cases.lift(acting, case, done, key=key)
    else:
        cases.do_step(acting, case, event, done, key=key)
    return fresh(case)


def _hang_out(case: MonitoringCase, day: date, key: str) -> None:
    notice = case.notice
    assert notice is not None, "it was just drafted"
    checker = somebody("township", case.household, day)
    check_notice(checker, fresh(notice), key=f"{key}-c")
    poster = somebody("village", case.household, day)
    post_notice(poster, fresh(notice), key=f"{key}-p", begins_on=day)


def walked(household: Household, until: str = "identify", **options: object) -> MonitoringCase:
    """A case of a household, walked on the worked days up to a step."""
    if not Consent.everything.filter(household=household).exists():
        authorised(household)
    case = a_case(household, **options)
    for event, day in DAYS.items():
        case = step(case, event, day)
        if event == until:
            break
    return case


def a_measure(
    case: MonitoringCase, help_code: str = "industry", day: date = date(2024, 5, 22)
) -> Measure:
    """A measure of the household of a case, entered on the day it begins."""
    viewer = somebody("township", case.household, day)
    entered = MeasureEntered(help_code, "发放鸡苗", "李帮扶", day)
    told = add_measure(viewer, case.household, entered, key=f"m-{case.pk}-{help_code}-{day}")
    return fresh(Measure(pk=told.id))


def helped(household: Household) -> MonitoringCase:
    """A case whose measures are in place since 22 May."""
    case = walked(household)
    a_measure(case)
    viewer = somebody("township", household, date(2024, 5, 22))
    cases.confirm_help(viewer, fresh(case), key=f"help-{case.pk}")
    return fresh(case)
