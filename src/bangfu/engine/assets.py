"""Population question of the assets stage: the shares of all villages that own an asset together."""

from bangfu.core.assets import HOST, ownership_form
from bangfu.core.cite import Because
from bangfu.core.facts import Facts, needed_value
from bangfu.core.membership import member_problems
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import Decision
from bangfu.core.rules.asset_rule import AssetRule
from bangfu.engine.backends.duckdb import Population, Session
from bangfu.engine.dialects import literal, quoted
from bangfu.engine.explain import explain_row
from bangfu.engine.splits import part_step, split_text

FEN_OF_UNIT = {"fen": 1, "yuan": 100}


def ownership(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per village: its share of an asset as a reduced fraction, and its book value.

    Shares add up to 1; values add up to the asset's,
    but for the part of a yuan that a county paying whole yuan leaves over (told).
    """
    session = Session()
    rule = book.rule("assets.ownership", AssetRule)
    terms = rule.terms
    villages = session.population(ownership_form(book).tables[0], facts.tables["villages"])
    unit = FEN_OF_UNIT[terms.rounding_unit or "fen"]
    units, rest = divmod(facts.values["value_fen"], unit)
    because.use(rule, "owners", "members", "rounding_unit")
    problems: list[Problem] = []
    if terms.owners != "host_village":
        problems += member_problems(rule, villages.count)
    if rest:
        problems.append(rule.finding("left_in_pool", "info", "rounding_unit", fen=rest))
    if terms.owners == "host_village":
        parts = _host_text(session, villages, facts, units)
    else:
        parts = split_text(session, villages, units, by_contribution=terms.owners == "contribution")
    value = session.dialect.narrow(f"part * {unit}")
    sql = f"SELECT {villages.columns}, share, {value} AS value_fen FROM ({parts}) AS parts"
    rows = session.answer(villages, sql)
    step = part_step(units * unit, "value_fen")
    explain_row(because, rule.clause("owners"), rows, villages.key, step)
    return Decision(rows, problems, session.texts)


def _host_text(session: Session, villages: Population, facts: Facts, units: int) -> str:
    """All to the village where the asset lies, nothing to the others."""
    host = facts.values.get("host_village")
    if host is None:
        raise Unanswerable([needed_value(HOST)])
    is_host = f"{quoted(villages.key)} = {literal(host)}"
    if not session.keys_where(villages, is_host, 1):
        raise Unanswerable([Problem("owner_unknown", "block", host)])
    return (
        f"SELECT {villages.columns}, CASE WHEN {is_host} THEN '1' ELSE '0' END AS share, "
        f"CASE WHEN {is_host} THEN {units} ELSE 0 END AS part FROM {villages.name}"
    )
