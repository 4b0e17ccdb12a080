"""Rows of every scoped table at two townships, each row with a word of its own, made from the tables.

A new table is planted by itself as far as its columns tell what they take. Where a constraint asks
for more, `SPECIAL` says it: the columns of that table by name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction

from bangfu.apps.people.models import Person
from bangfu.apps.people.scope import Scoped
from bangfu.apps.people.sealed import new_data_key
from tests.apps.policies.standing import put_in_force

COUNTY = "120119000000"
DAY = date(2022, 6, 1)
MOMENT = datetime(2022, 6, 1, 2, tzinfo=UTC)

SPECIAL: Mapping[str, Mapping[str, Any]] = {
    "people.RoleGrant": {"role": "township_leader"},
    "people.ApiToken": {"role": "township"},
    "ledger.Closing": {
        "through": lambda ground, word: DAY + timedelta(days=int(word[1:-1]) % 9_000)
    },
    "pairings.Agreement": {
        "second_party": lambda ground, word: another(ground, "registry.Organisation")
    },
    "projects.Meeting": {"attended": 9, "votes_for": 7, "votes_against": 1},
    "projects.ProgressRecord": {"percent": 50},
    "funds.PaymentRequest": {"site": lambda ground, word: ground.village},
    "assets.AssetOwner": {"share": "1/12"},
    "payouts.DistributionLine": {"arrears_fen": 0, "before_fen": 0},
    "oversight.VillageTarget": {"state": "unknown"},
    "registry.Individual": {
        "data_key": lambda ground, word: new_data_key(),
        "identity": None,
        "phone": None,
        "card": None,
        "health": None,
        "name": lambda ground, word: word,
        "relation": "other",
        "left_why": "",
        "identity_index": "",
        "card_index": "",
    },
    "registry.IndividualMove": {
        "to_household": lambda ground, word: another(ground, "registry.Household")
    },
    "registry.Duplicate": {
        "second": lambda ground, word: another(ground, "registry.Individual"),
        "outcome": "",
    },
    "registry.HouseholdIncome": {"amount_fen": 1000},
    "monitoring.Employment": {"month": "2022-06"},
    "monitoring.DepartmentFeed": {
        "rows_count": 1,
        "matched": 1,
        "duplicate": 0,
        "out_of_scope": 0,
        "unmatched": 0,
    },
    "monitoring.FeedRow": {
        "identity_index": "",
        "exception": "",
        "household": lambda ground, word: planted(apps.get_model("registry.Household"), ground),
        "individual": lambda ground, word: planted(apps.get_model("registry.Individual"), ground),
    },
    "monitoring.Screening": {"households": 1, "individuals": 1, "at_risk": 0, "unknown": 0},
    "monitoring.ScreeningFlag": {"value_share": "1/4", "line_share": "1/4"},
}
"""Columns that a constraint asks for, by table; a function is given the ground and the word."""


MEANINGFUL = {
    "pack": "jizhou-2018",
    "clause": "JZ-042",
    "question": "returns.remittance",
    "share": "1/4",
    "rate": "1/4",
}
"""Texts that pages read, by the name of their column: no word of its own may stand there."""


@dataclass
class Ground:
    """A township and a village of it, and what was planted there: every row with its word."""

    township: str
    village: str
    rows: dict[type[models.Model], models.Model] = field(default_factory=dict)
    words: dict[models.Model, str] = field(default_factory=dict)


@dataclass
class Planted:
    """Two townships with the same tables, and the tables that could not be planted, with the reason."""

    here: Ground
    there: Ground
    barren: dict[str, str]

    def rows(self) -> Iterator[tuple[Scoped, str]]:
        """Every row that was planted with its word."""
        for ground in (self.here, self.there):
            for row, word in ground.words.items():
                if isinstance(row, Scoped):
                    yield row, word


_numbers = count(10_000)


def scoped_models() -> list[type[Scoped]]:
    """Every table of the house whose rows belong to places."""
    return [model for model in apps.get_models() if issubclass(model, Scoped)]


def plant() -> Planted:
    """Plant every scoped table at two townships of a county whose policy is in force."""
    put_in_force()
    here = Ground("120119101000", "120119101200")
    there = Ground("120119102000", "120119102200")
    places(here, there)
    barren = {}
    for model in scoped_models():
        for ground in (here, there):
            try:
                with transaction.atomic():
                    planted(model, ground)
            except (DatabaseError, AssertionError, TypeError, ValueError) as fault:
                barren[model._meta.label] = str(fault).splitlines()[0]
    return Planted(here, there, barren)


def places(*grounds: Ground) -> None:
    """The county, and the places of the grounds."""
    division = apps.get_model("registry", "Division").everything
    county = division.create(code=COUNTY, level="county", category="county", name="试验区")
    for ground in grounds:
        town = division.create(
            code=ground.township, level="township", category="town", name="某镇", parent=county
        )
        village = division.create(
            code=ground.village, level="village", category="village", name="某村", parent=town
        )
        ground.rows[type(town)] = village


def planted(model: type[models.Model], ground: Ground) -> models.Model:
    """The row of a table on a ground: the one that is there, or a new one with what it rests on."""
    if model not in ground.rows:
        ground.rows[model] = _sown(model, ground)
    return ground.rows[model]


def another(ground: Ground, label: str) -> models.Model:
    """A second row of a table on a ground."""
    return _sown(apps.get_model(label), ground)


def _sown(model: type[models.Model], ground: Ground) -> models.Model:
    number = next(_numbers)
    word = f"暗{number}号"
    row = model(**_values(model, ground, word))
    if row.pk is None:
        row.pk = number  # no two tables have a row of the same key: an address names one row only
    row.save(force_insert=True)
    ground.words[row] = word
    return row


def _values(model: type[models.Model], ground: Ground, word: str) -> dict[str, Any]:
    special = SPECIAL.get(model._meta.label, {})
    return {
        column.name: _special(special[column.name], ground, word)
        if column.name in special
        else _value(model, column, ground, word)
        for column in model._meta.concrete_fields
        if not (column.primary_key and column.get_internal_type().endswith("AutoField"))
    }


def _special(value: Any, ground: Ground, word: str) -> Any:
    return value(ground, word) if callable(value) else value


def _value(model: type[models.Model], column: Any, ground: Ground, word: str) -> Any:
    if column.is_relation:
        return _behind(model, column, ground)
    if column.name == "state" and hasattr(model, "flow"):
        return model.flow.first
    if column.choices:
        return column.choices[0][0]
    if isinstance(column, models.CharField | models.TextField):
        return _text(model, column, ground, word)
    if isinstance(column, models.BooleanField):
        return column.default if column.has_default() else True
    if isinstance(column, models.DateTimeField):
        return MOMENT
    if isinstance(column, models.DateField):
        return None if column.null else DAY
    if isinstance(column, models.IntegerField):
        if column.null or column.has_default():
            return None if column.null else column.get_default()
        if "year" in column.name:
            return DAY.year
        return 1000 if column.name.endswith("_fen") else next(_numbers)
    if isinstance(column, models.JSONField):
        return column.get_default() if column.has_default() else {"zh": word, "en": word}
    if isinstance(column, models.BinaryField):
        return word.encode()
    return column.get_default()


def _behind(model: type[models.Model], column: Any, ground: Ground) -> Any:
    """What a foreign key leads to: a place by the name of the column, a person, a row of the ground."""
    other = column.related_model
    if other._meta.label == "registry.Division":
        code = ground.village if "village" in column.name else ground.township
        return None if column.null else other.everything.get(pk=code)
    if other is Person:
        return None if column.null else Person.objects.create(name=f"某人{next(_numbers)}")
    return None if column.null or other is model else planted(other, ground)


def _text(model: type[models.Model], column: Any, ground: Ground, word: str) -> str:
    path = getattr(model, "scope_path", "")
    if column.name in (path, "place"):
        return ground.village if model._meta.label == "registry.Division" else ground.township
    if "digest" in column.name or column.name == "previous":
        return f"{next(_numbers):064x}"
    if column.name in MEANINGFUL:
        return MEANINGFUL[column.name]
    if column.blank and not (column.max_length is None or column.max_length >= 50):
        return ""
    return word[: column.max_length]
