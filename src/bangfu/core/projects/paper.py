"""How answers name a paper that is missing."""

from bangfu.core.fields import text

MISSING = (text("paper", "要件", "Paper"), text("name", "名称", "Name"))
