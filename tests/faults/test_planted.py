"""Each planted defect turns the test that guards against it red; without it the test is green."""

# ruff: noqa: E501 (a table is read by its rows: one case, one line)

import inspect
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bangfu.core.policies.reader import read_pack
from bangfu.engine.cases import check as prove
from tests.core import test_cite, test_entry, test_facts, test_money, test_period, test_place
from tests.core.funds import test_idle, test_industry_share, test_milestone, test_pace, test_uses
from tests.core.monitoring import (
    test_case,
    test_employment,
    test_measures,
    test_schedule,
    test_targets,
)
from tests.core.payouts import (
    test_household_award,
    test_minimum_yield,
    test_returns_order,
    test_solar_split,
)
from tests.engine import (
    test_monitoring_duties,
    test_monitoring_risk,
    test_parquet,
    test_shares,
    test_splits,
)
from tests.faults.planting import is_red, planted
from tests.packs.written import FILES, changed, write_pack
from tests.rules import (
    test_application,
    test_deadline_recurrence,
    test_indicator_target,
    test_other_kinds,
    test_rate_schedule,
    test_unit_entitlement,
    test_use_restriction,
    test_waterfall,
)

Check = Callable[..., object]
MONEY, FACTS, CELLS = "bangfu.core.money", "bangfu.core.facts", "bangfu.core.cells"
RATES = "bangfu.core.rules.rate_schedule"
ENTITLEMENT = "bangfu.core.rules.unit_entitlement"
USES = "bangfu.core.rules.use_restriction"
TARGETS = "bangfu.core.rules.indicator_target"
DAYS = "bangfu.core.rules.deadline_recurrence"
GOALS, CASE = "bangfu.core.monitoring.targets", "bangfu.core.monitoring.case"
MEASURES, DUTIES = "bangfu.core.monitoring.measures", "bangfu.core.monitoring.schedule"
WORK, ENTRY = "bangfu.core.monitoring.employment", "bangfu.core.projects.entry"
RISK, VISITS = "bangfu.engine.kinds.eligibility", "bangfu.engine.kinds.deadline_recurrence"
SCREENING = "bangfu.engine.monitoring"
STAGES, MILESTONE = "bangfu.core.rules.milestone_payment", "bangfu.core.funds.milestone"
SPLIT, SHORT = "bangfu.engine.kinds.split", "bangfu.engine.kinds.waterfall"
EQUAL = "bangfu.engine.kinds.unit_entitlement"
SESSION = "bangfu.engine.backends.duckdb"
WEIGHED, SHARES = "bangfu.engine.kinds.weighted_allocation", "bangfu.engine.payouts"
AWARD, YIELD = "bangfu.core.payouts.award", "bangfu.core.returns.minimum_yield"
FLOW, ORDER = "bangfu.core.rules.waterfall", "bangfu.core.payouts.returns_order"

ruled = test_use_restriction.test_each_line_is_ruled_on
forbidden = test_use_restriction.test_a_forbidden_use_of_returns_is_refused_with_its_clause
figure = test_indicator_target.test_each_figure_has_its_state_and_gap
working = test_deadline_recurrence.test_working_days_begin_the_day_after_and_skip_holidays
readings = test_rate_schedule.test_each_reading_of_the_base_gives_its_table

