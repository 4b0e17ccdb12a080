"""Runs the worked cases of a pack through `ask`, as `packs check` and the clause pages need them."""

from bangfu.core.facts import RawFacts
from bangfu.core.policies.check import Report, check_pack
from bangfu.core.policies.pack import Case, Pack
from bangfu.core.policies.proving import Outcome
from bangfu.engine.ask import Answer, ask


def answer_of(pack: Pack, case: Case) -> Answer:
    """The answer to a worked case."""
    return ask(pack, case.question, RawFacts(case.facts), on=case.on, readings=case.readings)


def run_case(pack: Pack, case: Case) -> Outcome:
    """The outcome of a case; what is merely told (`info`) is not compared."""
    answer = answer_of(pack, case)
    codes = [problem.code for problem in answer.problems if problem.severity != "info"]
    if answer.exit_status == 2:
        return Outcome(unusable=tuple(codes))
    clauses = {problem.clause for problem in answer.problems if problem.clause}
    cited = frozenset(answer.because.citations) | clauses
    return Outcome(answer.in_words("zh"), tuple(codes), cited)


def check(pack: Pack, built: frozenset[str] = frozenset()) -> Report:
    """The proof of a pack, its cases run. See `check_pack`."""
    return check_pack(pack, run_case, built)
