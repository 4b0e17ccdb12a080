"""All questions, in the order of the road."""

from bangfu.core import (
    assets,
    funds,
    monitoring,
    oversight,
    pairings,
    payouts,
    projects,
    returns,
)
from bangfu.core.policies import authority
from bangfu.core.questions import Question

QUESTIONS: dict[str, Question] = {
    question.name: question
    for stage in (
        authority,
        monitoring,
        pairings,
        projects,
        funds,
        assets,
        returns,
        payouts,
        oversight,
    )
    for question in stage.QUESTIONS
}
