"""Who visits households, for which level a visit of theirs counts, and what they look at."""

from collections.abc import Mapping

from bangfu.core.households import GUARANTEES
from bangfu.core.words import Words, words

VISITORS: Mapping[str, str] = {
    "grid_worker": "village",
    "village": "village",
    "resident_team": "village",
    "township": "township",
    "township_leader": "township",
}
"""The level of a visit by the role of the visitor, the nearest to the household first."""

GUARANTEE_OF: Mapping[str, str] = {
    "housing": "housing",
    "water": "water",
    "schooling": "education",
    "medical": "medical",
}
"""The guarantee that each answer speaks of."""

CAUSE_OF: Mapping[str, str] = {"schooling": "schooling", "medical": "illness"}
"""The cause of risk that an unmet guarantee speaks of; the others say nothing of why."""

LOOKED_AT: Mapping[str, Words] = {one: GUARANTEES[item] for one, item in GUARANTEE_OF.items()}
"""What a visitor answers for, by the column of the answer."""

DUTY_STATES: Mapping[str, Words] = {
    "done": words("已走访", "Visited"),
    "open": words("待走访", "Open"),
    "overdue": words("逾期", "Overdue"),
}

DUTY_LIGHTS: Mapping[str, str] = {"done": "good", "open": "care", "overdue": "bad"}
