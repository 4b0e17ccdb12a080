"""No text that somebody types takes an identity number, and no address gives one back."""

import logging
import pkgutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bangfu import apps
from bangfu.apps.pages.actions import save_view
from bangfu.apps.pages.forms.fields import NumberField, PaperField, TextField
from bangfu.apps.pages.forms.lines import LinesField
from bangfu.apps.pages.models import SavedView
from bangfu.apps.people.models import User
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.actions.acts import write_event
from bangfu.apps.records.refusal import Refused
from bangfu.apps.registry.actions.divisions import change_division
from bangfu.apps.registry.actions.incomes import (
    IncomeFiled,
    enter_person_incomes,
    enter_reference_figure,
    file_incomes,
)
from bangfu.apps.registry.actions.organisations import make_organisation
from bangfu.apps.registry.actions.villages import enter_villages
from bangfu.apps.registry.models import Division
from tests.apps.acts import key, refused
from tests.apps.crawling import Route, routes
from tests.apps.pages.offices import loaded, signed_in
from tests.apps.records.acting import COUNTY
from tests.pages import written_files

__all__ = ["written_files"]

NUMBER = "11010519491231002X"
TAKES_A_NUMBER = {"identity"}
"""The fields that are meant for an identity number; what they take is sealed."""

KEEPS_NOTHING = {"bangfu.apps.staff.forms.signing_in"}
"""Passwords and codes: they are compared, and kept nowhere as they are typed."""


def form_classes(of: type[Any] = forms.BaseForm) -> Iterator[type[Any]]:
    for one in of.__subclasses__():
        yield one
        yield from form_classes(one)


