"""Accounts: opened by administrators, closed at once, and never taken over by one alone."""

from itertools import count

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from bangfu.apps.people.models import Person, User
from bangfu.apps.people.scope import Viewer
from bangfu.apps.records.models import AuditEvent, Submission
from bangfu.apps.records.refusal import Refused
from bangfu.apps.staff.actions import accounts
from tests.apps.people.standing import COUNTY, TOWN, account, person, seen_as

pytestmark = pytest.mark.django_db
KEYS = (f"key-{n}" for n in count())
SECRET = "qwer-tyui-asdf-ghjk"


@pytest.fixture
def admin() -> Viewer:
    """An administrator of the county."""
    return seen_as(person("管理员甲", "administrator", COUNTY))


@pytest.fixture
def other_admin() -> Viewer:
    """Another one."""
    return seen_as(person("管理员乙", "administrator", COUNTY))


@pytest.fixture
def owner() -> User:
    """Somebody with an account, a password and a second factor."""
    made = account(person("李明", "township", TOWN), "liming", "the old password of li")
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return made


def refused_codes(act: object) -> list[str]:
    """The codes for which an act is refused."""
    assert callable(act)
    with pytest.raises(Refused) as caught:
        act()
    return [problem.code for problem in caught.value.problems]


def test_an_account_gives_no_right_and_its_password_must_be_changed(admin: Viewer) -> None:
    told = accounts.open_account(admin, "wang", name="王芳", password=SECRET, key=next(KEYS))
    made = User.objects.get(pk=told.id)
    assert (made.person.name, made.place, made.must_change_password) == ("王芳", COUNTY, True)
    assert made.check_password(SECRET)
    assert seen_as(made.person).grants == ()
    event = AuditEvent.everything.get()
    assert (event.verb, event.role, event.place) == ("people.user.create", "administrator", COUNTY)


def test_no_password_is_kept_in_events_or_submissions(admin: Viewer, owner: User) -> None:
    accounts.open_account(admin, "wang", name="王芳", password=SECRET, key=next(KEYS))
    accounts.reset_password(admin, owner, password=SECRET, reason="忘记", key=next(KEYS))
    kept = f"{list(AuditEvent.everything.values())} {list(Submission.objects.values())}"
    assert SECRET not in kept
    assert User.objects.get(username="wang").password not in kept


def test_sent_twice_an_account_is_opened_once(admin: Viewer) -> None:
    for _ in range(2):
        accounts.open_account(admin, "wang", name="王芳", password=SECRET, key="the same")
    assert (User.objects.count(), Person.objects.filter(name="王芳").count()) == (1, 1)


def test_a_name_that_differs_in_capitals_is_taken(admin: Viewer, owner: User) -> None:
    def again() -> object:
        return accounts.open_account(admin, "LiMing", name="黎", password=SECRET, key=next(KEYS))

    assert refused_codes(again) == ["username_taken"]


@pytest.mark.parametrize("role", ["county_leader", "auditor", "finance_bureau"])
def test_nobody_but_an_administrator_opens_accounts(role: str) -> None:
    viewer = seen_as(person("某", role, COUNTY))

    def opened() -> object:
        return accounts.open_account(viewer, "wang", name="王芳", password=SECRET, key=next(KEYS))

    assert refused_codes(opened) == ["not_yours_to_make"]


def test_a_closed_account_can_be_opened_again(admin: Viewer, owner: User) -> None:
    accounts.close_account(admin, owner, reason="调离", key=next(KEYS))
    owner.refresh_from_db()
    assert not owner.is_active
    accounts.reopen_account(admin, owner, reason="回来", key=next(KEYS))
    owner.refresh_from_db()
    assert owner.is_active
    events = AuditEvent.everything.order_by("sequence").values_list("verb", "reason")
    assert list(events) == [("people.user.close", "调离"), ("people.user.reopen", "回来")]


def test_an_account_is_not_touched_without_a_reason(admin: Viewer, owner: User) -> None:
    def close() -> object:
        return accounts.close_account(admin, owner, reason=" ", key=next(KEYS))

    assert refused_codes(close) == ["reason_missing"]
    owner.refresh_from_db()
    assert owner.is_active


def test_nobody_keeps_their_own_account() -> None:
    me = person("管理员甲", "administrator", COUNTY)
    mine = account(me, "admin")
    for act in (accounts.close_account, accounts.remove_second_factor):

        def own(act: object = act) -> object:
            assert callable(act)
            return act(seen_as(me), mine, reason="试", key=next(KEYS))

        assert refused_codes(own) == ["account_is_your_own"]


