"""Chinese is the source language of the pages, and English is complete."""

from pathlib import Path

import pytest

from tests.tidy import translation
from tests.tidy.sources import SOURCE, complaints, files, python, read

TEMPLATES = [path for path in files(SOURCE, ".html") if "templates" in path.parts]
CATALOGUES = [p for p in files(SOURCE, ".po") if p.parts[-3:-1] == ("en", "LC_MESSAGES")]
# A language is named in itself, whatever the language of the page.
NAMED_IN_ITSELF = {"中文", "简体中文"}


def asked() -> set[str]:
    """Every text that pages and the code behind them ask to have translated."""
    pages = [text for path in TEMPLATES for text in translation.in_template(read(path))]
    code = [text for path in python("apps", "web") for text in translation.in_python(read(path))]
    return {*pages, *code}


SPEAKS_BOTH = ["500.html", "busy.html"]
"""Shown when nothing else works, translation included: it says everything in both languages."""


def test_there_are_pages_and_an_english_catalogue() -> None:
    assert TEMPLATES
    assert CATALOGUES
    assert len(asked()) > 20


def test_every_text_of_the_pages_has_its_english() -> None:
    assert sorted(asked() - translation.translated(CATALOGUES)) == []


def test_no_page_speaks_outside_translation() -> None:
    found = complaints(
        translation.outside_translation, [t for t in TEMPLATES if t.name not in SPEAKS_BOTH]
    )
    assert [c for c in found if c.split(": ")[-1].split("<")[0] not in NAMED_IN_ITSELF] == []


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("{% load i18n %}<h1>{% translate '政策' %}</h1>", {"政策"}),
        ('{% load i18n %}{% trans "条款" as clause %}', {"条款"}),
        ("{% load i18n %}{% blocktranslate %}共{{ n }}条{% endblocktranslate %}", {"共%(n)s条"}),
        ("{% load i18n %}{% translate '分' context '钱' %}", {"分"}),
        (
            "{% load i18n %}<a title=\"{% translate '依据' %}\">x</a>{% translate '收益' %}",
            {"依据", "收益"},
        ),
        ("{{ _('首页') }}", {"首页"}),
        (
            "{% load i18n %}{% blocktrans count n=n %}{{ n }} 村{% plural %}村{% endblocktrans %}",
            {"%(n)s 村"},
        ),
    ],
)
def test_it_gathers_the_texts_of_a_page(page: str, texts: set[str]) -> None:
    assert translation.in_template(page) == texts


def test_it_gathers_the_texts_of_code() -> None:
    code = "a = _('政策')\nb = pgettext_lazy('钱', '分')\nc = ngettext('村', '个村', n)"
    assert translation.in_python(code) == {"政策", "分", "村"}


@pytest.mark.parametrize(
    "planted", ["<p>政策</p>", "<input placeholder='村名'>", "{% if a %}条款{% endif %}"]
)
def test_planted_chinese_outside_translation_is_found(planted: str) -> None:
    assert translation.outside_translation(planted)


def test_a_text_without_english_counts_as_missing(tmp_path: Path) -> None:
    catalogue = tmp_path / "django.po"
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "政策"\nmsgstr "Policy"\n\nmsgid "条款"\nmsgstr ""\n\n'
        '#, fuzzy\nmsgid "收益"\nmsgstr "Returns"\n',
        encoding="utf-8",
    )
    assert translation.translated([catalogue]) == {"政策"}
