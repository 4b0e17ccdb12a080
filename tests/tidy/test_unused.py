"""Nothing stands in the house that the house does not use."""

import ast
from functools import cache

import pytest

from tests.tidy.sources import ROOT, SOURCE, files, python, read
from tests.tidy.unused import Name, definitions, unused

CALLED_FROM_OUTSIDE = {
    "Django calls it: urls": "app_name urlpatterns handler400 handler403 handler404 handler500",
    "Django calls it: forms": "value_omitted_from_data has_changed clean_reading full_clean "
    "label_from_instance form_valid clean_meant",
    "Django calls it: queries": "get_compiler",
    "Django calls it: the database": "DatabaseWrapper _start_transaction_under_autocommit "
    "_commit _rollback",
    "Django calls it: middleware": "process_view process_exception",
    "allauth calls it": "is_open_for_signup pre_authenticate add_message get_client_ip "
    "encrypt decrypt",
    "cyclopts calls it": "on_broken_pipe",
    "pydantic calls it": "dated_parameters one_text_serves_both",
}
"""Names that frameworks look up, by who does."""

SIGNED = {name for names in CALLED_FROM_OUTSIDE.values() for name in names.split()}
READ_BY_DJANGO = {"apps.py", "settings.py"}
"""Files that only use: Django reads all that they define."""


@cache
def unused_in_house() -> list[Name]:
    """What stands in the sources and is used by none of them."""
    house = {
        path.relative_to(ROOT).as_posix(): read(path)
        for path in files(SOURCE, ".py", ".html")
        if "migrations" not in path.parts
    }
    return [one for one in unused(house) if one.file.rpartition("/")[2] not in READ_BY_DJANGO]


def test_every_name_is_used_outside_its_own_import_and_the_tests() -> None:
    found = [one for one in unused_in_house() if one.name not in SIGNED]
    assert [f"{one.file}: line {one.line}: {one.name}" for one in found] == []


def test_whatever_is_signed_is_there() -> None:
    defined = {one.name for path in python() for one in definitions("", ast.parse(read(path)))}
    assert defined >= SIGNED


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("def halves_of(fen):\n    return fen // 2\n", "halves_of"),
        ("def halves_of(fen):\n    return halves_of(fen // 2)\n", "halves_of"),
        ("@cache\ndef halves_of(fen):\n    return fen // 2\n", "halves_of"),
        ("HALVES_MAX = 7\n__all__ = ['HALVES_MAX']\n", "HALVES_MAX"),
        ("class Half:\n    '''A Half of it.'''\n", "Half"),
        ("_HALVES: int = 2\n", "_HALVES"),
        (
            "from bangfu.core import halves_of\n\n\ndef halves_of(fen):\n    return fen\n",
            "halves_of",
        ),
    ],
)
def test_a_planted_name_that_nobody_uses_is_found(text: str, name: str) -> None:
    assert [one.name for one in unused({"core/planted.py": text})] == [name]


PLANTED = """\
@router.get("/")
def seen(request):
    return request


def halves_of(fen):
    return fen // 2
"""


@pytest.mark.parametrize(
    ("file", "use"),
    [
        ("a.py", "print(halves_of(2))"),
        ("a.py", "print(money.halves_of)"),
        ("a.py", "print(halves_of=2)"),
        ("a.py", "print('bangfu.core.planted.halves_of')"),
        ("a.py", "from bangfu.core.planted import halves_of as half"),
        ("a.html", "{% for half in halves_of %}{% endfor %}"),
    ],
)
def test_a_name_that_is_used_or_handed_over_is_left_alone(file: str, use: str) -> None:
    assert [one.name for one in unused({"planted.py": PLANTED})] == ["halves_of"]
    assert unused({"planted.py": PLANTED, file: use}) == []