DEFECTS: list[tuple[str, Check, str, str, str]] = [
    ("half_up_floors", test_money.test_it_rounds_half_up, MONEY,
     "(2 * amount.numerator + amount.denominator) // (2 * amount.denominator)",
     "amount.numerator // amount.denominator"),
    ("half_up_is_a_float", test_money.test_it_rounds_half_up, MONEY,
     "(2 * amount.numerator + amount.denominator) // (2 * amount.denominator)",
     "int(float(amount) + 0.5)"),
    ("ties_go_to_the_last", test_money.test_it_gives_the_first_ones_the_fen_that_are_left, MONEY,
     "(-remainders[i], i)", "(-remainders[i], -i)"),
    ("the_smallest_remainder_wins", test_money.test_it_gives_the_largest_remainder_first, MONEY,
     "(-remainders[i], i)", "(remainders[i], i)"),
    ("the_remainder_is_lost", test_money.test_it_splits_without_loss_in_100_000_random_cases, MONEY,
     "        shares[i] += 1\n", "        shares[i] += 0\n"),
    ("shares_are_floats", test_money.test_it_splits_beyond_64_bits, MONEY,
     "shares = [total * weight // whole for", "shares = [int(total * weight / whole) for"),
    ("a_part_of_a_fen_is_cut", partial(test_money.test_it_refuses_a_sum_without_unit_or_beyond_the_fen, "0.001元"), MONEY,
     "if fen.denominator != 1:", "if False:"),
    ("months_left_are_off_by_one", test_period.test_it_counts_the_month_of_the_day_among_those_left, "bangfu.core.period",
     "13 - day.month", "12 - day.month"),
    ("a_month_ends_on_the_30th", partial(test_period.test_it_counts_months_to_the_same_day_or_the_last, "2018-12-31", 12, "2019-12-31"), "bangfu.core.period",
     "monthrange(year, month + 1)[1]", "30"),
    ("a_county_is_a_township", partial(test_place.test_it_knows_a_township_by_code_or_name, "120119", False), "bangfu.core.place",
     'level_of(applicant) == "township"', 'level_of(applicant) != "village"'),
    ("steps_of_all_rows_are_kept", test_cite.test_it_keeps_steps_only_of_the_row_asked_after, "bangfu.core.cite",
     "key is None or key == self.explain", "True"),
    ("a_debt_passes_for_money", partial(test_facts.test_it_says_why_a_cell_cannot_be_read, "money", -1, "below_zero"), CELLS,
     "if fen < 0 and not spec.signed:", "if False:"),
    ("true_is_one_fen", partial(test_facts.test_it_says_why_a_cell_cannot_be_read, "whole", True, "not_whole"), CELLS,
     "    if isinstance(cell, bool):\n        return None\n", ""),
    ("doubled_keys_pass", test_facts.test_it_tells_every_fault_of_a_table_at_once_each_with_its_place, FACTS,
     "seen.setdefault(key, number) != number", "False"),
    ("the_last_rate_stops", test_rate_schedule.test_the_last_rate_goes_on, RATES,
     "return last if terms.last_continues else None", "return None"),
    ("the_clock_is_off_by_one", test_rate_schedule.test_the_year_of_injection_is_year_1_whatever_the_month, RATES,
     "year - start + 1", "year - start"),
    ("the_base_forgets_the_reading", partial(readings, "R3"), RATES,
     'return event_year == year if terms.base == "disbursed_this_year" else event_year <= year', "return event_year <= year"),
    ("a_year_late_is_not_late", partial(readings, "R5"), RATES,
     'return event.year + 1 if terms.clock_event == "year_after_injection" else event.year', "return event.year"),
    ("the_first_year_is_full", partial(readings, "R6"), RATES,
     'ordinal == 1 and terms.first_year == "months"', 'ordinal == 0 and terms.first_year == "months"'),
    ("an_ended_tranche_owes_on", test_rate_schedule.test_a_tranche_that_ended_owes_its_last_year_and_no_more, RATES,
     "year > ended.year", "year > ended.year + 1"),
    ("a_gap_in_the_rates_passes", partial(test_rate_schedule.test_a_gap_in_the_rates_is_a_fault, {1: "1%", 4: "2%"}, [2, 3]), "bangfu.core.rules.rule",
     "if number not in numbers:", "if False:"),
    ("the_guarantee_stops_after_2020", partial(test_unit_entitlement.test_all_288_villages_get_the_same, 2021, 7), ENTITLEMENT,
     'return last if terms.after_last == "carry" else None', "return None"),
    ("the_guarantee_is_unequal", partial(test_unit_entitlement.test_all_288_villages_get_the_same, 2020, 7), EQUAL,
     "amount = str(amount_fen)", 'amount = f"{amount_fen} + row_number() OVER () % 2"'),
    ("the_shortfall_is_unequal", test_waterfall.test_one_fen_less_is_short_for_every_village, SHORT,
     "{dialect.narrow(str(fen))} AS {name}", "{dialect.narrow(f'{fen} + row_number() OVER () % 2')} AS {name}"),
    ("the_shortfall_rounds_up", test_waterfall.test_what_cannot_be_shared_stays_in_the_pool_and_is_told, "bangfu.core.rules.waterfall",
     "pool_fen // members", "-(-pool_fen // members)"),
    ("the_deny_list_is_skipped", partial(forbidden, "bonuses"), USES,
     "    if denied:\n", "    if False:\n"),
    ("any_use_is_allowed", partial(ruled, "other", {}, "needs_reason", "use_needs_reason"), USES,
     'if other == "allowed" or line.get("reason"):', "if True:"),
    ("the_area_is_forgotten", partial(ruled, "seed", {"site": "120115101201"}, "denied", "outside_area"), USES,
     "not lies_in(", "lies_in("),
    ("half_is_more_than_half", test_use_restriction.test_the_main_uses_are_more_than_their_share, USES,
     "Fraction(main, total) <= least", "Fraction(main, total) < least"),
    ("exactly_enough_is_too_much", test_use_restriction.test_all_lines_together_stay_within_what_there_is, USES,
     "total > available_fen", "total >= available_fen"),
    ("ge_is_read_as_gt", partial(figure, test_indicator_target.LEAST, 20_000_000, "ge", "met", 0), TARGETS,
     "value_fen >= target_fen", "value_fen > target_fen"),
    ("missing_is_met", partial(figure, test_indicator_target.LEAST, None, "ge", "unknown", None), TARGETS,
     'return "unknown", target_fen, None', 'return "met", target_fen, 0'),
    ("the_day_of_approval_counts", partial(working, "2018-10-29", 1, "2018-10-30"), DAYS,
     "if d > day and", "if d >= day and"),
    ("the_last_day_is_late", partial(test_application.test_the_last_day_counts_and_the_next_is_late, "2018-08-31", 0), "bangfu.core.projects.application",
     'values["submitted_on"] - closes).days)', 'values["submitted_on"] - closes).days + 1)'),
    ("one_ground_is_enough", test_application.test_an_exception_needs_every_ground, "bangfu.core.rules.limit_check",
     "all(code in grounds", "any(code in grounds"),
    ("a_held_surplus_is_free", partial(test_waterfall.test_a_surplus_is_held_until_the_year_of_release, 2020, 360, test_waterfall.Surplus(36_000_000_0, 72_000_000_0, 0)), "bangfu.core.rules.waterfall",
     "year >= terms.release_from", "year > 0"),
    ("the_day_due_is_overdue", partial(test_other_kinds.test_a_check_is_overdue_the_day_after_it_was_due, "2019-10-27", False), "bangfu.core.assets",
     "due_on < as_of", "due_on <= as_of"),
    ("engine_ties_go_to_the_last", partial(test_splits.test_it_shares_equally_as_core_does, 10_000_000), SPLIT,
     "row_number() OVER (ORDER BY {members.key}) <= {rest}", "row_number() OVER (ORDER BY {members.key} DESC) <= {rest}"),
    ("engine_remainders_have_no_order", test_splits.test_ties_go_to_the_lower_key_however_the_rows_lie, SPLIT,
     "ORDER BY remainder DESC, {members.key}", "ORDER BY remainder DESC"),
    ("engine_multiplies_in_64_bits", test_splits.test_it_multiplies_beyond_64_bits, SPLIT,
     "product = f\"{dialect.wide(str(total))} * {own}\"", "product = f\"{total} * CAST({own} AS BIGINT)\""),
    ("engine_divides_in_floats", test_splits.test_it_multiplies_beyond_64_bits, "bangfu.engine.dialects",
     'return f"({dividend}) // ({divisor})"', 'return f"CAST(({dividend}) / ({divisor}) AS HUGEINT)"'),
    ("a_file_is_answered_in_its_own_order", test_parquet.test_it_answers_in_the_order_of_the_key_and_carries_other_columns, SESSION,
     'order = "" if is_ordered else', 'order = "" if True else'),
    ("doubled_keys_of_a_file_pass", partial(test_parquet.test_it_refuses_a_faulty_file_with_counts, *test_parquet.REFUSED[2]), SESSION,
     "if not is_sorted:\n            problems", "if False:\n            problems"),
    ("another_rate_of_arrival_pays_in_full", test_waterfall.test_at_80_percent_2020_pays_66_000_each_and_owes_4_000_a_village, "bangfu.core.rules.waterfall",
     "pool_fen // members", "10**9"),
    ("the_line_is_not_included", partial(test_monitoring_risk.test_income_per_head_is_held_against_its_line_to_the_fen, "at_most: 8500元", 8_500_00, 1, "at_risk"), RISK,
     "_OPERATORS[name]", '_OPERATORS[name].rstrip("=")'),
    ("below_includes_the_line", partial(test_monitoring_risk.test_income_per_head_is_held_against_its_line_to_the_fen, "below: 10000元", 10_000_00, 1, None), RISK,
     "_OPERATORS[name]", '_OPERATORS[name][0] + "="'),
    ("the_income_is_divided_first", partial(test_monitoring_risk.test_income_per_head_is_held_against_its_line_to_the_fen, "at_most: 8500元", 34_000_01, 4, None), RISK,
     'f"{figure.above} {operator} {dialect.wide(str(bound))} * {figure.below}"', 'f"{figure.above} // {figure.below} {operator} {bound}"'),
    ("a_fall_is_found_by_whole_fen_only", partial(test_monitoring_risk.test_a_fall_is_found_to_a_part_of_a_fen, 31_500_01, 3, "at_risk"), RISK,
     'f"{figure.above} {operator} {dialect.wide(str(bound))} * {figure.below}"', 'f"{figure.above} // {figure.below} {operator} {bound}"'),
    ("nothing_known_is_no_risk", partial(test_monitoring_risk.test_a_guarantee_is_unmet_met_or_unknown, "water", None, "unknown"), RISK,
     "WHERE NOT is_known OR", "WHERE"),
    ("one_unknown_hides_one_uninsured", partial(test_monitoring_risk.test_one_uninsured_settles_it_and_one_unknown_leaves_it_open, [{"insured": None}, {"insured": False}], "at_risk"), RISK,
     "({name} > 0 OR {name}_unknown = 0)", "{name}_unknown = 0"),
    ("every_status_is_judged", test_monitoring_risk.test_other_statuses_are_not_judged, RISK,
     "if risk.statuses is not None:", "if False:"),
    ("somebody_is_left_out_of_the_screening", test_monitoring_risk.test_nobody_is_lost_for_want_of_a_household, SCREENING,
     "if strays:\n        raise", "if False:\n        raise"),
    ("strays_of_a_feed_pass_unseen", test_monitoring_risk.test_rows_of_a_feed_that_match_nobody_are_counted, SCREENING,
     "counted[one.name] != one.count", "one is individuals"),
    ("the_month_is_over_a_day_late", partial(test_monitoring_duties.test_a_visit_is_open_until_its_month_is_over, "2024-07-31", (86, 82, 0, 4)), SCREENING,
     "if as_of == end else", "if False else"),
    ("a_late_visit_mends_nothing", test_monitoring_duties.test_a_late_visit_ends_what_was_overdue, VISITS,
     "{last} >= {dialect.day(owed.from_on)}", "{last} > {dialect.day(owed.until_on)}"),
    ("an_equal_growth_is_higher", partial(test_targets.test_relieved_people_grow_faster_than_farmers, "8.1%", "8.1%", "not_met"), TARGETS,
     "strict = goal.other is not None or", "strict = False or"),
    ("a_goal_of_the_year_is_missed_early", partial(test_targets.test_21_projects_by_the_years_end, 20, "2024-12-30", "open", 1), GOALS,
     "as_of < last_day(as_of.year)", "False"),
    ("a_project_without_a_link_counts", test_targets.test_a_project_without_a_link_or_not_carried_out_does_not_count, GOALS,
     "if goal.counts.linked else []", "if False else []"),
    ("a_doubtful_project_is_none", test_targets.test_a_project_of_which_nothing_is_told_makes_the_count_unknown_unless_there_are_enough, GOALS,
     "doubtful == 0", "True"),
    ("a_project_counts_twice", test_targets.test_a_project_of_two_classes_counts_once_or_not_at_all, GOALS,
     'len(row["classes"]) > 1', "False"),
    ("the_plan_goes_on_for_ever", partial(test_targets.test_the_plan_is_for_one_year_and_came_late_in_it, "2025-01-01", ["plan_of_other_year"]), GOALS,
     "as_of >= end", "as_of > end"),
    ("nobody_at_work_is_unknown", test_employment.test_nobody_at_work_is_zero_and_not_unknown, WORK,
     "None if people is None else Fraction(people)", "Fraction(people) if people else None"),
    ("the_sixteenth_day_is_in_time", partial(test_case.test_the_fifteenth_day_is_in_time_and_the_sixteenth_late, "2024-05-18", "late", 1), CASE,
     "timedelta(days=step.within_days)", "timedelta(days=step.within_days + 1)"),
    ("a_notice_may_be_cut_short", test_case.test_a_notice_hangs_its_five_days, CASE,
     "(done[code] - done[earlier]).days < (before.lasts_days or 0)", "False"),
    ("steps_go_in_any_order", test_case.test_no_step_comes_before_the_one_it_waits_for, CASE,
     "if earlier not in done or done[code] < done[earlier]:", "if False:"),
    ("help_comes_first_for_any_cause", partial(test_case.test_help_comes_first_only_after_a_disaster, "illness", ["help_first_not_allowed"]), CASE,
     "cause is not None and cause.help_first", "cause is not None"),
    ("the_tenth_day_is_too_late", partial(test_measures.test_without_a_measure_the_tenth_day_is_the_last, "2024-05-25", "none", []), MEASURES,
     "- due).days\n    if days_over <= 0:\n        return answer", "- due).days\n    if days_over < 0:\n        return answer"),
    ("weak_ability_is_none", partial(test_measures.test_a_measure_fits_who_can_work, ["weak", "none"], "temporary_relief", "unfit"), MEASURES,
     "any(code in (rule.terms.able or ())", "all(code in (rule.terms.able or ())"),
    ("any_measure_makes_a_guarantee_good", test_measures.test_each_guarantee_not_met_needs_the_measure_that_makes_it_good, MEASURES,
     "if guarantee not in made_good:", "if not made_good:"),
    ("the_fifth_day_is_late", partial(test_schedule.test_a_month_is_dispatched_within_five_days, "2024-02-10", "2024-02-05", "done", 0), DUTIES,
     "(end - due).days)", "(end - due).days + 1)"),
    ("one_note_serves_every_area", test_schedule.test_a_note_on_one_area_does_not_stand_for_another, DUTIES,
     'row.get("area"))', "None)"),
    ("the_red_line_is_no_line", partial(test_entry.test_one_thing_wrong_keeps_a_project_out, {"red_line": "inside"}, "site_inside"), ENTRY,
     'values.get(code) == "inside"', "False"),
    ("no_is_as_good_as_silence", partial(test_entry.test_one_thing_wrong_keeps_a_project_out, {"households": [{"household": "H", "willing": False}]}, "households_unwilling"), ENTRY,
     "if unwilling:", "if False:"),
    ("shares_are_split_in_floats", partial(test_shares.test_the_worked_example_of_20_000_yuan, "tiers", [3_529_41, 7_058_83, 4_705_88, 4_705_88]), WEIGHED,
     'parts = weighted_split(dialect, rest, weight="open_weight", total=total)',
     'parts = f"SELECT *, CAST(round({total} * open_weight / (SELECT sum(open_weight) FROM {rest.source})) AS BIGINT) AS part FROM {rest.source}"'),
    ("shares_of_a_file_go_in_no_order", test_shares.test_20_000_households_of_a_file_share_as_core_splits, SPLIT,
     "ORDER BY remainder DESC, {members.key}", "ORDER BY remainder DESC"),
    ("equal_shares_pass", partial(test_shares.test_a_plan_is_held_against_the_rule, (20_000_00,) * 3, ["equal_shares"]), SHARES,
     '(found["alike"] or found["alike_by_head"])', "False"),
    ("equal_by_head_passes", test_shares.test_equal_by_head_is_equal_too, SHARES,
     '(found["alike"] or found["alike_by_head"])', 'found["alike"]'),
    ("as_much_is_leaning", partial(test_shares.test_a_plan_leans_to_the_monitored, 1_000, 1_000, ["equal_shares", "not_leaning"]), SHARES,
     "of_monitored * relieved > of_relieved * monitored", "of_monitored * relieved >= of_relieved * monitored"),
    ("who_is_left_out_is_paid_by_a_plan", test_shares.test_a_plan_that_pays_one_who_is_left_out_is_refused, SHARES,
     "for row in paid_out", "for row in paid_out[1:]"),
    ("the_stack_line_is_not_included", partial(test_shares.test_the_first_condition_that_fails_is_told, {"income_per_head_fen": 8_500_00, "has_benefit": True}, None), WEIGHED,
     "income_per_head_fen > {terms.stack_at_most}", "income_per_head_fen >= {terms.stack_at_most}"),
    ("anybody_above_the_line_is_left_out", partial(test_shares.test_the_first_condition_that_fails_is_told, {"income_per_head_fen": 8_500_01, "has_benefit": None}, None), WEIGHED,
     '"" if terms.stacks == "all" else', '"" if True else'),
    ("a_tier_ends_below_its_line", partial(test_shares.test_a_tier_includes_its_line, 6_000_00, 3), WEIGHED,
     "income_per_head_fen <= {tier.at_most}", "income_per_head_fen < {tier.at_most}"),
    ("an_unknown_village_is_the_township", test_shares.test_relieved_households_share_in_the_township_of_the_project, WEIGHED,
     "({inside}) IS NOT TRUE", "({inside}) IS FALSE"),
    ("the_cap_is_no_cap", test_shares.test_nobody_gets_more_than_the_cap, WEIGHED,
     "CASE WHEN has_cap THEN {cap} ELSE part END", "part"),
    ("the_part_named_last_gets_the_fen", partial(test_solar_split.test_it_is_divided_6_to_3_to_1, 100_000_01, [60_000_01, 30_000_00, 10_000_00]), "bangfu.core.rules.ratio_split",
     "split(total_fen, terms.ratio)", "split(total_fen, terms.ratio[::-1])"),
    ("a_fen_off_the_ratio_passes", partial(test_solar_split.test_a_proposal_that_is_off_by_a_fen_is_refused, (60_000_00, 30_000_01, 10_000_00), ["part_differs"] * 2), "bangfu.core.payouts.proposal",
     "if proposed[to] != due.get(to, 0)", "if abs(proposed[to] - due.get(to, 0)) > 1"),
    ("an_award_forgets_what_was_awarded", partial(test_household_award.test_a_fen_too_much_is_refused, 800_01, ["award_over_room"]), AWARD,
     "max(0, min(cap, cost) - already)", "min(cap, cost)"),
    ("an_award_comes_before_acceptance", partial(test_household_award.test_it_builds_first, "2024-05-31", ["award_before_acceptance"]), AWARD,
     "not rule.terms.build_first or accepted <= book.on", "True"),
    ("the_floor_is_rounded_down", test_returns_order.test_a_floor_of_a_part_of_a_fen_is_rounded_up, FLOW,
     "return rounded_up(invested_fen * (order.floor or Fraction(0)))", "return int(invested_fen * (order.floor or Fraction(0)))"),
    ("costs_do_not_wait_for_the_floor", test_returns_order.test_depreciation_waits_for_the_floor_and_upkeep, FLOW,
     "paid = min(left, wanted[step])", "paid = min(gross_fen, wanted[step])"),
    ("public_good_comes_before_households", partial(test_returns_order.test_households_come_first_in_a_proposal, "self_built", {"public_good": 1}, ["households_come_first"]), ORDER,
     'if proposed.get("households", 0) < due["households"]:', "if False:"),
    ("the_yield_is_rounded_down", partial(test_minimum_yield.test_part_years_go_by_months_through_the_last_day, "2024-01-01", "2024-01-01", 161_30), YIELD,
     "due = rounded_up(base * rate * years)", "due = int(base * rate * years)"),
    ("the_last_day_does_not_count", partial(test_minimum_yield.test_part_years_go_by_months_through_the_last_day, "2024-01-01", "2024-07-31", 35_000_00), "bangfu.core.period",
     "end = last + timedelta(days=1)", "end = last"),
    ("seven_tenths_are_not_enough", partial(test_milestone.test_each_stage_has_its_cap, "70%", False, "progress", 700_000_00), STAGES,
     "progress == self.from_progress and", "False and"),
    ("the_last_part_needs_no_acceptance", partial(test_milestone.test_each_stage_has_its_cap, "1", False, "progress", 700_000_00), STAGES,
     "            return is_accepted\n", "            return progress >= 1\n"),
    ("a_small_prepayment_is_lost_for_good", test_milestone.test_whatever_was_paid_on_the_way_the_whole_is_reached_and_never_passed, STAGES,
     "share = sum((stages[code].share for code in reached), Fraction(0))", "share = stages[last].share"),
    ("the_settlement_is_forgotten", test_milestone.test_a_settlement_counts_only_after_acceptance_and_only_when_it_is_lower, STAGES,
     "min(total, settled)", "total"),
    ("the_cap_rounds_up", test_milestone.test_more_progress_never_lowers_the_cap_and_the_deposit_lies_inside_the_whole, STAGES,
     "return base_fen * share.numerator // share.denominator", "return -(-base_fen * share.numerator // share.denominator)"),
    ("the_deposit_is_paid_a_day_late", partial(test_milestone.test_the_deposit_is_paid_from_the_day_it_is_due, "2025-06-30", 1_000_000_00), MILESTONE,
     "book.on >= due_on", "book.on > due_on"),
    ("a_request_above_its_stage_is_paid", partial(test_milestone.test_the_cap_is_kept_to_the_fen, 300_000_01, ["over_stage"]), MILESTONE,
     "if request > allowed:", "if False:"),
    ("the_month_end_is_too_late", partial(test_pace.test_the_last_day_of_the_month_is_included, "2024-06-30", True), TARGETS,
     "if on <= min(day, as_of)", "if on < min(day, as_of)"),
    ("what_is_to_come_is_missed", test_pace.test_what_is_to_come_is_not_known_unless_it_is_met_already, TARGETS,
     "(is_met or day <= as_of)", "True"),
    ("idle_a_day_early", partial(test_idle.test_untouched_money_is_idle_from_the_day_after_its_month, "2024-01-31", "2024-02-29", "2024-03-01"), DAYS,
     "or as_of <= last:", "or as_of < last:"),
    ("every_balance_is_idle", partial(test_idle.test_one_fen_paid_within_the_month_is_movement, "2024-04-05", 0), DAYS,
     "days[0] <= last", "days[0] < last"),
    ("the_citys_own_money_is_in_the_base", partial(test_industry_share.test_money_from_below_the_province_is_outside_on_both_sides, "district"), "bangfu.core.rules.limit_check",
     'if levels[row["level"]].counts]', "if levels]"),
    ("just_sixty_percent_is_too_little", partial(test_industry_share.test_sixty_percent_is_enough_and_one_fen_less_is_not, 12_000_000_00, True, 0), "bangfu.core.rules.limit_check",
     "self.ratio >= self.least", "self.ratio > self.least"),
    ("what_was_not_declared_is_paid", partial(test_uses.test_each_line_is_ruled_on, test_uses.PROJECT | {"fund": "debt_money", "declared": False}, "denied", ["use_not_declared"]), USES,
     'if fund in (terms.declared_only or ()) and not line.get("declared"):', "if False:"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "module", "right", "wrong"), [d[1:] for d in DEFECTS], ids=[d[0] for d in DEFECTS])  # fmt: skip
