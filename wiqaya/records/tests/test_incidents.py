from __future__ import annotations

from typing import Any

import pytest

from wiqaya.records import actions
from wiqaya.records.models import Dataset, Import, Incident, Tally, UnplacedName
from wiqaya.records.tests.conftest import INCIDENTS, reasons

HEAD = ["area", "date", "kind"]


def test_a_dry_run_says_what_would_be_and_writes_nothing(dry: Any) -> None:
    result = dry([HEAD, ["Port", "2020-01-05", "insult"], ["البساتين", "2020-02-05", ""]], INCIDENTS)
    assert [result[key] for key in ("rows", "rows_added", "placed", "refused", "unplaced")] == [2, 2, 2, [], []]
    assert not Import.objects.exists()
    assert not Dataset.objects.exists()


def test_loading_keeps_day_area_and_kind_and_adds_up(load: Any, now: Any) -> None:
    done = load([HEAD, ["Port", "2020-01-05", "insult"], ["المينا", "2020-01-30", "insult"], ["3", "2020-02-05", "none"]], INCIDENTS)
    assert list(Incident.objects.order_by("id").values_list("area__code", "day__day", "kind")) == [("1", 5, "insult"), ("1", 30, "insult"), ("3", 5, "")]
    assert sorted(Tally.objects.values_list("area__code", "month__month", "kind", "count")) == [("1", 1, "insult", 2), ("3", 2, "", 1)]
    dataset = done.found.dataset
    assert (str(dataset.title), dataset.version, dataset.rows, str(dataset.bias_note)) == ("table", 1, 3, "Only what is reported.")
    assert (str(dataset.period_start), str(dataset.period_end)) == ("2020-01-01", "2020-12-31")
    assert done.found.loaded_at == now


def test_an_unknown_place_is_kept_counted_and_guessed_at(load: Any) -> None:
    done = load([HEAD, ["Gardenz", "2020-01-05", ""], ["Gardenz", "2020-01-06", ""], ["Harbour", "2020-01-07", ""], ["", "2020-01-07", ""]], INCIDENTS)
    assert [(one["value"], one["rows"]) for one in done.result["unplaced"]] == [("Gardenz", 2), ("Harbour", 1), ("", 1)]
    assert done.result["unplaced"][0]["suggestions"][0]["area"] == "3"
    assert (done.result["rows_added"], done.result["placed"]) == (4, 0)
    assert Incident.objects.filter(area=None).count() == 4
    assert UnplacedName.objects.count() == 3


def test_every_bad_row_is_named_once_and_good_ones_are_kept(load: Any) -> None:
    rows = [
        HEAD, ["Port", "31/02/2020", "a"], ["Port", "13/01/2020", "a"], ["Port", "", "a"], ["Port", "soon", "a"], ["Port", "01/12/2090", "a"],
        ["Port", "14/01/2020", "=1+1"], ["Port", "15/01/2020", "x" * 81], ["Port", "16/01/2020", "call 070 123 456"], ["Port", "17/01/2020"],
        ["Port", "18/01/2020", "a", "b"], ["Port", "19/01/2020", "a", ""], ["Port", "2020-01-20", "+cmd|x"],
    ]  # fmt: skip
    done = load(rows, INCIDENTS)
    assert reasons(done.result) == [
        (2, 2, "impossible_date"), (4, 2, "empty"), (5, 2, "not_a_date"), (6, 2, "day_in_future"), (7, 3, "starts_like_formula"), (8, 3, "field_too_long"),
        (9, 3, "identifier_in_field"), (10, None, "ragged"), (11, None, "ragged"), (13, 3, "starts_like_formula"),
    ]  # fmt: skip
    assert (done.result["rows"], done.result["rows_added"], Incident.objects.count()) == (12, 2, 2)


def test_all_or_nothing_takes_nothing_when_a_row_is_refused(load: Any) -> None:
    with pytest.raises(actions.NotTaken) as nothing:
        load([HEAD, ["Port", "2020-01-05", "a"], ["Port", "soon", "a"]], INCIDENTS, all_or_nothing=True)
    assert nothing.value.reasons[0].code == "all_or_nothing"
    assert reasons(nothing.value.result) == [(3, 2, "not_a_date")]
    assert not Incident.objects.exists()
    assert not Import.objects.exists()


