"""An application being drafted: what the project is, how much is asked for, what is built when."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction

from bangfu.apps.people.scope import Viewer
from bangfu.apps.projects.access import APPLICANTS
from bangfu.apps.projects.actions.writing import refuse_unknown, replace_rows
from bangfu.apps.projects.models import Application, Project, ProjectVillage, ProjectYearContent
from bangfu.apps.projects.models.projects import AREAS
from bangfu.apps.projects.queries.consents import weak_villages_in
from bangfu.apps.projects.queries.policy import industries, sectors
from bangfu.apps.records.access import role_to_make
from bangfu.apps.records.actions import Told, add, claim, once, write
from bangfu.apps.records.refusal import refuse
from bangfu.apps.registry.actions.divisions import division_on, hold_division
from bangfu.apps.registry.models import Division
from bangfu.core.money import Fen
from bangfu.core.rules.use_restriction import OTHER
from bangfu.core.words import words

OPEN = ("draft", "returned")
"""The states in which an application may be changed by its township."""

WHAT = words("项目申报", "project application")


@dataclass(frozen=True)
class ProjectFacts:
    """What a project is. Sums in fen; `township` is a 12-digit code; without `code` one is given."""

    plan_year: int
    name: str
    township: str
    industry: str
    sector: str
    implementing_body: str
    total_investment_fen: Fen
    area_mu: int
    code: str = ""
    industry_reason: str = ""
    area: str = ""
    site: str = ""
    operator: str = ""
    operating_form: str = ""
    own_fen: Fen = 0


@dataclass(frozen=True)
class YearContent:
    """A line of the yearly construction list; the sum in fen."""

    year: int
    content: str
    amount_fen: Fen


def begin_application(viewer: Viewer, facts: ProjectFacts, *, key: str) -> Told:
    """Begin the application for a project. Raises Refused."""

    def do() -> Application:
        role = role_to_make(viewer, APPLICANTS, facts.township, WHAT)
        township = division_on(facts.township, viewer.today)
        hold_division(f"{facts.township[:6]}000000")  # projects are numbered over the county
        _refuse_facts(facts, viewer.today, project_id=None)
        project = Project(
            state=Project.flow.first, township=township, **_columns(facts, viewer.today)
        )
        project.code = facts.code or _next_code(facts.plan_year)
        add(viewer, project, role=role)
        return add(viewer, Application(state=Application.flow.first, project=project), role=role)

    return once(viewer, key, {"begin_application": asdict(facts)}, do)


def edit_facts(viewer: Viewer, application: Application, facts: ProjectFacts, *, key: str) -> Told:
    """Change what the project is, while the application is open. The township stays."""

    def do() -> Application:
        project = application.project
        role_to_make(viewer, APPLICANTS, project.township_id, WHAT)
        claim(application, OPEN)
        _refuse_facts(facts, viewer.today, project_id=project.pk)
        columns = _columns(facts, viewer.today) | {"code": facts.code or project.code}
        write(viewer, project, **columns)
        return application

    return once(viewer, key, {"edit_facts": asdict(facts), "application": application.pk}, do)


def set_request(
    viewer: Viewer,
    application: Application,
    *,
    key: str,
    requested_fen: Fen,
    villages: Sequence[str] | Mapping[str, str],
) -> Told:
    """Say how much is asked for, and of which villages. Shares are equal unless they are given.

    Raises Refused for a village that is no weak village of the township.
    """
    shares = villages if isinstance(villages, Mapping) else _equal_shares(villages)

    def do() -> Application:
        project = application.project
        role = role_to_make(viewer, APPLICANTS, project.township_id, WHAT)
        claim(application, OPEN)
        _refuse_request(viewer, application, requested_fen, shares)
        write(viewer, application, requested_fen=requested_fen)
        rows = [
            ProjectVillage(project=project, village_id=village, share=share)
            for village, share in sorted(shares.items())
        ]
        old = ProjectVillage.everything.filter(project=project)
        replace_rows(viewer, application, old, rows=rows, role=role)
        return application

    body = {"set_request": application.pk, "fen": requested_fen, "villages": dict(shares)}
    return once(viewer, key, body, do)


def set_year_contents(
    viewer: Viewer, application: Application, contents: Sequence[YearContent], *, key: str
) -> Told:
    """Write the yearly construction list anew, while the application is open."""

    def do() -> Application:
        project = application.project
        role = role_to_make(viewer, APPLICANTS, project.township_id, WHAT)
        claim(application, OPEN)
        _refuse_contents(application, contents)
        rows = [ProjectYearContent(project=project, **asdict(line)) for line in contents]
        old = ProjectYearContent.everything.filter(project=project)
        replace_rows(viewer, application, old, rows=rows, role=role)
        return application

    body = {"contents": [asdict(line) for line in contents], "application": application.pk}
    return once(viewer, key, body, do)


def _columns(facts: ProjectFacts, day: date) -> dict[str, object]:
    """The facts as columns of the project, without the township; codes with their names."""
    columns = {name: value for name, value in asdict(facts).items() if name != "township"}
    return columns | {
        "industry_name": industries(day)[facts.industry].model_dump(),
        "sector_name": sectors(day)[facts.sector].model_dump(),
    }


def _next_code(plan_year: int) -> str:
    """The next free number of a year: `P2018-07`."""
    taken = set(Project.everything.values_list("code", flat=True))
    number = Project.everything.filter(plan_year=plan_year).count() + 1
    while f"P{plan_year}-{number:02}" in taken:
        number += 1
    return f"P{plan_year}-{number:02}"


def _refuse_facts(facts: ProjectFacts, day: date, *, project_id: int | None) -> None:
    refuse_unknown(facts.industry, industries(day), words("产业类别", "class of industry"))
    refuse_unknown(facts.sector, sectors(day), words("工农商", "sector"))
    if facts.area:
        refuse_unknown(facts.area, AREAS, words("所在片区", "area"))
    if facts.industry == OTHER and not facts.industry_reason.strip():
        raise refuse("industry_reason_missing", facts.name)
    if facts.total_investment_fen <= 0 or facts.own_fen < 0 or facts.area_mu < 0:
        raise refuse("amount_not_positive", facts.name, name=words("总投资", "total investment"))
    others = Project.everything.exclude(pk=project_id).exclude(state="dropped")
    if others.filter(plan_year=facts.plan_year, name=facts.name).exists():
        raise refuse("name_taken", facts.name, year=facts.plan_year)
    if facts.code and Project.everything.exclude(pk=project_id).filter(code=facts.code).exists():
        raise refuse("code_taken", facts.code)


def _equal_shares(villages: Sequence[str]) -> dict[str, str]:
    return {village: str(Fraction(1, len(villages))) for village in villages}


def _refuse_request(
    viewer: Viewer, application: Application, requested_fen: Fen, shares: Mapping[str, str]
) -> None:
    project = application.project
    if requested_fen <= 0 or not shares:
        raise refuse("request_missing", str(application))
    if requested_fen + project.own_fen > project.total_investment_fen:
        raise refuse("investment_exceeded", str(application))
    weak = weak_villages_in(project.township_id, viewer.today)
    strange = [code for code in shares if code not in weak]
    if strange:
        names = Division.everything.filter(pk__in=strange).order_by("code")
        told = [str(village) for village in names] or strange
        raise refuse("village_not_weak", str(project.township), villages=told)
    if sum(Fraction(share) for share in shares.values()) != 1:
        raise refuse("shares_not_whole", str(application))


def _refuse_contents(application: Application, contents: Sequence[YearContent]) -> None:
    for line in contents:
        if line.amount_fen <= 0:
            raise refuse("amount_not_positive", line.content, name=words("投资额", "amount"))
    if len({(line.year, line.content) for line in contents}) < len(contents):
        raise refuse("content_twice", str(application))
