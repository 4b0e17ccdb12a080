"""`bangfu where`: from the name of a question to its clauses, kinds, code, page and tests."""

import inspect
from pathlib import Path

import bangfu
from bangfu.cli.printing import print_json
from bangfu.cli.shelves import pack_ids, pack_named
from bangfu.core.catalogue import QUESTIONS
from bangfu.core.problem import Problem
from bangfu.core.words import Language
from bangfu.engine.ask import POPULATION_QUESTIONS, answers


def where(question: str, /, *, lang: Language = "zh") -> int:
    """Show where a question lives: clause, kind, code, page, tests."""
    asked = QUESTIONS.get(question)
    if asked is None:
        problem = Problem("unknown_question", "block", question, values={"known": list(QUESTIONS)})
        print_json({"question": question, "problems": [problem.as_json(lang)]})
        return 2
    packs = [pack for pack in map(pack_named, pack_ids()) if answers(pack, asked)]
    decide = asked.decide or POPULATION_QUESTIONS[question]
    kinds = [*asked.needs, *asked.optional]
    print_json(
        {
            "question": question,
            "title": asked.title.said(lang),
            "about": asked.about.said(lang),
            "stage": asked.stage,
            "kinds": {kind.kind: _place(kind) for kind in kinds},
            "needs": {kind.kind: list(needed) for kind, needed in asked.needs.items()},
            "made_of": list(asked.uses),
            "code": _place(decide),
            "clauses": {
                pack.id: [c.id for c in pack.clauses.values() if c.question == question]
                for pack in packs
            },
            "cases": {
                pack.id: [case.name.said(lang) for case in pack.cases if case.question == question]
                for pack in packs
            },
            "pages": [f"/policies/{pack.id}/ask/{question}/" for pack in packs],
            "api": [f"/api/v1/ask/{pack.id}/{question}" for pack in packs],
            "tests": _tests(question),
        }
    )
    return 0


def _place(thing: object) -> str:
    """The file of a thing inside the package, and its line."""
    file = inspect.getsourcefile(thing) or ""  # type: ignore[arg-type]
    line = inspect.getsourcelines(thing)[1]  # type: ignore[arg-type]
    package = Path(bangfu.__file__).parent
    return f"{Path(file).relative_to(package.parents[1]).as_posix()}:{line}"


def _tests(question: str) -> list[str]:
    """The test files that name the question, where the tests lie beside the package."""
    root = Path(bangfu.__file__).parents[2]
    files = sorted((root / "tests").glob("**/*.py"))
    return [
        f.relative_to(root).as_posix() for f in files if question in f.read_text(encoding="utf-8")
    ]