def test_a_file_without_a_good_row_is_not_taken(load: Any) -> None:
    with pytest.raises(actions.NotTaken) as nothing:
        load([HEAD, ["Port", "2090-01-01", ""]], INCIDENTS)
    assert (nothing.value.reasons[0].code, reasons(nothing.value.result)) == ("nothing_to_take", [(2, 2, "day_in_future")])


def test_undecidable_dates_refuse_the_file_with_both_readings(dry: Any) -> None:
    rows = [HEAD, ["Port", "03/04/2020", ""], ["Port", "05/06/2020", ""]]
    with pytest.raises(actions.NotTaken) as nothing:
        dry(rows, INCIDENTS)
    [reason] = nothing.value.reasons
    assert reason.code == "dates_undecidable"
    assert {"2020-04-03", "2020-03-04"} <= {reading.split()[-1] for reading in reason.params["readings"]}
    assert dry(rows, INCIDENTS | {"date_order": "mdy"})["rows_added"] == 2


def test_totals_notes_blank_rows_and_repeated_headers_are_no_data(dry: Any) -> None:
    rows = [
        ["Incidents of the year 2020"], [], HEAD, ["Port", "2020-01-05", "a"], [], HEAD, ["Gardens", "2020-01-06", "a"], ["Total", "", "2"],
        ["المجموع الكلي", "", "2"], [], ["* provisional"], ["Source: the police"],
    ]  # fmt: skip
    result = dry(rows, INCIDENTS)
    assert (result["rows"], result["rows_added"], result["refused"]) == (2, 2, [])
    assert result["skipped"] == {"blank": 2, "totals": [8, 9], "footnotes": [11, 12], "repeated_headers": [6]}


def test_a_note_between_rows_of_data_is_refused_not_skipped(dry: Any) -> None:
    result = dry([HEAD, ["Port", "2020-01-05", "a"], ["Part two", "", ""], ["Port", "2020-01-06", "a"]], INCIDENTS)
    assert reasons(result) == [(3, 2, "empty")]


def test_the_first_of_several_columns_that_says_something_counts(load: Any) -> None:
    rows = [["area", "date", "RELIGION", "DISABILITY_BIAS"], ["Port", "2020-01-05", "None", "YES"], ["Port", "2020-01-06", "x group", "YES"], ["Port", "2020-01-07", "NO", "NO"]]
    load(rows, INCIDENTS | {"fields": {"target_group": ["RELIGION", "DISABILITY_BIAS"]}})
    assert list(Incident.objects.order_by("id").values_list("target_group", flat=True)) == ["Disability bias", "x group", ""]


def test_the_same_file_twice_changes_nothing(load: Any) -> None:
    rows = [HEAD, ["Port", "2020-01-05", "a"], ["Nowhere", "2020-01-05", "a"]]
    first, second = load(rows, INCIDENTS), load(rows, INCIDENTS)
    assert second.unchanged
    assert second.found == first.found
    assert (second.result["rows_added"], second.result["placed"], Incident.objects.count()) == (0, 1, 2)


def test_a_longer_file_adds_only_what_is_new(load: Any) -> None:
    rows = [HEAD, ["Port", "2020-01-05", "a"], ["Port", "2020-01-05", "a"], ["Old Town", "2020-01-06", "b"]]
    load(rows, INCIDENTS)
    more = load([*rows, ["Port", "2020-01-05", "a"], ["Gardens", "2020-02-01", "a"]], INCIDENTS)
    assert (more.result["rows"], more.result["already_there"], more.result["rows_added"]) == (5, 3, 2)
    assert Incident.objects.count() == sum(Tally.objects.values_list("count", flat=True)) == Dataset.objects.get().rows == 5


def test_the_same_incidents_with_another_mapping_would_count_twice(load: Any) -> None:
    rows = [HEAD, ["Port", "2020-01-05", "a"]]
    load(rows, INCIDENTS)
    with pytest.raises(actions.NotTaken) as nothing:
        load(rows, INCIDENTS | {"fields": {}})
    assert nothing.value.reasons[0].code == "file_already_loaded"


def test_a_code_comes_before_a_name(load: Any) -> None:
    load([["area", "code", "date"], ["Port", "03", "2020-01-05"], ["Port", "", "2020-01-05"], ["?", "٢", "2020-01-05"]], INCIDENTS | {"area_code": "code", "fields": {}})
    assert list(Incident.objects.order_by("id").values_list("area__code", flat=True)) == ["3", "1", "2"]


