"""Population question of the assets stage: the shares of all villages that own an asset together."""

from bangfu.core.assets import ownership_form
from bangfu.core.cite import Because
from bangfu.core.facts import Facts
from bangfu.core.policies.rulebook import Rulebook, Unanswerable
from bangfu.core.problem import Problem
from bangfu.core.questions import Decision
from bangfu.core.rules.asset_rule import AssetRule
from bangfu.engine.backends.duckdb import Session
from bangfu.engine.kinds.split import weight_share
from bangfu.engine.returns import split_text

FEN_OF_UNIT = {"fen": 1, "yuan": 100}


def ownership(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Per village: its share of an asset as a reduced fraction, and its book value.

    Serves JZ-099 and readings A-JZ-13, A-GE-02. Shares add up to 1; values add up to the asset's,
    but for the part of a yuan that a county paying whole yuan leaves over (told).
    """
    session = Session()
    rule = book.rule("assets.ownership", AssetRule)
    terms = rule.terms
    villages = session.population(ownership_form(book).tables[0], facts.tables["villages"])
    unit = FEN_OF_UNIT[terms.rounding_unit or "fen"]
    units, rest = divmod(facts.values["value_fen"], unit)
    because.cite(rule.clause("owners"), owners=terms.owners, members=terms.members)
    problems = []
    if villages.count != terms.members and terms.owners != "host_village":
        told = {"count": villages.count, "members": terms.members}
        problems.append(Problem("member_count", "warn", clause=rule.clause("members"), values=told))
    if rest:
        clause = rule.clause("rounding_unit")
        problems.append(Problem("left_in_pool", "info", clause=clause, values={"fen": rest}))
    if terms.owners == "host_village":
        sql = _host_text(session, villages.name, villages.columns, facts, units * unit)
    else:
        by_contribution = terms.owners == "contribution"
        parts = split_text(session, villages, units, by_contribution=by_contribution)
        share = f"'{_equal_share(villages.count)}'"
        if by_contribution:
            above, below = weight_share(session.dialect, source=villages.name, weight="contributed_fen")
            share = f"CASE WHEN {below} = 1 THEN {above} || '' ELSE {above} || '/' || {below} END"
            parts = split_text(session, villages, units, by_contribution=True).replace(
                "SELECT ", f"SELECT {share} AS share, ", 1
            )
            sql = f"SELECT * EXCLUDE (part), part * {unit} AS value_fen FROM ({parts}) AS parts"
        else:
            sql = f"SELECT * EXCLUDE (part), {share} AS share, part * {unit} AS value_fen FROM ({parts}) AS parts"
    return Decision(session.answer(villages, sql), problems)


def _equal_share(count: int) -> str:
    return "1" if count == 1 else f"1/{count}"


def _host_text(session: Session, source: str, columns: str, facts: Facts, value_fen: int) -> str:
    host = facts.values.get("host_village")
    if host is None:
        raise Unanswerable([Problem("reading_needs_value", "block", "host_village")])
    literal = "'" + host.replace("'", "''") + "'"
    is_host = f'"village" = {literal}'
    return (
        f"SELECT {columns}, CASE WHEN {is_host} THEN '1' ELSE '0' END AS share, "
        f"{session.dialect.narrow(f'CASE WHEN {is_host} THEN {value_fen} ELSE 0 END')} AS value_fen FROM {source}"
    )
