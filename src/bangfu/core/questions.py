"""Questions: what a pack can be asked, what each must be told and what it answers.

A question has one name everywhere. Each stage module declares its own; `QUESTIONS` of
`bangfu.core.catalogue` gathers them. A question over a population declares no `decide` here: the
engine computes it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bangfu.core.cite import Because
from bangfu.core.facts import Facts, Form
from bangfu.core.fields import Field
from bangfu.core.policies.rulebook import Rulebook
from bangfu.core.problem import Problem
from bangfu.core.rules.rule import Kind
from bangfu.core.words import Words


@dataclass(frozen=True)
class Decision:
    """What a question is answered, before it is put into words.

    `answer` is a mapping, or a list of mappings in the order of the key. `texts` are the SQL texts
    by which an engine found it over a population.
    """

    answer: object
    problems: list[Problem] = field(default_factory=list)
    texts: Sequence[str] = ()


@dataclass(frozen=True)
class AnswerForm:
    """The fields of an answer. `lists` are the fields that hold rows, with their own fields.

    Rows that do not add up (each holds what the one before held, and more) bear no total.
    """

    fields: tuple[Field, ...]
    is_list: bool = True
    lists: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)
    adds_up: bool = True


Decide = Callable[[Rulebook, Facts, Because], Decision]


@dataclass(frozen=True)
class Question:
    """One question of the contract.

    `needs` names, by kind, the parameters a pack must give; `optional` are kinds that a pack may
    leave out whole. `form` depends on the pack, since codes are words of the policy. `day_of_case` is
    the fact whose date is the day of the question when no other is given. `uses` are other
    questions whose rules it needs too.
    """

    name: str
    title: Words
    about: Words
    form: Callable[[Rulebook], Form]
    answer: AnswerForm
    needs: Mapping[type[Kind], tuple[str, ...]] = field(default_factory=dict)
    optional: tuple[type[Kind], ...] = ()
    uses: tuple[str, ...] = ()
    day_of_case: str | None = None
    decide: Decide | None = None

    @property
    def stage(self) -> str:
        """The stage of the road to which the question belongs."""
        return self.name.split(".")[0]
