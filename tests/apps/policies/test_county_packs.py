"""A county's own packs stand beside those that ship; a broken one says every fault."""

from pathlib import Path

import pytest
from django.test import Client

from tests.apps.policies.visiting import seen
from tests.packs.written import PACK_ID

pytestmark = pytest.mark.django_db
AT = f"/policies/{PACK_ID}/"


def test_it_stands_on_the_shelf(client: Client, county_packs: Path) -> None:
    assert "两村试行办法" in seen(client, "/")
    assert "每村保底500元" in seen(client, f"{AT}SC-003/")


def test_it_answers(client: Client, county_packs: Path) -> None:
    query = "ask=1&villages.0.village=V1&villages.1.village=V2&values.year=2025"
    words = seen(client, f"{AT}ask/returns.guarantee/?{query}")
    assert "V1 500.00" in words
    assert "合计 1,000.00" in words


def test_a_change_is_seen_without_a_restart(client: Client, county_packs: Path) -> None:
    seen(client, AT)
    file = county_packs / PACK_ID / "clauses" / "20-other.yaml"
    file.write_text(
        file.read_text("utf-8").replace("gist: 台账", "gist: 建立台账制度"), encoding="utf-8"
    )
    assert "建立台账制度" in seen(client, AT)


def test_a_broken_one_names_its_faults_with_their_place(client: Client, county_packs: Path) -> None:
    file = county_packs / PACK_ID / "pack.yaml"
    file.write_text(file.read_text("utf-8") + "colour: red\n", encoding="utf-8")
    assert "处错误，暂时不能使用" in seen(client, "/")
    words = seen(client, AT, 503)
    assert "pack.yaml，第" in words
    assert "不认识的键 colour" in words


def test_a_broken_one_leaves_the_others_alone(client: Client, county_packs: Path) -> None:
    (county_packs / PACK_ID / "pack.yaml").write_text("\tid: x\n", encoding="utf-8")
    assert "蓟州区新一轮结对帮扶困难村产业帮扶工作方案" in seen(client, "/")
    assert seen(client, "/search/?q=保底")


def test_its_cards_escape_what_it_says(client: Client, county_packs: Path) -> None:
    file = county_packs / PACK_ID / "pack.yaml"
    text = file.read_text("utf-8").replace("title: 两村试行办法", "title: <b>办法</b>")
    file.write_text(text, encoding="utf-8")
    assert "&lt;b&gt;办法&lt;/b&gt;" in client.get("/").content.decode()
