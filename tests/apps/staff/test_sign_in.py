"""Sign-in: password, lock-out, second factor, change of password, and the end of a session."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from bangfu.apps.people.models import RoleGrant, User
from bangfu.apps.records.models import AuditEvent
from bangfu.apps.staff.actions import accounts
from tests.apps.people.standing import person, seen_as
from tests.apps.policies.visiting import words_of
from tests.apps.staff.conftest import PASSWORD

pytestmark = pytest.mark.django_db
AT = "/account/sign-in/"
NEW = "the millet is ripe in autumn"


def try_in(client: Client, password: str, name: str = "liming", **sent: Any) -> Any:
    """One try at the door."""
    return client.post(AT, {"login": name, "password": password, **sent})


# --- the door -------------------------------------------------------------------------------------


def test_whoever_signs_in_comes_back_to_the_page(client: Client, clerk: User) -> None:
    asked = client.get("/people/me/")
    assert asked.status_code == 302
    assert asked.url == f"{AT}?next=/people/me/"
    assert "登录后会回到原来的页面" in words_of(client.get(asked.url))
    answer = try_in(client, PASSWORD, next="/people/me/")
    assert (answer.status_code, answer.url) == (302, "/people/me/")
    assert "李明" in words_of(client.get("/people/me/"))


def test_nobody_is_led_to_another_site(client: Client, clerk: User) -> None:
    assert try_in(client, PASSWORD, next="https://evil.example/").url == "/"


def test_capitals_and_blanks_in_the_name_do_not_matter(client: Client, clerk: User) -> None:
    assert try_in(client, PASSWORD, name=" LiMing ").status_code == 302


@pytest.mark.parametrize(("name", "password"), [("liming", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_look_the_same(
    name: str, password: str, client: Client, clerk: User
) -> None:
    said = words_of(try_in(client, password, name=name))
    assert "用户名或密码不对。连续输错 5 次，将暂停登录 15 分钟。" in said
    assert "_auth_user_id" not in client.session


def test_a_form_without_its_token_is_refused(clerk: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert try_in(strict, PASSWORD).status_code == 403


def test_a_closed_account_is_told(client: Client, clerk: User) -> None:
    User.objects.update(is_active=False)
    answer = client.post(AT, {"login": "liming", "password": PASSWORD}, follow=True)
    assert "账号已停用" in words_of(answer)
    assert "_auth_user_id" not in client.session


def test_it_is_said_in_english(client: Client, clerk: User) -> None:
    client.cookies["django_language"] = "en"
    answer = try_in(client, "wrong")
    assert "Wrong user name or password" in words_of(answer)
    page = answer.content.decode()
    assert not re.search("[\u4e00-\u9fff]", page[page.index("<main") : page.index("</main")])


# --- lock-out -------------------------------------------------------------------------------------


def lock(client: Client, **sent: Any) -> Any:
    """Five wrong passwords."""
    for _ in range(4):
        assert try_in(client, "wrong", **sent).status_code == 200
    return try_in(client, "wrong", **sent)


def test_five_wrong_passwords_close_the_door_for_a_quarter_of_an_hour(
    client: Client, clerk: User
) -> None:
    with time_machine.travel("2023-06-01T10:00:00+08:00", tick=False) as clock:
        answer = lock(client)
        assert answer.status_code == 429
        assert "密码连续输错 5 次" in words_of(answer)
        assert "10:15 之后可以再试" in words_of(answer)
        clock.shift(timedelta(minutes=10))
        again = try_in(client, PASSWORD)
        assert again.status_code == 429, "the right password does not open either"
        assert "10:15 之后可以再试" in words_of(again), "a try meanwhile does not prolong"
        clock.shift(timedelta(minutes=5, seconds=1))
        assert try_in(client, PASSWORD).status_code == 302


def test_the_door_is_closed_for_one_name_from_one_address(client: Client, clerk: User) -> None:
    lock(client)
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert try_in(elsewhere, PASSWORD).status_code == 302
    assert try_in(client, "wrong", name="other").status_code == 200


def test_capitals_give_no_more_tries(client: Client, clerk: User) -> None:
    for name in ("liming", "LIMING", "Liming", " liming"):
        try_in(client, "wrong", name=name)
    assert try_in(client, "wrong", name="lIMING").status_code == 429


def test_other_browsers_give_no_more_tries(client: Client, clerk: User) -> None:
    for browser in "abcd":
        try_in(Client(headers={"user-agent": browser}), "wrong")
    assert try_in(client, "wrong").status_code == 429


def test_one_success_forgets_the_wrong_ones(client: Client, clerk: User) -> None:
    for _ in range(4):
        try_in(client, "wrong")
    try_in(client, PASSWORD)
    client.post("/account/sign-out/")
    for _ in range(4):
        assert try_in(client, "wrong").status_code == 200


def test_no_password_is_kept_of_a_try(client: Client, clerk: User) -> None:
    try_in(client, "my secret attempt")
    kept = str(list(AccessAttempt.objects.values()))
    assert "my secret attempt" not in kept


def test_behind_our_proxy_the_address_is_the_one_the_proxy_saw(
    client: Client, clerk: User, settings: Any
) -> None:
    settings.IS_BEHIND_HTTPS = True
    near, far = ({"x-forwarded-for": f"6.6.6.6, {a}"} for a in ("10.0.0.1", "10.0.0.2"))
    for _ in range(5):
        answer = client.post(AT, {"login": "liming", "password": "wrong"}, headers=near)
    assert answer.status_code == 429
    assert (
        client.post(AT, {"login": "liming", "password": PASSWORD}, headers=far).status_code == 302
    )


def test_a_password_set_anew_opens_the_closed_door(client: Client, clerk: User) -> None:
    lock(client)
    admin = seen_as(person("管理员", "administrator"))
    accounts.reset_password(admin, clerk, password=NEW, reason="忘记", key="a-key")
    assert try_in(client, NEW).url == "/"


# --- sessions -------------------------------------------------------------------------------------


def test_the_cookie_of_a_session_is_for_the_server_only(signed_in: Client) -> None:
    cookie = signed_in.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def test_a_session_ends_eight_hours_after_the_last_page(client: Client, clerk: User) -> None:
    with time_machine.travel("2023-06-01T08:00:00+08:00", tick=False) as clock:
        try_in(client, PASSWORD)
        for _ in range(3):
            clock.shift(timedelta(hours=7))
            assert client.get("/people/me/").status_code == 200
        clock.shift(timedelta(hours=8, seconds=1))
        assert client.get("/people/me/").status_code == 302


def test_pages_in_a_row_do_not_write_the_session_each_time(
    signed_in: Client, django_assert_num_queries: Any
) -> None:
    signed_in.get("/people/me/")
    before = Session.objects.get().expire_date
    signed_in.get("/people/me/")
    assert Session.objects.get().expire_date == before


def test_sign_out_ends_the_session_itself(signed_in: Client) -> None:
    cookie = signed_in.cookies["sessionid"].value
    answer = signed_in.post("/account/sign-out/")
    assert answer["Clear-Site-Data"] == '"cache"'
    thief = Client()
    thief.cookies["sessionid"] = cookie
    assert thief.get("/people/me/").status_code == 302


def test_sign_out_asks_before_it_does(signed_in: Client) -> None:
    assert "没有提交的内容不会保存" in words_of(signed_in.get("/account/sign-out/"))
    assert signed_in.get("/people/me/").status_code == 200


def test_a_closed_account_is_out_with_the_next_page(signed_in: Client) -> None:
    User.objects.update(is_active=False)
    assert signed_in.get("/people/me/").status_code == 302


def test_an_ended_grant_is_gone_with_the_next_page(signed_in: Client) -> None:
    assert "镇乡经办" in words_of(signed_in.get("/people/me/"))
    RoleGrant.everything.update(ends_on=timezone.localdate())
    assert "现在没有任何授权" in words_of(signed_in.get("/people/me/"))


# --- passwords ------------------------------------------------------------------------------------


def change(client: Client, new: str, old: str = PASSWORD) -> Any:
    """Change the password."""
    sent = {"oldpassword": old, "password1": new, "password2": new}
    return client.post("/account/password/", sent)


def test_a_changed_password_ends_the_other_sessions(signed_in: Client, clerk: User) -> None:
    other = Client()
    try_in(other, PASSWORD)
    assert change(signed_in, NEW).status_code == 302
    assert signed_in.get("/people/me/").status_code == 200
    assert other.get("/people/me/").status_code == 302
    assert try_in(other, NEW).status_code == 302
    event = AuditEvent.everything.get()
    assert event.verb == "people.user.change_password"
    assert NEW not in str(vars(event))


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("short words", "至少"),
        ("password1234", "太常见"),
        (PASSWORD, "与现在的密码相同"),
    ],
)
def test_a_weak_password_is_not_taken(new: str, said: str, signed_in: Client) -> None:
    answer = change(signed_in, new)
    assert answer.status_code == 200
    assert said in words_of(answer)


@pytest.mark.parametrize("new", ["aaaaaaaaaaaa bb", "一二三四五六七八九十百千", NEW])
def test_a_long_one_needs_no_special_letters(new: str, signed_in: Client) -> None:
    assert change(signed_in, new).status_code == 302


def test_the_old_password_is_asked(signed_in: Client) -> None:
    assert "现在的密码不对" in words_of(change(signed_in, NEW, old="wrong"))


def test_a_password_set_by_another_must_be_changed_first(signed_in: Client, clerk: User) -> None:
    User.objects.update(must_change_password=True)
    asked = signed_in.get("/people/me/")
    assert (asked.status_code, asked.url) == (302, "/account/password/")
    assert "别人替您设的" in words_of(signed_in.get("/account/password/"))
    change(signed_in, NEW)
    assert signed_in.get("/people/me/").status_code == 200


def test_passwords_are_kept_with_argon2(settings: Any) -> None:
    from bangfu.web import settings as ours

    settings.PASSWORD_HASHERS = ours.PASSWORD_HASHERS
    assert make_password(NEW).startswith("argon2$argon2id$")


# --- second factor --------------------------------------------------------------------------------


def code_of(secret: str, step: int = 0) -> str:
    """The six digits of this half minute; `step` moves on."""
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now + step))


def set_up_factor(client: Client) -> tuple[str, list[str]]:
    """The secret and the recovery codes of a factor that was just set up."""
    at = "/account/second-factor/set-up/"
    assert client.get(at).url.startswith("/account/again/")
    page = client.post("/account/again/", {"password": PASSWORD, "next": at}, follow=True)
    assert page.redirect_chain, "the password is asked before the way to sign in is changed"
    secret = page.context["form"].secret
    done = client.post("/account/second-factor/set-up/", {"code": code_of(secret)}, follow=True)
    assert "备用码只显示这一次" in words_of(done)
    return secret, done.context["unused_codes"]


def test_the_code_is_drawn_without_style_or_script(signed_in: Client) -> None:
    sent = {"password": PASSWORD, "next": "/account/second-factor/set-up/"}
    page = signed_in.post("/account/again/", sent, follow=True).content.decode()
    drawn = page[page.index("<svg") : page.index("</svg>")]
    assert "<path" in drawn
    assert not re.search(r"style|script|href|data:", drawn)
    assert "otpauth://totp/liming?secret=" in page


def test_with_a_second_factor_the_password_alone_opens_nothing(
    signed_in: Client, clerk: User
) -> None:
    secret, _codes = set_up_factor(signed_in)
    browser = Client()
    asked = try_in(browser, PASSWORD, next="/people/me/")
    assert asked.url == "/account/sign-in/code/"
    assert browser.get("/people/me/").status_code == 302
    wrong = browser.post("/account/sign-in/code/", {"code": "000000"})
    assert "验证码不对或已用过" in words_of(wrong)
    right = browser.post("/account/sign-in/code/", {"code": code_of(secret, 1)})
    assert (right.status_code, right.url) == (302, "/people/me/")
    assert browser.get("/people/me/").status_code == 200


def test_a_code_opens_once(signed_in: Client, clerk: User) -> None:
    secret, _codes = set_up_factor(signed_in)
    with time_machine.travel(timezone.now(), tick=False):
        for expected in (302, 200):
            browser = Client()
            try_in(browser, PASSWORD)
            answer = browser.post("/account/sign-in/code/", {"code": code_of(secret)})
            assert answer.status_code == expected


def test_a_recovery_code_opens_once(signed_in: Client, clerk: User) -> None:
    _secret, codes = set_up_factor(signed_in)
    for expected in (302, 200):
        browser = Client()
        try_in(browser, PASSWORD)
        answer = browser.post("/account/sign-in/code/", {"code": codes[0]})
        assert answer.status_code == expected
    shown = signed_in.get("/account/second-factor/codes/")
    assert "没用过的还有 9 个" in words_of(shown)
    assert codes[1] not in shown.content.decode()


def test_wrong_codes_close_the_door_too(signed_in: Client, clerk: User) -> None:
    secret, _codes = set_up_factor(signed_in)
    browser = Client()
    try_in(browser, PASSWORD)
    for _ in range(5):
        browser.post("/account/sign-in/code/", {"code": "000000"})
    answer = browser.post("/account/sign-in/code/", {"code": code_of(secret, 1)})
    assert "输错次数太多" in words_of(answer)


def test_the_secret_is_not_kept_as_it_is(signed_in: Client, clerk: User) -> None:
    secret, codes = set_up_factor(signed_in)
    kept = str(list(Authenticator.objects.values()))
    assert secret not in kept
    assert codes[0] not in kept


def test_a_second_factor_is_taken_off_after_the_password_was_given_again(
    signed_in: Client, clerk: User
) -> None:
    set_up_factor(signed_in)
    at = "/account/second-factor/remove/"
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        asked = signed_in.post(at)
        assert asked.status_code == 302
        assert asked.url == f"/account/again/?next={at.replace('/', '%2F')}"
        again = signed_in.post("/account/again/", {"password": PASSWORD, "next": at})
        assert again.status_code == 302
    assert not Authenticator.objects.exists()
