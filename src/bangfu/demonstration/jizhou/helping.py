"""Who helps the weak villages: invented units, as many as the policy's sources report of each level."""

from collections.abc import Mapping
from datetime import date

from bangfu.apps.pairings.actions.agreements import (
    draft_agreement,
    hold_training,
    move_agreement,
    sign_agreement,
    submit_agreement,
)
from bangfu.apps.pairings.actions.units import enter_unit, give_all, pair
from bangfu.apps.pairings.models import UNIT_LEVELS, Agreement, HelpingUnit
from bangfu.apps.pairings.queries.agreements import TOWNSHIPS, term_names
from bangfu.apps.pairings.queries.units import reported_contributions
from bangfu.apps.policies.queries.county import pack_in_force
from bangfu.apps.registry.actions.organisations import make_organisation
from bangfu.apps.registry.models import Division, Organisation, VillageProgramme
from bangfu.core.money import split
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.rules.assignment import Assignment, ServedGroup
from bangfu.demonstration.telling import LABEL, Telling, fresh, row

PAIRED, DRAFTED, SIGNED, GAVE = (date(2018, *day) for day in ((1, 15), (2, 5), (2, 8), (10, 26)))
ASSESSED = date(2021, 1, 20)
LETTER = "responsibility_letter"
KINDS_GIVEN = ("money", "goods", "project", "people")


def help_villages(story: Telling, county: str) -> None:
    """Units of both levels are entered and paired with every village; they give; they learn."""
    terms = Rulebook(pack_in_force(PAIRED), PAIRED, {}).rule("pairings.coverage", Assignment).terms
    reported = reported_contributions(GAVE)
    for level, group in (terms.groups or {}).items():
        helped = _paired(story, county, level, group)
        _given(story, helped, reported.get(level, 0))


def _paired(story: Telling, county: str, level: str, group: ServedGroup) -> dict[int, str]:
    """Units of a level through its teams, side by side in each township; unit and a village of it."""
    members = VillageProgramme.everything.filter(left_on__isnull=True, helped_level=level)
    villages = list(members.order_by("village_id").values_list("village_id", flat=True))
    of_team: dict[int, list[str]] = {}
    for n, village in enumerate(villages):
        of_team.setdefault(n * group.teams // len(villages), []).append(village)
    helped = {}
    for n in range(group.units):
        team = n * group.teams // group.units
        unit = _unit(story, county, level, n + 1)
        name = f"{LABEL}{UNIT_LEVELS[level].zh}第{team + 1}工作组"
        bureau = story.who("bureau", PAIRED)
        pair(bureau, unit, of_team[team], paired_on=PAIRED, team=name, key=story.key)
        helped[unit.pk] = of_team[team][0]
    return helped


def _unit(story: Telling, county: str, level: str, number: int) -> HelpingUnit:
    values = {
        "code": f"helping-{level}-{number:03}",
        "name": f"{LABEL}{UNIT_LEVELS[level].zh}帮扶单位{number:03}",
        "category": "helping_unit",
        "level": level,
    }
    organisation = _organisation(story, values, county)
    entered = {"organisation_id": organisation.pk, "division_id": county, "level": level}
    return row(HelpingUnit, enter_unit(story.who("bureau", PAIRED), entered, key=story.key))


def _organisation(story: Telling, values: Mapping[str, object], place: str) -> Organisation:
    kept = dict(values) | {"division_id": place, "active_from": story.begins}
    return row(Organisation, make_organisation(story.who("bureau", PAIRED), kept, key=story.key))


def _given(story: Telling, helped: Mapping[int, str], total_fen: int) -> None:
    """What the units of a level gave until the sources counted it: their sum, shared unevenly."""
    if not total_fen:
        return
    shares = split(total_fen, [2 + n % 7 for n in range(len(helped))])
    given = [
        {
            "unit_id": unit,
            "place_id": village,
            "given_on": GAVE,
            "category": KINDS_GIVEN[n % len(KINDS_GIVEN)],
            "amount_fen": share,
            "about": f"{LABEL}帮扶投入",
        }
        for n, ((unit, village), share) in enumerate(zip(helped.items(), shares, strict=True))
    ]
    bureau = story.who("bureau", GAVE)
    give_all(bureau, given, source=f"{LABEL}数据：按通报总数分摊", key=story.key)


def letters(story: Telling) -> None:
    """The county's government and that of every township sign a letter of responsibility."""
    government = Organisation.everything.get(office="district_government")
    terms = {
        code: f"{LABEL}条款：{name.zh}按方案执行"
        for code, name in term_names(LETTER, DRAFTED).items()
    }
    towns = Division.everything.filter(code__in=story.townships.values(), category__in=TOWNSHIPS)
    for number, town in enumerate(towns.order_by("code"), start=1):
        values = {
            "code": f"government-{town.code}",
            "name": f"{town.name}人民政府",
            "category": "township_government",
            "office": "township",
            "level": "township",
        }
        other = _organisation(story, values, town.code)
        held = {
            "category": LETTER,
            "first_party_id": government.pk,
            "second_party_id": other.pk,
            "terms": terms | {"other": f"{LABEL}条款：按期完成本镇乡项目和收益上缴"},
            "begins_on": SIGNED,
        }
        _letter(story, held, f"{LABEL}责〔{SIGNED.year}〕{number}号")


def _letter(story: Telling, values: Mapping[str, object], number: str) -> None:
    """Drafted by the office, approved by the leader, then signed; assessed when the years are over."""
    office = story.who("office", DRAFTED)
    letter = row(Agreement, draft_agreement(office, values, key=story.key))
    submit_agreement(office, letter, key=story.key)
    move_agreement(story.who("leader", DRAFTED), fresh(letter), "approve", key=story.key)
    office = story.who("office", SIGNED)
    sign_agreement(office, fresh(letter), number, SIGNED, key=story.key)
    move_agreement(office, fresh(letter), "begin", key=story.key)
    finding = f"{LABEL}：任务完成，考核合格"
    bureau = story.who("bureau", ASSESSED)
    move_agreement(bureau, fresh(letter), "assess", reason=finding, key=story.key)


def trainings(story: Telling, county: str, host: str, guests: str) -> None:
    """A course for those who help, and a visit of townships to one another."""
    course, visit = date(2018, 3, 8), date(2018, 9, 18)
    held: dict[str, object] = {
        "category": "course",
        "held_on": course,
        "topic": f"{LABEL}：帮扶干部集中培训",
        "host_id": county,
        "attendees": "各帮扶单位、驻村工作组",
    }
    hold_training(story.who("bureau", course), held, key=story.key)
    held |= {
        "category": "visit",
        "held_on": visit,
        "topic": f"{LABEL}：产业项目观摩互看",
        "host_id": story.townships[host],
        "attendees": "各镇乡分管负责人",
        "guests": guests,
    }
    hold_training(story.who("bureau", visit), held, key=story.key)
