"""Because: each clause once, with its values and the steps of the row that is asked after."""

from datetime import date
from fractions import Fraction

from bangfu.core.cite import Because, plain
from bangfu.core.words import words

DESCRIBED = {"AA-001": ("一", words("甲", "First")), "AA-002": ("二", words("乙", "Second"))}


def test_it_names_each_clause_once_in_the_order_of_use() -> None:
    because = Because()
    because.cite("AA-002", rate=Fraction(3, 100))
    because.cite("AA-001")
    because.cite("AA-002", rate=Fraction(13, 200))
    told = because.as_json(DESCRIBED, "en")
    assert [(c["clause"], c["at"], c["gist"]) for c in told] == [
        ("AA-002", "二", "Second"),
        ("AA-001", "一", "First"),
    ]
    assert told[0]["values"] == {"rate": ["3/100", "13/200"]}


def test_it_adds_up_sums_by_year() -> None:
    because = Because()
    because.cite("AA-001", amounts={2018: 1})
    because.cite("AA-001", amounts={2019: 4})
    assert because.as_json(DESCRIBED, "zh")[0]["values"] == {"amounts": {"2018": 1, "2019": 4}}


def test_it_keeps_steps_only_of_the_row_asked_after() -> None:
    because = Because(explain="T2")
    for key in ("T1", "T2"):
        because.cite("AA-001", step=f"step of {key}", key=key)
    because.cite("AA-001", step="step of all")
    assert because.as_json(DESCRIBED, "zh")[0]["step"] == "step of T2; step of all"


def test_a_step_is_said_in_the_language_of_the_answer() -> None:
    because = Because()
    because.cite("AA-001", step=words("保洁：可以使用", "Cleaning: Allowed"))
    because.cite("AA-001", step="12 x 3")
    told = [because.as_json(DESCRIBED, language)[0]["step"] for language in ("zh", "en")]
    assert told == ["保洁：可以使用; 12 x 3", "Cleaning: Allowed; 12 x 3"]


def test_it_writes_exact_values_as_text() -> None:
    value = {2018: [Fraction(1, 3), Fraction(5)], "on": date(2018, 10, 27), "n": (True, None)}
    assert plain(value) == {"2018": ["1/3", "5"], "on": "2018-10-27", "n": [True, None]}
