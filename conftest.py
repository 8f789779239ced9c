"""The cast of every test: Amal coordinates, Bilal refers, Chadia sits on the panel and reads second, Driss must see nothing."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for the database is marked so: the whole suite runs it on both."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """Thousands of tests stay where they are: each full collection of garbage would walk over all of them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _plain_settings(settings: Any, tmp_path: Any) -> None:
    """Quick passwords, mail in memory, media, the master key and signed ends of the trail in a folder of the test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.CHECKPOINTS = tmp_path / "checkpoints"
    settings.KEYS = f"file:{tmp_path / 'keys' / 'master'}"
    settings.AXES_ENABLED = False


@pytest.fixture(autouse=True)
def _tables_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command of a test finds its databases prepared, and asks none that the test may not use."""
    monkeypatch.setattr("wiqaya.web.cli.prepare_database", lambda: None)


@pytest.fixture(autouse=True)
def _language_of_the_house() -> None:
    """A request leaves its language behind in the thread; the next test begins with the house's."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def city(db: None) -> Iterator[Any]:
    """A small city with three areas, made the current one."""
    from wiqaya.people.queries import operator
    from wiqaya.places.actions import create_city
    from wiqaya.places.models import Area, AreaLevel
    from wiqaya.safeguards.fields import words
    from wiqaya.safeguards.tenancy import in_city

    made = create_city(slug="manara", name=words(en="Al-Manara", ar="المنارة", fr="Al-Manara"), country="LB", by=operator(), at=NOW)
    with in_city(made.id):
        level = AreaLevel.objects.get()
        for code, en, ar in (("1", "Port", "الميناء"), ("2", "Old Town", "المدينة القديمة"), ("3", "Gardens", "البساتين")):
            Area.objects.create(level=level, code=code, slug=en.lower().replace(" ", "-"), name=words(en=en, ar=ar))
        yield made


@pytest.fixture
def other_city(db: None) -> Any:
    from wiqaya.people.queries import operator
    from wiqaya.places.actions import create_city
    from wiqaya.safeguards.fields import words

    return create_city(slug="elsewhere", name=words(en="Elsewhere", ar="مكان آخر"), country="TN", by=operator(), at=NOW)


def _person(city: Any, name: str, *roles: str) -> Any:
    from wiqaya.people.models import Membership, User

    user = User.objects.create_user(f"{name.lower()}@example.org", "a long password of tests", name=name)
    for role in roles:
        Membership.objects.create(city=city, user=user, role=role, starts=date(2026, 1, 1), given_by=user.id, given_at=NOW)
    return user


@pytest.fixture
def amal(city: Any) -> Any:
    """Coordinates prevention."""
    return _person(city, "Amal", "coordinator")


@pytest.fixture
def bilal(city: Any) -> Any:
    """A teacher, who refers."""
    return _person(city, "Bilal", "frontline")


@pytest.fixture
def chadia(city: Any) -> Any:
    """Sits on the panel, and is the second reader."""
    return _person(city, "Chadia", "panel", "reader")


@pytest.fixture
def driss(city: Any) -> Any:
    """Has an account and no role: must see nothing."""
    return _person(city, "Driss")


@pytest.fixture
def as_actor(city: Any) -> Callable[[Any], Any]:
    """The account as an actor in the city, second factor passed."""
    from wiqaya.people.queries import actor_for

    return lambda user: actor_for(user, city=city, on=TODAY, strong=True)


@pytest.fixture
def browse(city: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Client]:
    """A client signed in as somebody (or as nobody), second factor passed."""

    def signed_in(user: Any = None) -> Client:
        client = Client()
        if user is not None:
            monkeypatch.setattr("wiqaya.people.queries.has_second_factor", lambda _user: True)
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries: Any) -> Any:
    """On PostgreSQL two statements a request tell the session its city: they are no questions of a page."""
    from django.db import connection

    told = 4 if connection.vendor == "postgresql" else 0  # the request's own, and those of a block that opens a city itself
    return lambda number, *args, **options: django_assert_max_num_queries(number + told, *args, **options)
