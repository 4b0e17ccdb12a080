"""The forecast: the table of the documents, every reading side by side, in words and numbers."""

import json

import pytest
from django.test import Client

from tests.apps.policies.visiting import AT, seen, words_of
from tests.packs.written import PACK_ID

pytestmark = pytest.mark.django_db
FORECAST = f"{AT}forecast/"


def test_it_starts_from_the_worked_case_and_shows_the_known_table(client: Client) -> None:
    words = seen(client, FORECAST)
    for line in (
        "2018 432.00 288.00 144.00 144.00 是",
        "2019 1,368.00 1,152.00 216.00 360.00 是",
        "2020 2,376.00 2,016.00 360.00 720.00 是",
        "2021 2,952.00 2,016.00 936.00 1,656.00 是",
        "2022 3,024.00 2,016.00 1,008.00 2,664.00 是",
        "2025 3,024.00 2,016.00 1,008.00 5,688.00 是",
    ):
        assert line in words
    assert "各年的上缴利润都够付当年保底" in words


def test_all_readings_stand_side_by_side(client: Client) -> None:
    matrices = {m.ambiguity.id: m for m in client.get(FORECAST).context["matrices"]}
    assert [line.name for line in matrices["A-JZ-01"].lines] == [
        "R1",
        "R2",
        "R3",
        "R3b",
        "R4",
        "R5",
        "R6",
    ]
    assert [line.name for line in matrices["A-JZ-03"].lines] == ["G1", "G2", "G3"]
    assert [line.is_default for line in matrices["A-JZ-03"].lines] == [True, False, False]


def test_a_shortfall_is_told_in_words(client: Client) -> None:
    matrices = {m.ambiguity.id: m for m in client.get(FORECAST).context["matrices"]}
    literal = {line.name: line for line in matrices["A-JZ-01"].lines}["R3"]
    assert [o.text for o in literal.outcomes[:3]] == ["144.00", "-216.00", "-1,008.00"]
    assert [o.word for o in literal.outcomes[:3]] == ["", "缺口", "缺口"]
    undecided = {line.name: line for line in matrices["A-JZ-03"].lines}["G3"]
    assert [o.word for o in undecided.outcomes[2:4]] == ["", "待核定"]


def test_readings_and_what_they_need_are_told_by_their_labels_alone(client: Client) -> None:
    words = seen(client, FORECAST)
    assert "还需要「市级拨付日期」" in words
    for code in ("paid_out_on", "pool_fen", "（分）", " injection ", "municipal_subsidy"):
        assert code not in words


def test_a_reading_is_chosen_into_the_chart(client: Client) -> None:
    entered = client.get(FORECAST).context["calculator"].link
    words = seen(client, f"{FORECAST}?{entered}&choose=A-JZ-01%3DR3")
    assert "2019、2020、2021、2022、2023、2024、2025 年的上缴利润不够付当年保底" in words
    chart = json.dumps(client.get(f"{FORECAST}?{entered}&choose=A-JZ-01%3DR3").context["chart"])
    assert json.dumps("未兜住") in chart


def test_own_figures_give_an_own_forecast(client: Client) -> None:
    entered = client.get(FORECAST).context["calculator"].link
    words = seen(
        client, f"{FORECAST}?{entered.replace('values.members=288', 'values.members=144')}"
    )
    assert "2018 432.00 144.00 288.00 288.00 是" in words
    assert "提醒" in words


def test_faults_are_told_and_no_chart_is_drawn(client: Client) -> None:
    response = client.get(FORECAST, {"ask": "1", "values.members": "many"})
    assert "处要改" in words_of(response)
    assert "data-chart" not in response.content.decode()


def test_it_is_taken_away_as_a_table(client: Client) -> None:
    entered = client.get(FORECAST).context["calculator"].link
    lines = client.get(f"{FORECAST}?{entered}&format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[1] == "2018,4320000.00,2880000.00,1440000.00,1440000.00,是"
    assert len(lines) == 9


def test_the_chart_is_told_in_english_too(english: Client) -> None:
    chart = json.dumps(english.get(FORECAST).context["chart"])
    assert "Guaranteed" in chart
    assert chart == chart.encode("ascii", "ignore").decode()


def test_a_pack_without_cases_has_an_empty_forecast_to_fill(
    client: Client, county_packs: object
) -> None:
    words = seen(client, f"/policies/{PACK_ID}/forecast/")
    assert "换成自己的数" in words
