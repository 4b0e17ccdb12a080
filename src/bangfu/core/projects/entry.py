"""Entry of a project into the library 入库: whom it benefits, where it lies, who agreed."""

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form, Row, Table
from bangfu.core.fields import Field, choice, flag, text, whole
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem, Severity, is_refusal
from bangfu.core.questions import AnswerForm, Decision, Question
from bangfu.core.rules.eligibility import Eligibility
from bangfu.core.rules.rule import Rule, names
from bangfu.core.words import words

NAME = "projects.entry"
SITES = {
    "outside": words("不在范围内", "Outside"),
    "inside": words("在范围内", "Inside"),
}
_HOUSEHOLDS = Table(
    "households",
    words("参与农户", "Households in the project"),
    (
        text("household", "户编号", "Household", required=True),
        flag("willing", "自愿参与", "Willing"),
    ),
    ("household",),
    required=False,
    may_be_empty=True,
)


def entry_form(book: Rulebook) -> Form:
    """One project: whom it benefits, the check of its site, its part in the chain, its households."""
    terms = book.rule(NAME, Eligibility).terms
    values = [
        choice("benefit_scope", "受益范围", "Beneficiaries", codes=names(terms.benefit_scopes)),
        choice("chain_role", "产业链作用", "Part in the chain", codes=names(terms.chain_roles)),
        *(field for code in terms.site_outside or {} for field in _site_fields(terms, code)),
    ]
    return Form((_HOUSEHOLDS,), tuple(values))


def _site_fields(terms: Eligibility, code: str) -> tuple[Field, Field]:
    """How the site lies to a line that it must stay outside of, and the paper that says so."""
    name = (terms.site_outside or {})[code].name
    paper = words(f"{name.zh}查验文件", f"{name.en}: paper")
    return (
        choice(code, name.zh, name.en, codes=SITES),
        text(f"{code}_paper", paper.zh, paper.en),
    )


def decide_entry(book: Rulebook, facts: Facts, because: Because) -> Decision:
    """Whether a project may enter; what it lacks; the households without a recorded will."""
    rule = book.rule(NAME, Eligibility)
    because.use(rule, "benefit_scopes", "consent_effect")
    missing, problems = _scope(rule, facts.values)
    lacking, found = _sites(rule, facts.values, because)
    without, unwilling = _consent(rule, facts)
    problems += found + unwilling
    if facts.values.get("chain_role"):
        because.cite(rule.clause("chain_roles"), chain_role=facts.values["chain_role"])
    answer = {
        "may_enter": not is_refusal(problems),
        "complete": not (missing or lacking),
        "without_consent": len(without),
        "missing": missing + lacking,
        "households": [{"household": household} for household in without],
    }
    return Decision(answer, problems)


def _scope(rule: Rule[Eligibility], values: Row) -> tuple[list[Row], list[Problem]]:
    """A project says whom it benefits: only those lifted out of poverty, or all farmers."""
    if values.get("benefit_scope") or not rule.terms.benefit_scopes:
        return [], []
    known = list(names(rule.terms.benefit_scopes).values())
    name = words("受益范围", "Beneficiaries")
    problem = rule.breach("benefit_scope_missing", "benefit_scopes", known=known)
    return [{"item": "benefit_scope", "name": name}], [problem]


def _sites(
    rule: Rule[Eligibility], values: Row, because: Because
) -> tuple[list[Row], list[Problem]]:
    """The site against each line: inside is refused, unchecked or without a paper is incomplete."""
    missing, problems = [], []
    for code, item in (rule.terms.site_outside or {}).items():
        way = ("site_outside", code)
        because.cite(rule.clause(*way), step=f"{code}: {values.get(code)}")
        told = {"subject": code, "name": item.name}
        if values.get(code) == "inside":
            problems.append(rule.breach("site_inside", *way, **told))
        elif not values.get(code) or not values.get(f"{code}_paper"):
            missing.append({"item": code, "name": item.name})
            problems.append(rule.breach("site_not_checked", *way, **told))
    return missing, problems


def _consent(rule: Rule[Eligibility], facts: Facts) -> tuple[list[str], list[Problem]]:
    """The households whose will is not recorded; one that said no is refused outright."""
    rows = facts.rows("households")
    without = [row["household"] for row in rows if row.get("willing") is None]
    unwilling = [row["household"] for row in rows if row.get("willing") is False]
    if rule.terms.consent_effect is None:
        return without, []
    problems = []
    if unwilling:
        told = {"count": len(unwilling), "households": unwilling}
        problems.append(rule.breach("households_unwilling", "consent_effect", **told))
    if without:
        severity: Severity = "warn" if rule.terms.consent_effect == "warn" else "block"
        told = {"count": len(without), "households": without}
        problems.append(rule.finding("households_unasked", severity, "consent_effect", **told))
    return without, problems


ENTRY = Question(
    name=NAME,
    title=words("项目入库", "Entry into the library"),
    about=words(
        "项目能否入库：受益范围、选址、产业链作用和农户意愿。",
        "Whether a project may enter: beneficiaries, site, part in the chain, will of households.",
    ),
    form=entry_form,
    answer=AnswerForm(
        (
            flag("may_enter", "可以入库", "May enter"),
            flag("complete", "齐全", "Complete"),
            whole("without_consent", "无自愿记录的户数", "Households without a recorded will"),
        ),
        is_list=False,
        lists={
            "missing": (text("item", "事项", "Item"), text("name", "名称", "Name")),
            "households": (text("household", "户编号", "Household"),),
        },
    ),
    needs={Eligibility: ("benefit_scopes",)},
    decide=decide_entry,
)
