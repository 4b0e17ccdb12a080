"""`bangfu packs`: list, check, show and compare policy packs."""

import sys
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import cyclopts
from cyclopts import Parameter

from bangfu.cli.printing import SEVERITY_NAMES, print_json, print_rows
from bangfu.cli.shelves import pack_ids, pack_named
from bangfu.core.policies.difference import differences
from bangfu.core.policies.pack import READING_NAMES, Pack
from bangfu.core.policies.reader import PackUnusable
from bangfu.core.problem import Problem
from bangfu.core.rules import KINDS
from bangfu.core.rules.written import written_parameters
from bangfu.core.words import Language, words
from bangfu.engine.cases import check as prove

app = cyclopts.App(help="List, check, show and compare policy packs. 查看、检验、比较政策包。")

Format = Literal["table", "json"]
OPEN_SHOWN = 6
"""How many of the places not built yet a check names; JSON has them all."""

FormatOption = Annotated[Format, Parameter(name="--format")]


@app.command(name="list")
def list_packs(*, format_: FormatOption = "table", lang: Language = "zh") -> int:
    """List the packs that ship with bangfu, and those in BANGFU_PACKS."""
    packs = [pack_named(name) for name in pack_ids()]
    if format_ == "json":
        print_json({"packs": [summary(pack, lang) for pack in packs]})
        return 0
    rows = [
        [p.id, p.identity.title.said(lang), p.identity.place.name.said(lang), len(p.clauses)]
        for p in packs
    ]
    heads = (
        ["编号", "名称", "地方", "条款数"] if lang == "zh" else ["id", "title", "place", "clauses"]
    )
    print_rows(heads, rows)
    return 0


def summary(pack: Pack, lang: Language) -> dict[str, Any]:
    """A pack in a few figures."""
    return {
        "id": pack.id,
        "title": pack.identity.title.said(lang),
        "place": pack.identity.place.name.said(lang),
        "in_force": pack.identity.in_force.start.isoformat(),
        "clauses": len(pack.clauses),
        "digest": pack.digest,
    }


@app.command
def check(
    pack: str | None = None,
    /,
    *,
    format_: FormatOption = "table",
    lang: Language = "zh",
) -> int:
    """Prove one pack, or all there are: every clause read, one answer a day, every case passing."""
    told: list[dict[str, Any]] = []
    failed = False
    for name in [pack] if pack else pack_ids():
        try:
            report = prove(pack_named(name), built())
        except PackUnusable as broken:
            failed = True
            problems = [problem.as_json(lang) for problem in broken.problems]
            told.append({"id": name, "clauses": [], "problems": problems})
            if format_ == "table":
                _print_problems(name, broken.problems, lang)
            continue
        failed = failed or report.has_failed
        clauses = [
            {
                "id": clause.id,
                "reading": clause.reading,
                "question": clause.question,
                "kind": clause.kind,
                "cases": report.cases[clause.id],
            }
            for clause in report.pack.clauses.values()
        ]
        told.append(
            {
                "id": report.pack.id,
                "clauses": clauses,
                "problems": [p.as_json(lang) for p in report.problems],
            }
        )
        if format_ == "table":
            _print_report(report, lang)
    if format_ == "json":
        print_json({"packs": told})
    return 2 if failed else 0


def built() -> frozenset[str]:
    """The fields that are kept in a table with its pages, as clauses name them: `registry.division.name`."""
    import django

    from bangfu.cli.server import use_settings

    use_settings()
    django.setup()
    from bangfu.apps.pages.views.registers import built_places

    return built_places()


_PROVED = words(
    "{cases} 个算例，条款检验通过 {passed} 次", "{cases} cases, {passed} clause checks passed"
)


def _print_report(report: Any, lang: Language) -> None:
    pack = report.pack
    coverage = " · ".join(f"{READING_NAMES[r].said(lang)} {n}" for r, n in pack.coverage().items())
    passed = sum(report.cases.values())
    grave = [problem for problem in report.problems if problem.severity != "info"]
    proved = _PROVED.said(lang).format(cases=len(pack.cases), passed=passed)
    print(f"{pack.id}: {len(pack.clauses)} = {coverage}; {proved}")
    if pack.pending:
        unit = "条待实现，只作登记、不作回答" if lang == "zh" else "pending (read, never answered)"
        print(f"  {len(pack.pending)} {unit}: {', '.join(clause.id for clause in pack.pending)}")
    open_places = [problem for problem in report.problems if problem.code == "not_built_yet"]
    if open_places:
        unit = "处尚未建成" if lang == "zh" else "places not built yet"
        first = ", ".join(p.subject for p in open_places[:OPEN_SHOWN])
        print(
            f"  {len(open_places)} {unit}: {first}{' …' if len(open_places) > OPEN_SHOWN else ''}"
        )
    _print_problems(pack.id, grave, lang)


def _print_problems(name: str, problems: Sequence[Problem], lang: Language) -> None:
    for problem in problems:
        place = f"{name}/{problem.where.said(lang)}" if problem.where.file else name
        severity = SEVERITY_NAMES[problem.severity].said(lang)
        sys.stdout.write(f"  [{severity}] {place}: {problem.message(lang)}\n")


@app.command
def show(pack: str, clause: str | None = None, /, *, lang: Language = "zh") -> int:
    """Show a pack in the order of the document, or one clause whole."""
    try:
        found = pack_named(pack)
    except PackUnusable as broken:
        _print_problems(pack, broken.problems, lang)
        return 2
    if clause is None:
        for chapter, clauses in found.chapters:
            print(f"\n{chapter.at} {chapter.name.said(lang)}")
            for one in clauses:
                print(
                    f"  {one.id}  {one.at}  [{READING_NAMES[one.reading].said(lang)}] {one.gist.said(lang)}"
                )
        return 0
    if clause not in found.clauses:
        problem = Problem("unknown_clause", "block", clause)
        _print_problems(pack, [problem], lang)
        return 2
    told = found.clauses[clause].model_dump(mode="json", exclude_defaults=True)
    told["cases"] = [case.name.said(lang) for case in found.cases if clause in case.clauses]
    told["ambiguities"] = [a.id for a in found.ambiguities if clause in a.clauses]
    print_json(told)
    return 0


@app.command
def diff(
    one: str,
    other: str,
    /,
    *,
    format_: FormatOption = "table",
    lang: Language = "zh",
) -> int:
    """Compare two packs: clauses and parameters that are new, gone or different."""
    packs = []
    for name in (one, other):
        try:
            packs.append(pack_named(name))
        except PackUnusable as broken:
            _print_problems(name, broken.problems, lang)
    if len(packs) < 2:
        return 2
    found = differences(*packs)
    if format_ == "json":
        print_json({"differences": [vars(difference) for difference in found]})
    else:
        rows = [[_DIFFERENCES[d.what].said(lang), d.name, d.before, d.after] for d in found]
        heads = ["内容", "编号"] if lang == "zh" else ["what", "name"]
        print_rows([*heads, one, other], rows)
    return 0


_DIFFERENCES = {
    "question": words("问题", "question"),
    "parameter": words("参数", "parameter"),
    "default reading": words("默认读法", "default reading"),
    "clause": words("条款", "clause"),
}


@app.command
def kinds(*, lang: Language = "zh") -> int:
    """List the rule kinds with their parameters and how each is written."""
    for name, kind in KINDS.items():
        print(f"\n{name}  {kind.title.said(lang)}")
        for parameter, form in written_parameters(kind).items():
            print(f"  {parameter}: {form.said(lang)}")
    return 0
