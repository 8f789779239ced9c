"""Reintegration: the city's role, the notice of arrivals, preparing places, conflicts of aims, places of work.  Never a name, never what somebody did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import sealing
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Arrival, CityRole, Conflict, Mechanism, Party, Placement, Preparation
from wiqaya.referral.queries import reintegration
from wiqaya.referral.queries.reintegration import lead
from wiqaya.referral.spoken import Spoken, about_nobody, known
from wiqaya.referral.words import AgeBand, Need
from wiqaya.referral.words.reintegrating import CityTask, InCare, Opportunity, Preparing, Setting, Steering
from wiqaya.referral.writing import written
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor

MOST_PEOPLE = 500


@atomic
def set_role(
    *, mechanism: Mechanism, coordinator: UUID, steering: str, tasks: Sequence[str], settings: Sequence[str], covered: Sequence[str], focal_point: UUID,
    care_aim: Spoken, safety_aim: Spoken, protocol: str = "", protocol_ends: date | None = None, by: Actor, at: datetime,
) -> CityRole:  # fmt: skip
    """Write the city's role, in place of an earlier one.  Aims of care and of safety stand together; raises ValidationError by field."""
    lead(mechanism, by, at)
    about_nobody({"care_aim": care_aim, "safety_aim": safety_aim}, "care_aim", "safety_aim")
    for name, values, choices in (
        ("steering", [steering], Steering), ("tasks", tasks, CityTask), ("settings", settings, Setting), ("covered", covered, InCare),
    ):  # fmt: skip
        known(name, values, choices)
    if bool(protocol.strip()) != (protocol_ends is not None):
        raise ValidationError({"protocol_ends": _("An agreement has a name and a last day.")})
    if not mechanism.clearances.filter(person=focal_point, ended_at__isnull=True).exists():
        raise ValidationError({"focal_point": _("The focal point is somebody who is cleared here.")})
    row = reintegration.role_of(mechanism) or CityRole(mechanism=mechanism)
    row.coordinator, row.steering, row.focal_point = coordinator, steering, focal_point
    row.tasks, row.settings, row.covered = list(tasks), list(settings), list(covered)
    row.care_aim, row.safety_aim = written(row.care_aim, care_aim, by=by, at=at), written(row.safety_aim, safety_aim, by=by, at=at)
    row.protocol, row.protocol_ends, row.written_by, row.written_at = protocol.strip(), protocol_ends, by.id, at
    row.save()
    audit.record("reintegration.role", row, by=by, at=at, steering=steering)
    return row


@atomic
def note_party(
    *, mechanism: Mechanism, agency: UUID, does: Spoken, trained_until: date | None, named: bool = False, by: Actor, at: datetime
) -> Party:
    """What one of those involved does; writing again changes it.  `named`: it agreed to be named to residents, once the city shows the network."""
    lead(mechanism, by, at)
    about_nobody({"does": does}, "does")
    row = mechanism.parties.filter(agency=agency).first() or Party(mechanism=mechanism, agency=agency)
    row.does, row.trained_until, row.named, row.written_by, row.written_at = written(row.does, does, by=by, at=at), trained_until, named, by.id, at
    row.save()
    audit.record("reintegration.party", row, by=by, at=at)
    return row


@atomic
def announce(
    *, mechanism: Mechanism, body: UUID, law: str, expected_from: date, expected_until: date, people: Mapping[str, int], households: int,
    needs: Sequence[str], setting: str, notice: Spoken, by: Actor, at: datetime,
) -> Arrival:  # fmt: skip
    """Advance notice in counts by age band, with the tasks that prepare the place.  Short notice is taken and said, never refused."""
    lead(mechanism, by, at)
    about_nobody({"notice": notice})
    known("needs", needs, Need, needed=False)
    known("setting", [setting], Setting)
    known("people", list(people), AgeBand, needed=False)
    counts = {band: count for band, count in people.items() if count}
    wrong = {}
    if not law.strip():
        wrong["law"] = _("Name the law or agreement under which it is announced.")
    if expected_until < expected_from:
        wrong["expected_until"] = _("The last day comes after the first.")
    if not counts or any(count < 0 for count in counts.values()) or sum(counts.values()) > MOST_PEOPLE:
        wrong["people"] = _("Write how many people are expected, by age: one to five hundred.")
    if wrong:
        raise ValidationError(wrong)
    row = Arrival(
        mechanism=mechanism, body=body, law=law.strip(), expected_from=expected_from, expected_until=expected_until, people=counts, households=households,
        needs=list(needs), setting=setting, written_by=by.id, written_at=at,
    )  # fmt: skip
    row.notice = written(row.notice, notice, by=by, at=at)
    row.save(force_insert=True)
    owner = sealing.agency_of(by)
    for kind in reintegration.wanted(counts, needs):
        Preparation.objects.create(arrival=row, kind=kind, owner=owner, due=_due(kind, expected_from, timezone.localdate(at)))
    audit.record("reintegration.announce", row, by=by, at=at, setting=setting)
    return row


