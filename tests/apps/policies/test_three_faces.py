"""One question, one answer: the command line, the API and the page say the same, case by case."""

import json
from typing import Any

import pytest
from django.test import Client

from bangfu.core.cite import plain
from bangfu.core.policies.pack import Case
from tests.apps.policies.visiting import AT, PACK_ID
from tests.cli.running import ask
from tests.worked import jizhou

pytestmark = pytest.mark.django_db


def by_command(case: Case, facts: str) -> Any:
    """The case through `bangfu ask`, its facts on standard input."""
    options = [f"--reading={name}={value}" for name, value in case.readings.items()]
    options += [f"--on={case.on}"] if case.on else []
    return ask(case.question, "--facts", "-", *options, stdin=facts).json


def by_api(client: Client, case: Case, facts: str) -> Any:
    """The case through the API, its facts as the body."""
    query = "&".join(f"reading={name}={value}" for name, value in case.readings.items())
    query += f"&on={case.on}" if case.on else ""
    address = f"/api/v1/ask/{PACK_ID}/{case.question}?{query}"
    return client.post(address, facts, content_type="application/json").json()


def by_page(client: Client, case: Case, number: int) -> Any:
    """The case through the calculator, filled in from the pack as a visitor would."""
    return client.get(f"{AT}ask/{case.question}/?case={number}&format=json").json()


def told_of(answer: Any) -> Any:
    """All that an answer tells but the name of what was handed in, which each face knows itself."""
    problems = [problem | {"where": ""} for problem in answer["problems"]]
    return answer | {"problems": problems}


def test_every_worked_case_is_answered_alike_by_command_api_and_page(client: Client) -> None:
    numbers: dict[str, int] = {}
    for case in jizhou().cases:
        number = numbers[case.question] = numbers.get(case.question, -1) + 1
        facts = json.dumps(plain(case.facts), default=str)
        command = by_command(case, facts)
        api = by_api(client, case, facts)
        assert told_of(command) == told_of(api), case.name.en
        if case.expect.unusable is None:
            page = by_page(client, case, number)
            assert page["answer"] == command["answer"], case.name.en
            assert page["because"] == command["because"], case.name.en
