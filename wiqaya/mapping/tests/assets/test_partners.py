"""The map of partners: organisations, never persons; closed to police and national roles, whatever else they hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.mapping.actions import cycle as cycles
from wiqaya.mapping.actions import partners as actions
from wiqaya.mapping.models import StakeholderLink, TrustView
from wiqaya.mapping.queries import partners as queries
from wiqaya.mapping.queries.partners import gaps_among
from wiqaya.mapping.words import Outlook
from wiqaya.people.words import Sector
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.words import Role

OPEN_TO = {Role.COORDINATOR, Role.LEARNING, Role.NETWORK_MEMBER, Role.MAYOR}
SAID: dict[str, Any] = {"contribution": {"en": "Opens its courtyard"}, "interest": {"en": "Fewer broken windows"}, "outlook": "likely"}
TRUST: dict[str, Any] = {
    "level": "some",
    "held_by": {"en": "Parents"},
    "note": {"en": "Open in the evening"},
    "source": {"en": "Two sessions"},
}

links_drawn = st.lists(
    st.tuples(st.sampled_from([None, 1, 2, 3]), st.sampled_from(Sector.values), st.sampled_from(Outlook.values)), max_size=8
)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_who_sees_the_map_of_partners(role: str, member: Any, as_actor: Any) -> None:
    assert queries.sees_partners(as_actor(member(role))) == (role in OPEN_TO)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["police", "national", "network"])
def test_a_second_role_does_not_open_it(role: str, member: Any, as_actor: Any, body: Any, now: Any) -> None:
    both = as_actor(member(role, "coordinator"))
    assert not queries.sees_partners(both)
    with pytest.raises(NotAllowed):
        actions.write_link(organisation=body("School"), **SAID, by=both, at=now)


@pytest.mark.django_db
def test_only_those_who_write_the_mapping_write_here(member: Any, as_actor: Any, body: Any, by: Any, now: Any) -> None:
    school, reader = body("School"), as_actor(member("lpn"))
    link = actions.write_link(organisation=school, **SAID, by=by, at=now)
    view = actions.write_trust(organisation=school, **TRUST, by=by, at=now)
    for attempt in (
        lambda: actions.write_link(organisation=school, **SAID, link=link, by=reader, at=now),
        lambda: actions.write_trust(organisation=school, **TRUST, by=reader, at=now),
        lambda: actions.remove_link(link=link, by=reader, at=now),
        lambda: actions.remove_trust(view=view, by=reader, at=now),
    ):
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.django_db
def test_a_line_stands_once_for_each_issue_and_once_in_general(body: Any, card: Any, by: Any, now: Any) -> None:
    school = body("School")
    general = actions.write_link(organisation=school, **SAID, by=by, at=now)
    actions.write_link(organisation=school, issue=card, **SAID, by=by, at=now)
    for issue in (None, card):
        with pytest.raises(ValidationError) as refused:
            actions.write_link(organisation=school, issue=issue, **SAID, by=by, at=now)
        assert list(refused.value.message_dict) == ["issue"]
    with pytest.raises(ValidationError):
        actions.write_link(organisation=school, issue=card, **SAID, link=general, by=by, at=now)
    changed = actions.write_link(organisation=school, **{**SAID, "outlook": "possible"}, link=general, by=by, at=now)
    assert changed.outlook == "possible"
    actions.remove_link(link=general, by=by, at=now)
    assert StakeholderLink.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["contribution", "interest"])
def test_a_person_is_refused_in_what_an_organisation_could_do(body: Any, by: Any, now: Any, name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.write_link(organisation=body("School"), **{**SAID, name: {"en": "Call 0612345678"}}, by=by, at=now)
    assert "0612345678" in refused.value.message_dict[name][0]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["held_by", "note", "source"])
def test_a_person_is_refused_in_a_view_on_trust(body: Any, by: Any, now: Any, name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.write_trust(organisation=body("School"), **{**TRUST, name: {"ar": "السيد كريم حداد"}}, by=by, at=now)
    assert list(refused.value.message_dict) == [name]


@pytest.mark.django_db
def test_trust_needs_somebody_who_holds_it(body: Any, girls: Any, by: Any, now: Any) -> None:
    school = body("School")
    with pytest.raises(ValidationError, match="held_by"):
        actions.write_trust(organisation=school, **{**TRUST, "held_by": {}}, by=by, at=now)
    view = actions.write_trust(organisation=school, **{**TRUST, "held_by": {}}, group=girls, by=by, at=now)
    actions.write_trust(organisation=school, **{**TRUST, "level": "high"}, view=view, by=by, at=now)
    assert (TrustView.objects.get().level, TrustView.objects.get().group) == ("high", None)
    actions.remove_trust(view=view, by=by, at=now)
    assert not TrustView.objects.exists()


@pytest.mark.django_db
def test_something_must_be_said(body: Any, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError, match="contribution"):
        actions.write_link(organisation=body("School"), contribution={}, interest={}, outlook="likely", by=by, at=now)


@pytest.mark.django_db
def test_a_closed_mapping_keeps_its_partners_as_they_were(body: Any, card: Any, cycle: Any, by: Any, now: Any) -> None:
    school = body("School")
    link = actions.write_link(organisation=school, issue=card, **SAID, by=by, at=now)
    cycles.freeze(cycle=cycle, by=by, at=now)
    link = StakeholderLink.objects.select_related("issue__cycle").get(pk=link.pk)
    for attempt in (
        lambda: actions.write_link(organisation=school, issue=link.issue, **SAID, link=link, by=by, at=now),
        lambda: actions.write_link(organisation=school, issue=None, **SAID, link=link, by=by, at=now),
        lambda: actions.remove_link(link=link, by=by, at=now),
    ):
        with translation.override("en"), pytest.raises(ValidationError, match="closed"):
            attempt()


@given(links_drawn)
def test_gaps_are_what_nobody_willing_stands_for(links: list[tuple[int | None, str, str]]) -> None:
    found = gaps_among([1, 2, 3], links)
    for issue in (1, 2, 3):
        assert (issue in found.issues) == (not any(link[0] == issue and link[2] != "unlikely" for link in links))
    for sector in Sector.values:
        assert (sector in found.sectors) == (not any(link[1] == sector and link[2] != "unlikely" for link in links))


@pytest.mark.django_db
def test_gaps_and_matrix_of_a_mapping(body: Any, card: Any, cycle: Any, by: Any, now: Any) -> None:
    school, gone = body("School", sector="public"), body("Old club", sector="private", active=False)
    assert queries.gaps(cycle).issues == [card]
    actions.write_link(organisation=gone, issue=card, **SAID, by=by, at=now)
    assert queries.gaps(cycle).issues == [card]
    actions.write_link(organisation=school, issue=card, **SAID, by=by, at=now)
    found = queries.gaps(cycle)
    assert found.issues == []
    assert found.sectors == [sector for sector in Sector.values if sector != "public"]
    crossed = queries.crossed(cycle)
    assert [(row, [link and str(link.contribution) for link in links]) for row, links in crossed.rows] == [
        (school, [None, "Opens its courtyard"])
    ]
    assert queries.gaps(None).issues == []


@pytest.mark.django_db
def test_those_unlikely_to_cooperate_are_not_offered_as_help(body: Any, card: Any, by: Any, now: Any) -> None:
    for name, outlook in (("A", "possible"), ("B", "unlikely"), ("C", "likely")):
        actions.write_link(organisation=body(name), issue=card, **{**SAID, "outlook": outlook}, by=by, at=now)
    assert [link.outlook for link in queries.likely_for(card)] == ["likely", "possible"]


@pytest.mark.django_db
def test_relations_are_filtered(body: Any, card: Any, by: Any, now: Any) -> None:
    school, club, mute = body("School", sector="public"), body("Club"), body("Mute")
    actions.write_link(organisation=school, issue=card, **SAID, by=by, at=now)
    actions.write_link(organisation=club, **{**SAID, "outlook": "unknown"}, by=by, at=now)
    actions.write_trust(organisation=club, **TRUST, by=by, at=now)
    assert {row.pk for row in queries.listed({}).rows} == {school.pk, club.pk, mute.pk}
    assert queries.listed({"sector": "public"}).rows == [school]
    assert queries.listed({"outlook": "unknown"}).rows == [club]
    assert queries.listed({"issue": card.short}).rows == [school]
    first, second, third = queries.relations([school, club, mute])
    assert (first.general, [link.issue for link in first.links]) == (None, [card])
    assert (str(second.general.contribution), len(second.trust)) == ("Opens its courtyard", 1)
    assert third.nothing_said
