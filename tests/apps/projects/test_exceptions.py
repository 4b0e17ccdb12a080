"""Above the cap: asked with both grounds, decided by the platform, needed before the file is bound."""

import pytest

from bangfu.apps.projects.actions.agreements import (
    draft_agreement,
    reopen_agreement,
    sign_for_platform,
    sign_for_township,
)
from bangfu.apps.projects.actions.applying import return_plan
from bangfu.apps.projects.actions.over_cap import (
    ask_exception,
    grant_exception,
    refuse_exception,
)
from bangfu.apps.projects.models import Application, CapException, PlatformAgreement
from tests.apps.acts import fresh, key, refused
from tests.apps.projects.working import (
    Offices,
    agreed,
    asked,
    begun,
    bound,
    drafted,
    offices,
    panelled,
    papered,
    reviewed,
    submitted,
    to_filed,
)
from tests.apps.records.acting import COUNTY, same_person
from tests.worked import WAN

pytestmark = pytest.mark.django_db

BOTH = ("large_investment", "clear_advantage")
ASKED_FEN = 2_000 * WAN
"""200万元 over the cap of twelve villages."""


@pytest.fixture
def at() -> Offices:
    return offices()


def exception(application: Application) -> CapException:
    found: CapException = CapException.everything.get(application=application)
    return found


def over(at: Offices, grounds: tuple[str, ...] = BOTH) -> Application:
    """An application above the cap, with its exception asked."""
    application = drafted(at, ASKED_FEN)
    ask_exception(at.clerk, application, key=key(), grounds=grounds, explanation="投资大")
    return fresh(application)


def test_one_ground_alone_does_not_carry_an_exception(at: Offices) -> None:
    with refused("over_cap", clause="JZ-062", says="优势特别明显"):
        over(at, BOTH[:1])


def test_an_exception_says_by_how_much_and_why(at: Offices) -> None:
    application = over(at)
    row = exception(application)
    assert (row.state, row.over_fen, row.grounds) == ("asked", 200 * WAN, list(BOTH))
    assert submitted(at, application).state == "plan_submitted"


def test_nothing_over_nothing_asked(at: Offices) -> None:
    application = drafted(at, 1800 * WAN)
    with refused("no_exception_needed"):
        ask_exception(at.clerk, application, key=key(), grounds=BOTH, explanation="投资大")
    with refused("request_missing"):
        ask_exception(
            at.clerk, begun(at, name="另一个"), key=key(), grounds=BOTH, explanation="投资大"
        )


def test_an_exception_is_explained_and_its_grounds_are_those_of_the_policy(at: Offices) -> None:
    application = drafted(at, ASKED_FEN)
    with refused("explanation_missing"):
        ask_exception(at.clerk, application, key=key(), grounds=BOTH, explanation=" ")
    with refused("no_such_code"):
        ask_exception(at.clerk, application, key=key(), grounds=["friends"], explanation="熟人")
    filed = submitted(at, drafted(at, name="另一个"))
    with refused("not_in_state"):
        ask_exception(at.clerk, filed, key=key(), grounds=BOTH, explanation="投资大")


def test_the_township_does_not_decide_on_its_own_exception(at: Offices) -> None:
    row = exception(over(at))
    with refused("not_yours_to_do"):
        grant_exception(at.clerk, row, key=key(), reason="同意")
    with refused("two_duties"):
        grant_exception(
            same_person(at.clerk, "platform", place=COUNTY), row, key=key(), reason="同意"
        )
    with refused("reason_missing"):
        grant_exception(at.platform, row, key=key(), reason="")


def test_a_file_above_the_cap_waits_for_the_platform(at: Offices) -> None:
    application = reviewed(at, panelled(at, submitted(at, over(at))))
    agreed(at, application)
    application = papered(at, application)
    with refused("exception_open", says="待平台意见"):
        bound(at, application)
    grant_exception(at.platform, exception(application), key=key(), reason="同意突破")
    assert bound(at, fresh(application)).state == "filed"


def test_a_larger_request_needs_a_larger_exception(at: Offices) -> None:
    application = over(at)
    grant_exception(at.platform, exception(application), key=key(), reason="同意突破")
    application = asked(at, application, ASKED_FEN + 1)
    application = reviewed(at, panelled(at, submitted(at, application)))
    agreed(at, application)
    with refused("exception_too_small", says="2,000,000"):
        bound(at, papered(at, application))


def test_a_refused_exception_counts_for_nothing_and_may_be_asked_again(at: Offices) -> None:
    application = over(at)
    refuse_exception(at.platform, exception(application), key=key(), reason="优势不明显")
    with refused("over_cap"):
        submitted(at, application)
    ask_exception(at.clerk, application, key=key(), grounds=BOTH, explanation="补充论证")
    row = exception(application)
    assert (row.state, row.round) == ("asked", 2)


def test_after_a_refusal_the_bureau_returns_the_plan_and_less_is_asked(at: Offices) -> None:
    application = submitted(at, over(at))
    refuse_exception(at.platform, exception(application), key=key(), reason="优势不明显")
    return_plan(at.bureau, application, key=key(), reason="请调减申请")
    application = submitted(at, asked(at, fresh(application), 1800 * WAN))
    assert application.state == "plan_submitted"


# --- the agreement with the platform -----------------------------------------------------------


def test_an_agreement_without_the_distribution_of_profit_is_not_signed(at: Offices) -> None:
    application = drafted(at)
    terms = {"profit_distribution": " "}
    draft_agreement(at.clerk, application, key=key(), number="协议-1", terms=terms)
    row = PlatformAgreement.everything.get()
    with refused("term_missing", clause="JZ-039", says="利润分配方案"):
        sign_for_township(at.clerk, row, key=key())
    with refused("no_such_code"):
        draft_agreement(at.clerk, application, key=key(), number="1", terms={"gift": "茶叶"})


def test_a_signed_agreement_is_drafted_again_only_by_opening_it(at: Offices) -> None:
    application = drafted(at)
    row = agreed(at, application)
    terms = {"profit_distribution": "另一种分法"}
    with refused("not_in_state"):
        draft_agreement(at.clerk, application, key=key(), number="协议-2", terms=terms)
    reopen_agreement(at.platform, row, key=key(), reason="条款有误")
    draft_agreement(at.clerk, application, key=key(), number="协议-2", terms=terms)
    row = PlatformAgreement.everything.get()
    assert (row.state, row.signed_on, row.number) == ("draft", None, "协议-2")


def test_an_agreement_in_a_bound_file_stays_as_it_was_signed(at: Offices) -> None:
    to_filed(at)
    row = PlatformAgreement.everything.get()
    with refused("agreement_in_use", says="文件已报送"):
        reopen_agreement(at.platform, row, key=key(), reason="想改")


def test_who_signed_for_the_township_does_not_sign_for_the_platform(at: Offices) -> None:
    application = drafted(at)
    terms = {"profit_distribution": "逐年上缴"}
    draft_agreement(at.clerk, application, key=key(), number="协议-1", terms=terms)
    sign_for_township(at.clerk, PlatformAgreement.everything.get(), key=key())
    both = same_person(at.clerk, "platform", place=COUNTY)
    with refused("two_duties"):
        sign_for_platform(both, PlatformAgreement.everything.get(), key=key())
