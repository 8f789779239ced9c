"""Signing in and out: no hints about who has an account, no way out to other sites, pauses with a time, idle sessions."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from wiqaya.people import queries
from wiqaya.people.models import MyPart, User
from wiqaya.safeguards.models import AuditRow
from wiqaya.web.addresses import WORK

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PASSWORD = "a long password of tests"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    from django.core.cache import cache

    cache.clear()


def url(name: str, lang: str = "en", *args: Any) -> str:
    with override(lang):
        return reverse(name, args=args)


def sign_in(client: Client, email: str, password: str = PASSWORD, next: str = "", lang: str = "en") -> Any:
    return client.post(url("account_login", lang), {"login": email, "password": password, **({"next": next} if next else {})})


@pytest.fixture
def settled(bilal: Any, now: Any) -> Any:
    """Bilal has answered "what is my role here?"."""
    MyPart.objects.create(user=bilal, function="education", saved=now)
    return bilal


def test_signing_in_leads_to_the_page_asked_for(settled: Any) -> None:
    assert sign_in(Client(), settled.email, next=f"/en/{WORK}/people/me/").url == f"/en/{WORK}/people/me/"


def test_the_first_sign_in_asks_what_is_my_role_here(bilal: Any) -> None:
    assert sign_in(Client(), bilal.email, next=f"/en/{WORK}/people/me/").url == f"/en/{WORK}/people/me/part/?next=%2Fen%2Fwork%2Fpeople%2Fme%2F"


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", "http:evil.example", "/\\evil.example"]
)
def test_next_leads_only_to_our_own_pages(settled: Any, where: str) -> None:
    answer = sign_in(Client(), settled.email, next=where)
    assert answer.status_code == 302
    assert "evil" not in answer.url
    assert "javascript" not in answer.url


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example/x", "/\\evil.example"])
@pytest.mark.parametrize("page", ["my-role", "second-step"])
def test_next_of_our_pages_leads_only_to_our_own_pages(browse: Any, bilal: Any, where: str, page: str) -> None:
    answer = browse(bilal).get(url(f"people:{page}") + f"?next={where}")
    assert "evil" not in answer.headers.get("Location", "")
    assert not re.search(rf'(href|value|action|url)="?{re.escape(where)}', answer.content.decode())


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(bilal: Any, lang: str) -> None:
    def said(email: str) -> str:
        page = sign_in(Client(), email, "wrong password of tests", lang=lang).content.decode()
        return re.sub(r'(value|nonce)="[^"]*"', "", page)

    assert said(bilal.email) == said("nobody@example.org")


def test_asking_for_a_password_gives_the_same_answer_to_everyone(bilal: Any) -> None:
    answers = [Client().post(url("account_reset_password"), {"email": email}, follow=True) for email in (bilal.email, "nobody@example.org")]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert [letter.to for letter in mail.outbox] == [[bilal.email]]


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")])
def test_the_letter_speaks_the_readers_language(bilal: Any, language: str, direction: str) -> None:
    User.objects.update(language=language)
    Client().post(url("account_reset_password", "en"), {"email": bilal.email})
    letter = mail.outbox[0]
    html = letter.alternatives[0][0]
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f'<body dir="{direction}"' in html
    address = re.search(r"^http://testserver(/\S+)$", letter.body, re.MULTILINE).group(1)  # type: ignore[union-attr]
    assert f'href="http://testserver{address}"' in html


def test_a_forgotten_password_is_replaced_by_the_link_once(bilal: Any) -> None:
    client, other = Client(), Client()
    other.force_login(bilal, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(url("account_reset_password"), {"email": bilal.email})
    address = re.search(r"http://testserver(/\S+)", mail.outbox[0].body).group(1)  # type: ignore[union-attr]
    form = client.get(address, follow=True)
    where = form.redirect_chain[-1][0]
    new = "another long password of tests"
    client.post(where, {"password1": new, "password2": new})
    bilal.refresh_from_db()
    assert bilal.check_password(new)
    assert other.get(url("people:account")).status_code == 302  # sessions elsewhere have ended
    assert "no longer works" in Client().get(address, follow=True).content.decode()
    assert mail.outbox[-1].subject  # and a note that it was changed
    assert "127.0.0.1" not in mail.outbox[-1].body


def test_too_many_tries_pause_the_sign_in_and_say_until_when(bilal: Any, settings: Any) -> None:
    settings.AXES_ENABLED = True
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert sign_in(client, bilal.email, "wrong password of tests").status_code == 200
    answer = sign_in(client, bilal.email, "wrong password of tests")
    assert answer.status_code == 429
    assert re.search(r"Try again in 15 minutes, at", answer.content.decode())
    assert sign_in(client, bilal.email).status_code == 429  # also with the right password
    assert sign_in(Client(), "other@example.org", "wrong password of tests").status_code == 200


def test_the_pause_is_the_same_for_an_unknown_address(city: Any, settings: Any) -> None:
    settings.AXES_ENABLED = True
    client = Client()
    answers = [sign_in(client, "nobody@example.org", "wrong password of tests").status_code for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert answers[-1] == 429


def test_the_counter_of_tries_names_nobody(bilal: Any, settings: Any) -> None:
    from axes.models import AccessAttempt

    settings.AXES_ENABLED = True
    sign_in(Client(), bilal.email, "wrong password of tests")
    kept = str(list(AccessAttempt.objects.values()))
    assert AccessAttempt.objects.count() == 1
    assert bilal.email not in kept
    assert "127.0.0.1" not in kept
    assert "wrong password" not in kept


def test_own_history_shows_signing_in_and_out_and_failed_tries(settled: Any, amal: Any) -> None:
    client = Client()
    sign_in(client, settled.email, "wrong password of tests")
    sign_in(client, settled.email)
    client.post(url("account_logout"))
    sign_in(client, amal.email, "wrong password of tests")
    said = [(str(entry.what), entry.own) for entry in queries.access_history(settled)]
    with override("en"):
        assert [(str(what), own) for what, own in said] == said
    assert [row.action for row in AuditRow.objects.filter(object=str(settled.id)).order_by("id")] == [
        "sign-in-failed",
        "sign-in",
        "sign-out",
    ]
    assert [own for _what, own in said] == [True, True, False]
    assert settled.email not in str(list(AuditRow.objects.values()))


def test_a_failed_try_at_an_unknown_address_leaves_no_row(city: Any) -> None:
    before = AuditRow.objects.count()
    sign_in(Client(), "nobody@example.org", "wrong password of tests")
    assert AuditRow.objects.count() == before


def test_signing_out_asks_first_and_leads_to_the_sign_in(browse: Any, bilal: Any) -> None:
    client = browse(bilal)
    assert client.get(url("account_logout")).status_code == 200
    assert client.post(url("account_logout")).url == "/en/account/login/"
    assert client.get(url("people:account")).status_code == 302


def test_an_hour_of_silence_ends_the_session_and_the_page_says_so(browse: Any, bilal: Any, settings: Any) -> None:
    client = browse(bilal)
    client.get(url("people:account"))
    session = client.session
    session["last"] = int(time.time()) - settings.SESSION_IDLE - 1
    session.save()
    answer = client.get(url("people:account"), follow=True)
    assert answer.redirect_chain[-1][0].startswith("/en/account/login/?next=")
    assert "An hour without activity ends a session" in answer.content.decode()


def test_a_closed_account_is_told_so_only_with_the_right_password(bilal: Any) -> None:
    User.objects.update(is_active=False)
    assert sign_in(Client(), bilal.email).url == "/en/account/inactive/"
    assert "do not fit together" in sign_in(Client(), bilal.email, "wrong password of tests").content.decode()


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done"])
@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_the_pages_before_sign_in_open_to_everyone(city: Any, name: str, lang: str) -> None:
    page = Client().get(url(name, lang)).content.decode()
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in page


def test_pasting_a_password_is_allowed_and_the_browser_may_keep_it(city: Any) -> None:
    page = Client().get(url("account_login")).content.decode()
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page


def test_every_script_of_the_sign_in_page_comes_from_here(city: Any) -> None:
    answer = Client().get(url("account_login"))
    policy = answer.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert re.findall(r'<script[^>]*src="(?!/static/)', answer.content.decode()) == []
    for tag in re.findall(r"<script(?![^>]*src=)[^>]*>", answer.content.decode()):
        assert 'type="application/json"' in tag or "nonce=" in tag


def test_a_fresh_installation_says_how_to_make_the_first_account(db: None) -> None:
    assert "wiqaya people create" in Client().get(url("account_login")).content.decode()


def test_the_advice_goes_once_there_is_an_account(bilal: Any) -> None:
    assert "wiqaya people create" not in Client().get(url("account_login")).content.decode()


def test_there_is_no_open_sign_up(city: Any) -> None:
    assert Client().get("/en/account/signup/").status_code == 404
    assert Client().get("/en/account/social/signup/").status_code == 404


def test_the_password_change_keeps_this_session_and_says_so(browse: Any, bilal: Any) -> None:
    client = browse(bilal)
    new = "another long password of tests"
    answer = client.post(url("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.url == f"/en/{WORK}/people/me/"
    assert client.get(answer.url).status_code == 200


def test_own_choices_are_saved_and_the_page_answers_in_that_language(browse: Any, bilal: Any) -> None:
    answer = browse(bilal).post(url("people:account"), {"name": "بلال", "language": "ar", "digits": "latn"})
    assert answer.url == f"/ar/{WORK}/people/me/"
    bilal.refresh_from_db()
    assert (bilal.name, bilal.language, bilal.digits) == ("بلال", "ar", "latn")