def _due(kind: Preparing, arrives: date, today: date) -> date:
    return max(today, arrives - timedelta(days=kind.days_before))


@atomic
def set_task(*, task: Preparation, text: Spoken, owner: UUID, due: date, by: Actor, at: datetime) -> Preparation:
    """Who does it until when, in words."""
    lead(task.arrival.mechanism, by, at)
    about_nobody({"text": text})
    row = Preparation.objects.select_for_update().get(pk=task.pk)
    row.text, row.owner, row.due = written(row.text, text, by=by, at=at), owner, due
    row.save()
    audit.record("reintegration.task", row, by=by, at=at, kind=row.kind)
    return row


@atomic
def finish_task(*, task: Preparation, done: bool, by: Actor, at: datetime) -> Preparation:
    """Done, or not done after all."""
    lead(task.arrival.mechanism, by, at)
    row = Preparation.objects.select_for_update().get(pk=task.pk)
    row.done_on, row.done_by = (timezone.localdate(at), by.id) if done else (None, None)
    row.save(update_fields=["done_on", "done_by"])
    audit.record("reintegration.task-done", row, by=by, at=at, kind=row.kind, done=done)
    return row


@atomic
def record_conflict(
    *, mechanism: Mechanism, care: Spoken, security: Spoken, decision: Spoken, reason: Spoken, decided_by_body: UUID, decided_on: date, by: Actor, at: datetime
) -> Conflict:
    """What care asks, what security asks, who decided and why.  It stands as it was written."""
    lead(mechanism, by, at)
    texts = {"care": care, "security": security, "decision": decision, "reason": reason}
    about_nobody(texts, *texts)
    if decided_on > timezone.localdate(at):
        raise ValidationError({"decided_on": _("This day has not come yet.")})
    row = Conflict(mechanism=mechanism, decided_by_body=decided_by_body, decided_on=decided_on, written_by=by.id, written_at=at)
    for name, spoken in texts.items():
        setattr(row, name, written(getattr(row, name), spoken, by=by, at=at))
    row.save(force_insert=True)
    audit.record("reintegration.conflict", row, by=by, at=at)
    return row


@atomic
def note_placement(
    *, mechanism: Mechanism, kind: str, provider: UUID, places: int, money_ends: date, afterwards: Spoken, by: Actor, at: datetime
) -> Placement:
    """Places through a local organisation.  What happens when the money ends is written before it begins (H-34).

    New places wait while the training of the own service is not in date; counselling also needs that of whoever gives it (G3T-04).
    """
    lead(mechanism, by, at)
    known("kind", [kind], Opportunity)
    on = timezone.localdate(at)
    lacks = reintegration.training_lacks(mechanism, sealing.agency_of(by), on)
    if lacks:
        raise ValidationError(lacks)
    if kind == Opportunity.COUNSELLING and provider not in reintegration.trained_parties(mechanism, on):
        raise ValidationError({"provider": _("Whoever counsels is trained for this work: write it down under “Who does what” first.")})
    about_nobody({"afterwards": afterwards}, "afterwards")
    row = Placement(mechanism=mechanism, kind=kind, provider=provider, places=places, money_ends=money_ends, written_by=by.id, written_at=at)
    row.afterwards = written(row.afterwards, afterwards, by=by, at=at)
    row.save(force_insert=True)
    audit.record("reintegration.placement", row, by=by, at=at, kind=kind)
    return row


@atomic
def follow_placement(*, placement: Placement, taken: int, still: int | None, what_happened: Spoken, by: Actor, at: datetime) -> Placement:
    """How many places were taken, how many are still there six months later, and what happened when the money ended."""
    lead(placement.mechanism, by, at)
    row = Placement.objects.select_for_update().get(pk=placement.pk)
    about_nobody({"what_happened": what_happened})
    if taken > row.places or taken < 0:
        raise ValidationError({"taken": _("Not more than there are places.")})
    if still is not None and not 0 <= still <= taken:
        raise ValidationError({"still": _("Not more than were taken.")})
    row.taken, row.still = taken, still
    row.what_happened = written(row.what_happened, what_happened, by=by, at=at)
    row.save()
    audit.record("reintegration.followed", row, by=by, at=at, kind=row.kind)
    return row