def fields_of(fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of a form, and those of its lines."""
    for name, one in fields.items():
        if isinstance(one, LinesField):
            yield from fields_of(dict(one.line_fields))
        else:
            yield name, one


def free_texts() -> dict[str, Any]:
    """Every field of every declared form in which a text, or a file with any name, may be handed in."""
    for module in pkgutil.walk_packages(apps.__path__, "bangfu.apps."):
        if ".migrations" not in module.name:
            import_module(module.name)
    return {
        f"{form.__module__}.{form.__name__}.{name}": one
        for form in form_classes()
        if form.__module__.startswith("bangfu.") and form.__module__ not in KEEPS_NOTHING
        for name, one in fields_of(form.base_fields)
        if isinstance(one, forms.CharField | PaperField) and name not in TAKES_A_NUMBER
    }


def taking(fields: dict[str, Any]) -> list[str]:
    """The fields that take an identity number, plain or inside a text."""
    return [
        name
        for name, one in fields.items()
        for typed in (NUMBER, f"见 {NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}。")
        if takes(one, typed)
    ]


def takes(field: Any, typed: str) -> bool:
    try:
        is_file = isinstance(field, PaperField)
        field.clean(SimpleUploadedFile(f"{typed}.pdf", b"x") if is_file else typed)
    except ValidationError:
        return False
    return True


def test_no_free_text_of_any_form_takes_an_identity_number() -> None:
    fields = free_texts()
    assert len(fields) > 150, "the forms of all stages are there"
    assert taking(fields) == []


def test_a_form_that_takes_one_is_found() -> None:
    class Planted(forms.Form):
        remark = forms.CharField()
        why = TextField("理由")

    assert taking(dict(fields_of(Planted.base_fields))) == ["remark", "remark"]


LAWFUL = (
    "120119202408010001",  # division, day and number of the day: its check digit is another
    "120119240801001",
    "120119-240801-001",
    "120119101201001",  # a village and three figures
    "银行流水 120119202408010001",
    "121201195001151475",  # credit codes whose check digit is also that of an identity number
    "121201195001153649",
    "120119209912310012",  # nobody is born yet
    "91350100M000100Y43",
    "津财农〔2019〕12号",
)
"""Official numbers that look like those of persons, and are none."""

OFFICIAL = {
    "assets": "certificate deal_number district_approval owner_consent platform_number",
    "funds": "accounted_as bank_reference code document number",
    "pairings": "number",
    "policies": "number",
    "projects": "care_list code minutes number record_number reply_number",
    "registry": "code credit_code",
    "returns": "minutes reference voucher",
}
"""By space the fields of official numbers."""


def official_fields() -> dict[str, Any]:
    return {name: one for name, one in free_texts().items() if isinstance(one, NumberField)}


def test_every_official_number_passes_in_its_field() -> None:
    fields = official_fields()
    spaces = {(name.split(".")[2], name.rpartition(".")[2]) for name in fields}
    assert spaces == {(space, one) for space, names in OFFICIAL.items() for one in names.split()}
    assert [
        (name, typed)
        for name, one in fields.items()
        for typed in LAWFUL
        if len(typed) <= one.max_length and not takes(one, typed)
    ] == []


def test_a_number_that_somebody_bears_on_the_day_passes_in_none_of_them() -> None:
    field = NumberField("编号")
    field.for_viewer(Viewer(at=datetime(1949, 12, 30, 4, tzinfo=UTC)))
    assert takes(field, NUMBER), "not born yet"
    field.for_viewer(Viewer(at=datetime(1949, 12, 31, 4, tzinfo=UTC)))
    assert not takes(field, NUMBER)
    assert not takes(field, "见110105 19491231 002x号")


@pytest.mark.parametrize("typed", LAWFUL[:3])
def test_prose_stays_as_strict_as_it_was(typed: str) -> None:
    assert not takes(TextField("说明"), typed)


@pytest.mark.django_db
def test_no_act_keeps_one_in_what_is_written_beside_it() -> None:
    """Also where no form stands before the act: a page of its own, a workbook, the command line."""
    clerk, day, village = loaded(1), date(2019, 1, 1), "120119101200"
    paper = {"document": "文", "changed_on": day, "reason": "调整", "name": "新名"}
    filed = [IncomeFiled(village, "operating", 100)]
    figure = {"division_id": COUNTY, "series": "grain", "year": 2018, "amount_fen": 1}
    figure |= {"document": NUMBER}
    office = {"code": "A", "category": "enterprise", "division_id": COUNTY, "active_from": day}
    rename = partial(change_division, clerk, village, "renamed")
    enter, incomes = partial(enter_villages, clerk, {village: "township"}), {village: 1}
    at_the_field = (
        ("document", lambda: rename(paper | {"document": NUMBER}, key=key())),
        ("reason", lambda: rename(paper | {"reason": NUMBER}, key=key())),
        ("name", lambda: rename(paper | {"name": NUMBER}, key=key())),
        ("source", lambda: enter(entered_on=day, source=NUMBER, key=key())),
        ("source", lambda: file_incomes(clerk, 2018, filed, source=NUMBER, key=key())),
        ("source", lambda: enter_person_incomes(clerk, 2018, incomes, source=NUMBER, key=key())),
        ("document", lambda: enter_reference_figure(clerk, figure, key=key())),
        ("name", lambda: make_organisation(clerk, office | {"name": NUMBER}, key=key())),
        ("aliases", lambda: make_organisation(clerk, office | {"aliases": NUMBER}, key=key())),
    )
    for column, act in at_the_field:
        with pytest.raises(Refused) as told:
            act()
        found = [(problem.code, problem.where.column) for problem in told.value.problems]
        assert found == [("text_holds_number", column)]
    acts = (
        lambda: write_event(clerk, "x", Division.everything.get(pk=village), reason=NUMBER),
        lambda: save_view(clerk, "registry:villages", NUMBER, query=""),
        lambda: save_view(clerk, "registry:villages", "某户", query=f"q={NUMBER[:17]}%58"),
    )
    for act in acts:
        with refused("personal_number"):
            act()
    assert not SavedView.objects.exists()


@pytest.mark.django_db
def test_no_page_gives_back_a_number_of_its_address() -> None:
    """Whatever the field is called: the address leads on to the page without it."""
    client = signed_in("agriculture_bureau", COUNTY)
    pages = {route.space: route for route in routes() if route.space != "api"}.values()
    assert len(pages) > 12, "one of each stage"
    asked = "&".join(f"{name}={NUMBER}" for name in ("identity", "q", "reason", "next"))
    assert [told for route in pages if (told := given_back(client, route, asked))] == []


@pytest.mark.django_db
def test_what_is_sent_to_an_address_with_a_number_is_not_lost() -> None:
    loaded(1)
    client = signed_in("agriculture_bureau", COUNTY)
    address = f"/registry/villages/?q={NUMBER}"
    assert (
        client.get(address)["Location"] == client.head(address)["Location"] == "/registry/villages/"
    )
    answer = client.post(address, {"title": "甲", "query": ""}, follow=True)
    assert SavedView.objects.get().title == "甲"
    assert NUMBER not in f"{answer.content.decode()} {answer.redirect_chain}"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", LAWFUL)
def test_an_address_with_a_number_that_nobody_bears_is_followed(typed: str) -> None:
    client = signed_in("agriculture_bureau", COUNTY)
    assert client.get("/registry/villages/", {"q": typed}).status_code == 200


def given_back(client: Client, route: Route, asked: str) -> str:
    answer = client.get(f"{route.filled()}?{asked}")
    shown = "" if answer.streaming else answer.content.decode(errors="ignore")
    return route.pattern if NUMBER in f"{shown} {answer.headers}" else ""


@pytest.mark.django_db
def test_an_address_chooses_and_types_nothing() -> None:
    """Neither a half number, which is no number, nor a phone, nor an illness."""
    client = signed_in("agriculture_bureau", COUNTY)
    for typed in ("1101051949", "13800138000", "糖尿病"):
        page = client.get(f"/registry/individuals/find/?identity={typed}").content.decode()
        assert f'value="{typed}"' not in page


@pytest.mark.django_db
def test_a_page_of_another_office_leaves_one_line_without_its_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = signed_in("village", "120119101201")
    asking = User.objects.get(pk=client.session["_auth_user_id"]).person_id
    with caplog.at_level(logging.WARNING):
        assert client.get("/registry/individuals/1/reveal/?why=糖尿病").status_code == 403
    [line] = caplog.records
    assert line.exc_info is None
    assert "registry/individuals/<int:pk>/reveal/" in line.getMessage()
    assert line.getMessage().endswith(f"person {asking}")
