"""A clause that is pending counts as read, is named by the check with its reason, and never answers."""

import json
import re
from pathlib import Path

import pytest

from bangfu.cli.shelves import pack_named
from bangfu.core.policies.pack import Pack
from bangfu.core.policies.reader import read_pack
from bangfu.engine.ask import questions_of
from bangfu.engine.cases import check
from tests.cli.running import bangfu
from tests.packs.written import changed, write_pack
from tests.tidy.sources import ROOT

CONTEXT = "    reading: context\n    why: 没有要办的事\n"
PENDING = "    reading: pending\n    why: 随下一部分建成\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The pack written by hand with its last clause pending."""
    return write_pack(tmp_path, changed("clauses/20-other.yaml", CONTEXT, PENDING))


@pytest.fixture
def pack(folder: Path) -> Pack:
    """That pack, read."""
    return read_pack(str(folder))


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_says_how_many_clauses_of_each_county_are_pending(page: str) -> None:
    counts = {name: pack_named(name).coverage() for name in ("jizhou-2018", "kaiyuan-2024")}
    kaiyuan, text = counts["kaiyuan-2024"], (ROOT / page).read_text(encoding="utf-8")
    assert counts["jizhou-2018"].get("pending", 0) == 0, "of Jizhou every one is read"
    pending, whole = kaiyuan["pending"], sum(kaiyuan.values())
    [told] = [line for line in text.splitlines() if re.search(rf"\b{pending}\b|{pending}条", line)]
    assert re.findall(r"\d+", told) == [str(n) for n in (whole, whole - pending, pending)]


def test_it_counts_as_read_and_the_pack_is_proved(pack: Pack) -> None:
    assert pack.coverage() == {
        "executable": 5,
        "record": 1,
        "human": 1,
        "context": 0,
        "pending": 1,
    }
    assert check(pack).has_failed is False


def test_the_check_says_how_many_and_which(folder: Path) -> None:
    told = bangfu("packs", "check", folder)
    assert told.status == 0
    assert "1 条待实现" in told.out
    assert "SC-008" in told.out
    english = bangfu("packs", "check", folder, "--lang", "en")
    assert "1 pending (read, never answered)" in english.out
    assert "clause checks passed" in english.out
    assert not re.search(r"[a-z]{4,} [a-z]+", told.out), "one language at a time"
    assert not re.search(r"[\u4e00-\u9fff]", english.out)


def test_a_pack_without_pending_clauses_says_nothing_of_it() -> None:
    assert "待实现" not in bangfu("packs", "check", "jizhou-2018").out


def test_it_is_shown_with_its_reason(folder: Path) -> None:
    assert "[待实现]" in bangfu("packs", "show", folder).out
    told = json.loads(bangfu("packs", "show", folder, "SC-008").out)
    assert (told["reading"], told["why"]["zh"]) == ("pending", "随下一部分建成")


def test_it_never_answers(pack: Pack) -> None:
    clause = pack.clauses["SC-008"]
    assert (clause.question, clause.kind, clause.parameters) == (None, None, ())
    for question in questions_of(pack):
        for kind in ("workflow", "eligibility", "rate_schedule"):
            assert clause not in pack.feeding(question, kind)


def test_without_its_reason_it_is_refused(tmp_path: Path) -> None:
    bare = write_pack(tmp_path, changed("clauses/20-other.yaml", CONTEXT, "    reading: pending\n"))
    [problem] = [p for p in check(read_pack(str(bare))).problems if p.severity == "block"]
    assert (problem.code, problem.clause) == ("reading_incomplete", "SC-008")