def test_a_reset_password_must_be_changed_and_says_by_whom(admin: Viewer, owner: User) -> None:
    accounts.reset_password(admin, owner, password=SECRET, reason="忘记", key=next(KEYS))
    owner.refresh_from_db()
    assert owner.check_password(SECRET)
    assert (owner.must_change_password, owner.password_set_by_id) == (True, admin.person_id)


def test_it_takes_two_to_get_into_an_account_with_a_second_factor(
    admin: Viewer, other_admin: Viewer, owner: User
) -> None:
    accounts.reset_password(admin, owner, password=SECRET, reason="忘记", key=next(KEYS))

    def remove() -> object:
        return accounts.remove_second_factor(admin, owner, reason="丢失", key=next(KEYS))

    assert refused_codes(remove) == ["password_and_factor_by_one"]
    assert Authenticator.objects.exists()
    accounts.remove_second_factor(other_admin, owner, reason="丢失", key=next(KEYS))
    assert not Authenticator.objects.exists()


def test_nor_in_the_other_order(admin: Viewer, owner: User) -> None:
    accounts.remove_second_factor(admin, owner, reason="丢失", key=next(KEYS))

    def reset() -> object:
        return accounts.reset_password(admin, owner, password=SECRET, reason="忘记", key=next(KEYS))

    assert refused_codes(reset) == ["password_and_factor_by_one"]
    owner.refresh_from_db()
    assert not owner.check_password(SECRET)


def test_once_the_owner_has_chosen_a_password_all_is_as_before(admin: Viewer, owner: User) -> None:
    accounts.reset_password(admin, owner, password=SECRET, reason="忘记", key=next(KEYS))
    accounts.change_password(seen_as(owner.person), owner, password="a new one of my own")
    assert (owner.must_change_password, owner.password_set_by_id) == (False, None)
    accounts.remove_second_factor(admin, owner, reason="丢失", key=next(KEYS))


def test_there_must_be_a_second_factor_to_take_away(admin: Viewer, owner: User) -> None:
    Authenticator.objects.all().delete()

    def remove() -> object:
        return accounts.remove_second_factor(admin, owner, reason="丢失", key=next(KEYS))

    assert refused_codes(remove) == ["no_second_factor"]


# --- pages --------------------------------------------------------------------------------------


def browser_of(holder: Person) -> Client:
    """The browser of somebody who has signed in."""
    client = Client()
    client.force_login(holder.accounts.first() or account(holder, f"user{holder.pk}"))
    return client


def key_of(page: bytes) -> str:
    """The one-time key of the first form of a page that has one."""
    text = page.decode()
    start = text.index('name="_key" value="') + len('name="_key" value="')
    return text[start : text.index('"', start)]


def test_the_first_password_is_shown_once_and_opens_the_account(owner: User) -> None:
    browser = browser_of(person("管理员甲", "administrator", COUNTY))
    key = key_of(browser.get("/people/accounts/new/").content)
    sent = {"_key": key, "name": "王芳", "username": "wangfang"}
    shown = browser.post("/people/accounts/new/", sent, follow=True)
    assert shown.redirect_chain[-1][0] == "/people/shown-once/"
    secret = shown.context["secret"]
    assert User.objects.get(username="wangfang").check_password(secret)
    assert shown["Cache-Control"] == "no-store"
    assert browser.get("/people/shown-once/").status_code == 302
    again = browser.post("/people/accounts/new/", sent)
    assert again["Location"] == f"/people/accounts/{User.objects.get(username='wangfang').pk}/"
    assert User.objects.filter(username="wangfang").count() == 1


@pytest.mark.parametrize(
    "at", ["/people/accounts/", "/people/accounts/new/", "/people/tokens/", "/people/grants/new/"]
)
def test_a_clerk_is_told_whose_page_it_is(at: str, owner: User) -> None:
    answer = browser_of(owner.person).get(at)
    assert answer.status_code == 403
    said = answer.content.decode()
    assert "系统管理员" in said
    assert "镇乡经办" in said


def test_a_clerk_finds_no_account_not_even_the_own(owner: User) -> None:
    assert browser_of(owner.person).get(f"/people/accounts/{owner.pk}/").status_code in (403, 404)


def test_an_administrator_closes_an_account_on_its_page(owner: User) -> None:
    browser = browser_of(person("管理员甲", "administrator", COUNTY))
    at = f"/people/accounts/{owner.pk}/close/"
    assert "停用" in browser.get(f"/people/accounts/{owner.pk}/").content.decode()
    sent = {"_key": key_of(browser.get(at).content), "reason": "调离"}
    assert browser.post(at, sent).status_code == 303
    owner.refresh_from_db()
    assert not owner.is_active