def test_a_planted_defect_is_seen(
    check: Check, module: str, right: str, wrong: str, tmp_path: Path
) -> None:
    run = partial(check, tmp_path=tmp_path) if _needs_folder(check) else check
    with planted(module, right, wrong):
        assert is_red(run)
    run()


def _needs_folder(check: Check) -> bool:
    return "tmp_path" in inspect.signature(check).parameters


# --- defects of a pack -----------------------------------------------------------------------


def is_proved(folder: Path) -> bool:
    """Whether a pack passes its check."""
    return not prove(read_pack(str(folder))).has_failed


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("clauses/10-returns.yaml", "rates: {1: 2%}", "rates: {1: 2.1%}"),
        ("clauses/10-returns.yaml", "2025: 500元", "2025: 501元"),
        ("clauses/10-returns.yaml", "shortfall: surplus_then_equal_arrears", "shortfall: block"),
        ("reported.yaml", "equals: 2600元", "equals: 2599.99元"),
        ("cases/10-returns.yaml", "due_fen: 20000", "due_fen: 19999"),
    ],
)
def test_a_changed_number_of_a_pack_is_seen(
    file: str, right: str, wrong: str, tmp_path: Path
) -> None:
    assert is_proved(write_pack(tmp_path / "sound", dict(FILES)))
    assert not is_proved(write_pack(tmp_path / "changed", changed(file, right, wrong)))