def test_aliases_of_the_mapping_are_kept_for_later_files(load: Any) -> None:
    load([HEAD, ["The docks", "2020-01-05", "a"]], INCIDENTS | {"aliases": {"The docks": "1"}})
    done = load([HEAD, ["the  DOCKS", "2020-03-05", "a"]], INCIDENTS, name="other.csv")
    assert done.result["unplaced"] == []


@pytest.mark.parametrize("order", ["ymd", "dmy", "mdy", "excel"])
def test_dates_in_every_habit(load: Any, order: str) -> None:
    written = {"ymd": "2020/01/25", "dmy": "٢٥/٠١/٢٠٢٠", "mdy": "1-25-2020", "excel": "43855"}[order]
    load([HEAD, ["Port", written, ""]], INCIDENTS)
    assert str(Incident.objects.get().day) == "2020-01-25"


def test_undo_takes_everything_back_and_a_second_time_nothing(load: Any, official: Any, now: Any) -> None:
    kept = load([HEAD, ["Port", "2019-01-05", "a"]], INCIDENTS | {"period": "2019"}, name="first.csv", title="Incidents")
    done = load([HEAD, ["Port", "2020-01-05", "a"], ["Nowhere", "2020-01-06", "a"]], INCIDENTS, title="Incidents")
    assert done.found.dataset == kept.found.dataset
    assert actions.undo(found=done.found, by=official, at=now) == 2
    assert actions.undo(found=done.found, by=official, at=now) == 0
    dataset = Dataset.objects.get()
    assert (Incident.objects.count(), Tally.objects.get().count, UnplacedName.objects.count(), dataset.rows, dataset.version) == (1, 1, 0, 1, 3)
    assert str(dataset.period_end) == "2019-12-31"
    again = load([HEAD, ["Port", "2020-01-05", "a"], ["Nowhere", "2020-01-06", "a"]], INCIDENTS, title="Incidents")
    assert again.result["rows_added"] == 2


def test_an_import_that_a_figure_used_is_not_undone_but_retracted(load: Any, official: Any, now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    done = load([HEAD, ["Port", "2020-01-05", "a"]], INCIDENTS)
    from types import SimpleNamespace

    monkeypatch.setattr("wiqaya.safeguards.release.used_by_release", lambda sources: sources == [f"dataset:{done.found.dataset.short}"])
    monkeypatch.setattr("wiqaya.safeguards.release.releases", lambda **_: [SimpleNamespace(at=now)])
    with pytest.raises(actions.UsedByRelease) as used:
        actions.undo(found=done.found, by=official, at=now)
    retracted = actions.retract(dataset=used.value.dataset, reason=actions.words_of({"": "It was wrong"}), by=official, at=now)
    assert retracted.retracted_at == now
    with pytest.raises(actions.NotTaken) as nothing:
        load([HEAD, ["Port", "2020-01-09", "a"]], INCIDENTS, name="next.csv", dataset=retracted)
    assert nothing.value.reasons[0].code == "dataset_retracted"


def test_a_city_without_areas_is_told_first(other_city: Any, table: Any, official: Any, now: Any) -> None:
    from wiqaya.safeguards.tenancy import in_city

    with in_city(other_city.id), pytest.raises(actions.NotTaken) as nothing:
        actions.import_file(path=table([HEAD, ["Port", "2020-01-05", "a"]]), mapping=INCIDENTS, by=official, at=now)
    assert nothing.value.reasons[0].code == "no_areas"


def test_who_may_not_import_is_refused(table: Any, bilal: Any, as_actor: Any, now: Any) -> None:
    from wiqaya.safeguards.access import NotAllowed

    with pytest.raises(NotAllowed):
        actions.import_file(path=table([HEAD]), mapping=INCIDENTS, by=as_actor(bilal), at=now)


def test_a_failure_in_the_middle_leaves_nothing(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_args: Any, **_keys: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("wiqaya.records.actions.store.audit.record", breaks)
    with pytest.raises(RuntimeError):
        load([HEAD, ["Port", "2020-01-05", "a"]], INCIDENTS)
    assert [model.objects.count() for model in (Import, Incident, Tally, Dataset)] == [0, 0, 0, 0]
