"""The pages of Kaiyuan's plan: every clause, question and ambiguity, and what is pending and why."""

import pytest
from django.test import Client

from bangfu.engine.ask import questions_of
from tests.apps.policies.visiting import seen
from tests.core.monitoring.asking import kaiyuan

pytestmark = pytest.mark.django_db
AT = "/policies/kaiyuan-2024/"


def test_it_shows_every_clause(client: Client) -> None:
    for clause in kaiyuan().clauses.values():
        assert clause.gist.zh in seen(client, f"{AT}{clause.id}/")


def test_it_shows_every_question_and_every_ambiguity(client: Client, english: Client) -> None:
    for name in questions_of(kaiyuan()):
        seen(client, f"{AT}ask/{name}/")
    for ambiguity in kaiyuan().ambiguities:
        assert ambiguity.because.en in seen(english, f"{AT}readings/{ambiguity.id}/")


def test_it_says_how_many_clauses_are_pending_and_lists_them_alone(client: Client) -> None:
    count = len(kaiyuan().pending)
    assert f"待实现 {count}" in seen(client, AT)
    listed = seen(client, f"{AT}?reading=pending")
    assert "KY-104" in listed
    assert "KY-026" not in listed


def test_a_pending_clause_says_so_with_its_reason(client: Client) -> None:
    clause = kaiyuan().clauses["KY-104"]
    assert clause.why is not None
    page = seen(client, f"{AT}KY-104/")
    assert f"尚不办理，因为：{clause.why.zh}" in page
    assert "不产生办理事项" not in page


def test_a_pending_clause_says_so_in_english(english: Client) -> None:
    assert "Not yet carried out, because" in seen(english, f"{AT}KY-104/")


def test_a_pack_without_pending_clauses_does_not_speak_of_them(client: Client) -> None:
    assert "待实现" not in seen(client, "/policies/jizhou-2018/")
    assert seen(client, AT).count("待实现") >= 1
