"""Every page answers, in both languages, and says what it should; nothing is a server error."""

import pytest
from django.test import Client

from bangfu.engine.ask import questions_of
from tests.apps.policies.visiting import AT, seen
from tests.worked import jizhou

pytestmark = pytest.mark.django_db
CHINESE = {*"的是有在年项目收益"}
PAGES = [
    "/",
    "/policies/",
    "/search/?q=保底",
    "/api/",
    AT,
    f"{AT}ask/",
    f"{AT}forecast/",
    f"{AT}readings/",
    f"{AT}readings/A-JZ-01/",
    f"{AT}editions/",
    f"{AT}JZ-042/",
    f"{AT}ask/returns.remittance/",
]


@pytest.mark.parametrize("address", PAGES)
def test_it_answers_in_chinese(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert '<html lang="zh-Hans">' in response.content.decode()
    assert response["Content-Language"] == "zh-hans"


@pytest.mark.parametrize("address", PAGES)
def test_it_answers_in_english(english: Client, address: str) -> None:
    response = english.get(address)
    assert '<html lang="en">' in response.content.decode()
    assert "Search" in seen(english, address)


def test_it_ignores_the_languages_of_the_browser(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "en-US"})
    assert response["Content-Language"] == "zh-hans"


def test_it_shows_every_clause(client: Client) -> None:
    for clause in jizhou().clauses.values():
        assert clause.gist.zh in seen(client, f"{AT}{clause.id}/")


def test_it_shows_every_question_and_every_ambiguity(client: Client, english: Client) -> None:
    for name in questions_of(jizhou()):
        seen(client, f"{AT}ask/{name}/")
    for ambiguity in jizhou().ambiguities:
        assert ambiguity.because.en in seen(english, f"{AT}readings/{ambiguity.id}/")


def test_it_shows_the_document_and_how_it_is_read(client: Client) -> None:
    words = seen(client, AT)
    assert "蓟州政办函〔2018〕44号" in words
    assert "可计算" in words
    assert "疑义 27 处" in words
    assert f"共 {len(jizhou().clauses)} 条，按原文顺序" in words


def test_it_shows_a_clause_with_its_rule_and_its_cases(client: Client) -> None:
    words = seen(client, f"{AT}JZ-042/")
    assert "费率 · 第2年 6.5%" in words
    assert "上缴费率表" in words
    assert "算例（现场运行）" in words
    assert "JZ-041" in words
    assert "JZ-043" in words


def test_it_says_what_the_default_reading_gives_a_clause(client: Client) -> None:
    words = seen(client, f"{AT}JZ-044/")
    assert "最后一年以后 按最后一年的数继续 默认读法 A-JZ-03 = G1" in words


def test_it_says_where_a_record_will_be_kept(client: Client) -> None:
    record = next(c for c in jizhou().clauses.values() if c.record)
    words = seen(client, f"{AT}{record.id}/")
    assert record.record in words
    assert "登记表待建" not in words


@pytest.mark.parametrize(
    ("query", "ids", "others"),
    [
        ("reading=human", [], ["JZ-042"]),
        ("question=returns.remittance", ["JZ-041", "JZ-042"], ["JZ-044"]),
        ("kind=unit_entitlement", ["JZ-044"], ["JZ-042"]),
        ("q=6.5%25", ["JZ-042"], ["JZ-041"]),
        ("source=JA", ["JA-001"], ["JZ-001"]),
        ("by=platform&question=returns.guarantee", ["JZ-044"], ["JZ-041"]),
    ],
)
def test_it_filters_the_clauses(
    client: Client, query: str, ids: list[str], others: list[str]
) -> None:
    body = client.get(f"{AT}?{query}").content.decode()
    assert all(f"{AT}{clause}/" in body for clause in ids)
    assert not any(f'code"><a href="{AT}{clause}/' in body for clause in others)


def test_it_says_so_where_no_clause_fits(client: Client) -> None:
    assert "没有符合这些条件的条款" in seen(client, f"{AT}?q=火星")


def test_a_choice_it_does_not_know_is_no_choice(client: Client) -> None:
    assert "按原文顺序" in seen(client, f"{AT}?reading=nonsense&kind=%00")


def test_it_finds_by_chinese_by_english_and_by_id(client: Client) -> None:
    for query, clause in (
        ("保底 定额", "JZ-044"),
        ("YEAR municipal", "JZ-042"),
        ("jz-060", "JZ-060"),
    ):
        assert f"{AT}{clause}/" in client.get("/search/", {"q": query}).content.decode()


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [("zh-hans", "例如：", "。"), ("en", "For example: ", ".")],
)
def test_the_example_of_the_search_finds_something(
    client: Client, language: str, before: str, after: str
) -> None:
    client.cookies["django_language"] = language
    example = seen(client, "/search/").partition(before)[2].partition(after)[0]
    assert f"{AT}JZ-044/" in client.get("/search/", {"q": example}).content.decode()


def test_it_marks_what_was_searched_and_escapes_it(client: Client) -> None:
    assert "<mark>保底</mark>" in client.get("/search/?q=保底").content.decode()
    body = client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in body


def test_it_says_so_where_nothing_is_found(client: Client) -> None:
    assert "没有找到" in seen(client, "/search/?q=火星")


@pytest.mark.parametrize(
    "address",
    [
        "/nope/",
        "/policies/nope/",
        f"{AT}JZ-999/",
        f"{AT}readings/A-JZ-99/",
        f"{AT}ask/returns.nothing/",
        f"{AT}editions/00000000/",
        f"{AT}ask/returns.remittance/villages.csv",
        "/policies/../settings/",
    ],
)
def test_what_is_not_there_has_a_page_that_leads_on(client: Client, address: str) -> None:
    assert "没有这个页面" in seen(client, address, 404)


def test_a_form_without_its_token_has_a_page_that_says_why() -> None:
    response = Client(enforce_csrf_checks=True).post(f"{AT}forecast/", {"ask": "1"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_a_failing_program_shows_nothing_of_itself(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("secret of the program")

    monkeypatch.setattr("bangfu.web.views.cards_for", fail)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "系统出了问题" in response.content.decode()
    assert "secret" not in response.content.decode()


def test_it_is_served_under_a_strict_policy(client: Client) -> None:
    response = client.get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_no_page_holds_inline_style_or_script(client: Client) -> None:
    for address in PAGES:
        body = client.get(address).content.decode()
        assert " style=" not in body
        assert " onclick=" not in body
        assert "http://" not in body.replace("http://testserver", "").replace(
            "http://www.w3.org", ""
        )


def test_it_changes_the_language_and_comes_back(client: Client) -> None:
    address = f"{AT}?reading=executable"
    response = client.post("/language/setlang/", {"language": "en", "next": address})
    assert response.status_code == 302
    assert response["Location"] == address
    assert "Executable" in seen(client, address)


def test_the_clauses_are_taken_away_as_shown(client: Client) -> None:
    response = client.get(f"{AT}?question=returns.remittance&format=csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("编号,位置,章节")
    assert [line[:6] for line in lines[1:5]] == ["JZ-040", "JZ-041", "JZ-042", "JZ-043"]
    assert client.get(f"{AT}?format=xlsx").content[:2] == b"PK"
