"""The same answers from several requests at the same moment, each on a connection of its own."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections

from wiqaya.surveys.models import AnswerFile, AnswerSet
from wiqaya.surveys.tests.openrosa.device import Device, answers, content, picture

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MANY = 6


@pytest.fixture(autouse=True)
def _several_connections():
    if connection.vendor != "postgresql":
        pytest.skip("requests that write at the same moment need PostgreSQL")


@pytest.fixture
def at_once(given):
    """Send some parcels at the same moment; the statuses."""

    def sent(*parcels):
        start = Barrier(len(parcels))

        def one(parcel):
            try:
                device = Device(f"/collect/{given.secret}")
                start.wait()
                return device.post(*parcel).status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(parcels)) as pool:
            return Counter(pool.map(one, parcels))

    return sent


def test_the_same_answers_at_once_are_one_record(at_once):
    for number in range(5):
        parcel = (answers(f"uuid:{number}", photo="a.jpg"), {"a.jpg": picture()})
        statuses = at_once(*[parcel] * MANY)
        assert statuses[201] >= 1
        assert set(statuses) <= {201, 202}
        assert (AnswerSet.objects.count(), AnswerFile.objects.count()) == (number + 1, number + 1)
    folder = f"surveys/{AnswerSet.objects.first().wave_id}"
    assert len(default_storage.listdir(folder)[1]) == 5  # no file without its row


def test_other_answers_under_one_identifier_at_once_leave_the_first(at_once):
    statuses = at_once(*[(answers(sex=sex),) for sex in ("female", "male") * (MANY // 2)])
    assert statuses[201] == 1
    assert set(statuses) == {201, 202, 409}
    assert AnswerSet.objects.count() == 1


def test_different_people_at_once_are_all_kept(at_once):
    assert at_once(*[(answers(f"uuid:{number}"),) for number in range(MANY)]) == {201: MANY}
    assert AnswerSet.objects.count() == MANY


def test_files_that_come_at_once_are_each_kept_once(at_once, given):
    parcels = [(answers(photo="a.jpg", sound="b.jpg"), {name: picture(name.encode())}) for name in ("a.jpg", "b.jpg")]
    assert set(at_once(*parcels * 2)) <= {201, 202, 503}
    for parcel in parcels:  # a device that was told to come back does
        assert Device(f"/collect/{given.secret}").post(*parcel).status_code in {201, 202}
    assert AnswerSet.objects.count() == 1
    assert sorted(content(one) for one in AnswerFile.objects.all()) == sorted(picture(name) for name in (b"a.jpg", b"b.jpg"))
