"""Runs the worked cases of a pack through `ask`, as `packs check` and the clause pages need them."""

from typing import Any

from bangfu.core.facts import RawFacts
from bangfu.core.policies.check import Report, check_pack
from bangfu.core.policies.pack import Case, Pack
from bangfu.engine.ask import Answer, ask


def answer_of(pack: Pack, case: Case) -> Answer:
    """The answer to a worked case."""
    return ask(pack, case.question, RawFacts(case.facts), on=case.on, readings=case.readings)


def run_case(pack: Pack, case: Case) -> tuple[Any, list[str], set[str], list[str] | None]:
    """The answer in words, the codes that are told (all but `info`), the clauses cited; or refused."""
    answer = answer_of(pack, case)
    if answer.exit_status == 2:
        return None, [], set(), [problem.code for problem in answer.problems]
    codes = [problem.code for problem in answer.problems if problem.severity != "info"]
    cited = set(answer.because.citations) | {p.clause for p in answer.problems if p.clause}
    return answer.in_words("zh"), codes, cited, None


def check(pack: Pack, built: frozenset[str] = frozenset()) -> Report:
    """The proof of a pack, its cases run. See `check_pack`."""
    return check_pack(pack, run_case, built)
