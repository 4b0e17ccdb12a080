"""What hypothesis draws: weights, populations and tranches; and how long it may take."""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

brief = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Enough examples to meet the corners, few enough for every run."""

pools = st.one_of(st.integers(0, 1000), st.integers(0, 10**13))
"""Sums in fen: small ones, where every fen shows, and up to a thousand 亿元."""

weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(any)
"""Weights of receivers, at least one above zero."""

village_codes = st.integers(120_119_100_001, 120_119_999_999).map(str)


@st.composite
def village_tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Villages in any order, with consent and contribution."""
    found = draw(st.lists(village_codes, min_size=1, max_size=30, unique=True))
    return [
        {
            "village": village,
            "name": f"村{village}",
            "contributed_fen": draw(st.integers(0, 10**12)),
        }
        for village in found
    ]


@st.composite
def tranche_tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Tranches in any order, injected between 2018 and 2024, some of them ended."""
    names = draw(st.lists(st.integers(0, 999), min_size=1, max_size=8, unique=True))
    days = st.dates(date(2018, 1, 1), date(2024, 12, 31))
    return [
        {
            "tranche": f"T{name:03}",
            "project": "P1",
            "injected_on": draw(days).isoformat(),
            "subsidy_fen": draw(st.integers(0, 10**12)),
        }
        for name in names
    ]
