"""The payouts stage 分配: how a return is divided, and what each household gets of it."""

from bangfu.core.payouts.award import HOUSEHOLD_AWARD
from bangfu.core.payouts.returns_order import WATERFALL
from bangfu.core.payouts.shares import DIFFERENTIATED
from bangfu.core.payouts.solar import SOLAR_SPLIT

QUESTIONS = (WATERFALL, DIFFERENTIATED, SOLAR_SPLIT, HOUSEHOLD_AWARD)