@pytest.mark.parametrize(
    ("file", "right", "wrong", "code"),
    [
        ("32-3-returns.yaml", "rates: {1: 3%}", "rates: {1: 3.1%}", "figure_differs"),
        ("32-3-returns.yaml", "2018: 1万元", "2018: 2万元", "figure_differs"),
        ("32-1-platform.yaml", "members: 288", "members: 289", "figure_differs"),
    ],
)
def test_a_changed_number_of_jizhou_is_seen(
    file: str, right: str, wrong: str, code: str, tmp_path: Path
) -> None:
    report = prove(read_pack(str(jizhou_with(tmp_path, file, right, wrong))))
    assert {p.code for p in report.problems if p.severity == "block"} >= {code}


def jizhou_with(folder: Path, file: str, right: str, wrong: str) -> Path:
    """A copy of Jizhou's pack with one text of one file of clauses replaced."""
    import shutil

    from bangfu.core.policies.reader import shipped_folder

    copied = Path(shutil.copytree(shipped_folder() / "jizhou-2018", folder / "jizhou-2018"))
    clauses = copied / "clauses" / file
    text = clauses.read_text(encoding="utf-8")
    assert text.count(right) == 1
    clauses.write_text(text.replace(right, wrong), encoding="utf-8")
    return copied
