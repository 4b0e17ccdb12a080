"""What the register and the offices do beside the cases: members, doubles, screenings, cards."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from bangfu.apps.monitoring.actions.cards import hand_over, issue_cards
from bangfu.apps.monitoring.actions.measures import MeasureEntered, add_measure
from bangfu.apps.monitoring.actions.screening import screen
from bangfu.apps.monitoring.models import CardIssue
from bangfu.apps.registry.actions.circumstances import Looked, check_guarantee
from bangfu.apps.registry.actions.entering import IndividualEntered
from bangfu.apps.registry.actions.finding import propose_outcome
from bangfu.apps.registry.actions.households import HouseholdEntered, enter_household
from bangfu.apps.registry.actions.individuals import add_individual, leave_household
from bangfu.apps.registry.models import Duplicate, GuaranteeCheck, Household, Individual
from bangfu.apps.registry.models.households import MONITORED_STATUSES
from bangfu.demonstration.kaiyuan import places
from bangfu.demonstration.kaiyuan.cast import TOLD_UNTIL
from bangfu.demonstration.kaiyuan.circumstances import YEAR
from bangfu.demonstration.kaiyuan.people import Births, Family
from bangfu.demonstration.telling import LABEL, Act, Telling, in_background

SCREENED = (date(2024, 11, 18), date(2024, 12, 16))
MENDED, FOUND = date(2024, 11, 28), date(2024, 12, 12)
DIED, BORN, DOUBLED = date(2024, 6, 20), date(2024, 7, 9), date(2024, 12, 9)
HELPED = date(2024, 3, 15)
CARDS = {"clear_card": date(2024, 4, 10), "policy_sheet": date(2024, 12, 11)}
CARDS_HANDED_OVER = 47


def acts(story: Telling, families: Sequence[Family]) -> Iterator[Act]:
    """All of it, each on its day."""
    yield from _screenings(story)
    yield HELPED, partial(_help_monitored, story)
    yield DIED, partial(_die, story, bereaved(families))
    yield BORN, partial(_be_born, story, families[0])
    yield DOUBLED, partial(_double, story, families)
    for kind, on in CARDS.items():
        yield on, partial(_issue, story, kind, on)
    yield TOLD_UNTIL, partial(_wait_for_check, story)


def _screenings(story: Telling) -> Iterator[Act]:
    """The county is screened each month; in between some guarantees are met, others fail."""
    for on in SCREENED:
        yield on, partial(_screen, story, on)
    yield MENDED, partial(_mend, story)
    yield FOUND, partial(_fail, story)


def _screen(story: Telling, on: date) -> None:
    screen(story.who("bureau", on), YEAR, key=story.key)
    in_background(on)


def _mend(story: Telling) -> None:
    """Every other lack of September is put right."""
    unmet = GuaranteeCheck.everything.filter(state="unmet").select_related("household")
    for check in unmet.order_by("pk")[::2]:
        looked = Looked(check.item, "met", MENDED, f"已整改（{LABEL}）")
        check_guarantee(story.who("bureau", MENDED), check.household, looked, key=story.key)


def _fail(story: Telling) -> None:
    """The first frost: water is cut in a few houses."""
    live = Household.everything.filter(state="live").order_by("-code")
    for household in live[::229]:
        looked = Looked("water", "unmet", FOUND, "入户管道冻裂，停水")
        check_guarantee(story.who("bureau", FOUND), household, looked, key=story.key)


def bereaved(families: Sequence[Family]) -> Family:
    """The family of which an old parent dies, whom a list of a department still names."""
    old = (one for one in families if one.members[-1].relation == "parent")
    return next(one for one in old if one.members[-1].labour == "none")


# --- members --------------------------------------------------------------------------------------


def _die(story: Telling, family: Family) -> None:
    """The last member of a family: lists may still name them."""
    gone = Individual.everything.filter(household__code=family.code).latest("pk")
    reason = f"{LABEL}：死亡证明"
    bureau = story.who("bureau", DIED)
    leave_household(bureau, gone, left_on=DIED, why="death", reason=reason, key=story.key)


def _be_born(story: Telling, family: Family) -> None:
    child = IndividualEntered(
        f"{family.members[0].name[0]}一诺",
        "grandchild",
        identity=Births().number(BORN, "female"),
        labour="none",
        schooling="not_yet",
        insured=True,
        joined_why="birth",
    )
    household = Household.everything.get(code=family.code)
    bureau = story.who("bureau", BORN)
    add_individual(bureau, household, child, joined_on=BORN, key=story.key)


def _double(story: Telling, families: Sequence[Family]) -> None:
    """Two of one number, and two of one name and birthday: one of them is proposed for a decision."""
    village = places.shown(story)
    first, second, other = [one for one in families if one.village == village.code][30:33]
    by = story.who(f"village:{village.code}", DOUBLED)
    household = Household.everything.get(code=other.code)
    for known, identity in (
        (first.members[-1], first.members[-1].identity),
        (second.members[-1], ""),
    ):
        again = replace(known, relation="other", identity=identity, phone="", card="")
        add_individual(by, household, again, joined_on=DOUBLED, key=story.key)
    pair = Duplicate.everything.filter(grounds="name_and_birth").latest("pk")
    why = "同一人随女儿居住时重复登记"
    propose_outcome(by, pair, "keep_first", reason=why, key=story.key)


def _wait_for_check(story: Telling) -> None:
    """A household that the village entered and the township has yet to check."""
    village, births = places.shown(story), Births()
    pair = (
        ("男", "隋永福", "head", date(1931, 3, 5)),
        ("女", "石桂芬", "spouse", date(1933, 8, 17)),
    )
    members = [
        IndividualEntered(
            name,
            relation,
            identity=births.number(born_on, "male" if sex == "男" else "female"),
            labour="none",
            schooling="ended",
            insured=True,
        )
        for sex, name, relation, born_on in pair
    ]
    basis = f"村民代表会议评议（{LABEL}）"
    entered = HouseholdEntered(village.code, "general", basis, TOLD_UNTIL, group_name="二组")
    by = story.who(f"village:{village.code}", TOLD_UNTIL)
    enter_household(by, entered, members, key=story.key)


# --- cards and measures -----------------------------------------------------------------------------


def _issue(story: Telling, kind: str, on: date) -> None:
    """Cards for the village shown and its neighbours; most of the one shown are handed over."""
    for village in places.villages(story):
        if village.parent_id != story.townships[places.SHOWN]:
            continue
        households = list(Household.everything.filter(village=village, state="live"))
        issue_cards(story.who(f"clerk:{places.SHOWN}", on), households, kind, key=story.key)
    by = story.who(f"village:{places.shown(story).code}", on)
    cards = CardIssue.everything.filter(kind_code=kind, household__village=places.shown(story))
    for card in cards.order_by("pk")[:CARDS_HANDED_OVER]:
        hand_over(by, card, on=on, key=story.key)


def _help_monitored(story: Telling) -> None:
    """Those who were monitored from the beginning have a measure each, in the first villages."""
    codes = [village.code for village in places.first_villages(story)]
    monitored = Household.everything.filter(village__in=codes, status__in=MONITORED_STATUSES)
    for household in monitored.order_by("code"):
        able = Individual.everything.filter(
            household=household, labour__in=("full", "half", "weak")
        )
        help_, content = (
            ("industry", "发放鸡苗和饲料") if able.exists() else ("minimum_living", "纳入低保")
        )
        entered = MeasureEntered(help_, content, f"驻村干部（{LABEL}）", HELPED)
        team = story.who(f"team:{household.village_id}", HELPED)
        add_measure(team, household, entered, key=story.key)
