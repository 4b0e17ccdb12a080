"""Sums in cells over many random ways of writing them: exact, or refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.apps.pages.forms.sheet_cells import CellReader, Unreadable
from bangfu.apps.pages.forms.workbooks import ImportColumn
from bangfu.core.money import yuan
from bangfu.core.words import words
from tests.hostile.hazards import shows

COLUMN = ImportColumn("sum", words("金额", "Sum"), "money", may_be_negative=True)
WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
BLANKS = ["", " ", "\u3000", "\u00a0", "\u200b", "\ufeff", "\n"]


def fen_of(cell: object, unit: str = "元") -> int:
    """What is read of a cell."""
    found = CellReader(None).read(COLUMN, cell, unit, 2)  # type: ignore[arg-type]
    assert isinstance(found, int)
    return found


@shows("folding")
@given(
    st.integers(-(10**15), 10**15), st.sampled_from(BLANKS), st.sampled_from(BLANKS), st.booleans()
)
def test_every_way_of_writing_a_sum_is_the_same_sum(
    fen: int, before: str, after: str, is_wide: bool
) -> None:
    written = yuan(fen).translate(WIDE) if is_wide else yuan(fen)
    assert fen_of(before + written + after) == fen
    assert fen_of(Decimal(fen) / 100) == fen
    assert fen_of((before + written + after).replace(",", "").replace("，", "")) == fen


@shows("units")
@given(st.integers(0, 10**9), st.integers(0, 8))
def test_a_sum_in_another_unit_is_exact_or_refused(whole: int, places: int) -> None:
    written = f"{Decimal(whole).scaleb(-places):f}"
    exact = Decimal(written) * 1_000_000
    if exact == exact.to_integral_value():
        assert fen_of(written, "万元") == int(exact)
    else:
        with pytest.raises(Unreadable, match="cell_part_of_fen"):
            fen_of(written, "万元")


@shows("numbers")
@given(st.text("0123456789.,-+eE约万元千一二三 /＋", max_size=12))
def test_what_is_read_is_what_is_written(text: str) -> None:
    """No text but figures with their commas and one point becomes a sum."""
    try:
        fen = CellReader(None).read(COLUMN, text, "元", 2)  # type: ignore[arg-type]
    except Unreadable:
        return
    if fen is None:
        assert text.strip() in {"", "-", "/"}
    else:
        assert Decimal(fen) / 100 == Decimal(text.replace(",", "").strip())
