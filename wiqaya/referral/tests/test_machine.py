"""Ten thousand steps in any order, by anybody, against a model that knows nothing of the code: who can open what, after each step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connections, router, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from wiqaya.referral import sealing
from wiqaya.referral.actions import acting, closing, consenting, home, naming, receiving, reviewing, room
from wiqaya.referral.actions.asking import ask
from wiqaya.referral.flow import OutOfOrder
from wiqaya.referral.models import Clearance, Consent, Disclosure, Item, Mechanism, Meeting, Recusal, Situation
from wiqaya.referral.queries import room as rooms
from wiqaya.referral.queries import situations
from wiqaya.referral.tests.conftest import FILTER_ONE, IDENTITY, NOTES, NOW, REASONS, SECTORS, SHEET, TODAY
from wiqaya.safeguards.keys.models import AgencyKey, DataKey, Wrap

REFUSED = (sealing.Hidden, OutOfOrder, ValidationError, PermissionDenied)
ANYBODY = st.sampled_from(SECTORS)
HOME = "social"
OPENINGS = (Mechanism, Clearance, Meeting, Item, Situation, Consent, Recusal, Disclosure, DataKey, Wrap, AgencyKey)
DATABASES = ["default", "referral", "keys"]


@dataclass
class Model:
    """What should be true, in words of the design."""

    stage: str = "received"
    meeting: str = "none"  # none, planned, open, over
    present: set[str] = field(default_factory=set)
    aside: set[str] = field(default_factory=set)
    views: dict[str, str] = field(default_factory=dict)
    proposed: str = ""
    decided: str = ""  # met, not-met
    consented: bool = False
    named: set[str] = field(default_factory=set)
    said: dict[str, bool] = field(default_factory=dict)
    team: set[str] = field(default_factory=set)
    lead: str = ""
    closed: str = ""
    closed_from: str = ""
    keeper: str = ""

    def responsible(self) -> str:
        """The lead while it holds its key, which may rest on a consent."""
        return self.lead if self.lead and (self.lead == HOME or self.consented) else HOME

    def notes(self) -> set[str]:
        return {HOME} if self.stage not in {"closed"} else set()

    def sheet(self) -> set[str]:
        """At filter 2: the home service, and who sits in the open meeting; after the decision only home and named, until the meeting is over."""
        if not self.meeting or self.meeting == "none" or self.decided == "not-met":
            return set()
        everybody = set(SECTORS) if not self.decided else {HOME, *self.named_by_table()}
        return {one for one in everybody if one == HOME or (self.meeting == "open" and one in self.present)} - self.aside

    def named_by_table(self) -> set[str]:
        return {"education", "health"} if self.decided == "met" else set()

    def identity(self) -> set[str]:
        if self.stage == "limited":
            here = {one for one in self.named if self.said.get(one) is not False and self.meeting == "open" and self.consented}
            return {HOME} | here
        if self.stage == "full":
            return {one for one in self.team if one == HOME or self.consented}
        if (
            self.stage == "closed"
            and self.closed_from in {"limited", "full"}
            and self.closed not in {"unfounded", "error", "table-connected"}
        ):
            return {self.keeper} if self.keeper == HOME or self.consented else set()
        return set()


@contextmanager
def undone(aliases: list[str]) -> Iterator[None]:
    """What is written inside is taken back in each database."""
    with ExitStack() as stack:
        for alias in aliases:
            stack.enter_context(transaction.atomic(using=alias))
        yield
        for alias in aliases:
            transaction.set_rollback(True, using=alias)


def standing() -> list[Any]:
    """All rows on which it hangs what anybody can open: nothing else but the hour and the settings goes into an opening, and both stand still."""
    found = []
    for model in OPENINGS:
        with connections[router.db_for_read(model)].cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY id')
            found.append(cursor.fetchall())
    return found


class Room(RuleBasedStateMachine):
    """One situation and its table; every rule may be tried by anybody at any time."""

    world: Any = None

    @initialize()
    def begin(self) -> None:
        """Each life of a situation begins in the same room: what the one before left is taken back."""
        self.undo = undone(DATABASES)
        self.undo.__enter__()
        self.model = Model()
        self.mechanism, self.staff, self.services = self.world
        self.row, _receipt = ask(mechanism=self.mechanism, notes=NOTES, asker="service", channel="in-person", by=self.staff[HOME], at=NOW)
        self.item: Any = None
        self.meeting: Any = None
        self.consent: Any = None
        self.changed, self.left = True, []

    def attempt(self, may: bool, write: Any) -> bool:
        """Run a write and hold its outcome against what the model allows."""
        try:
            write()
        except REFUSED:
            assert not may, "refused, although the design allows it"
            return False
        assert may, "went through, although the design refuses it"
        self.changed = True
        return True

    @rule(who=ANYBODY)
    def take_up(self, who: str) -> None:
        may = self.model.stage == "received" and who == HOME
        if self.attempt(may, lambda: receiving.take_up(short=self.row.short, by=self.staff[who], at=NOW)):
            self.model.stage = "review"

    @rule(who=ANYBODY, outcome=st.sampled_from(["home", "home", "home", "elsewhere"]))
    def review(self, who: str, outcome: str) -> None:
        may = self.model.stage == "review" and who == HOME
        done = self.attempt(
            may,
            lambda: receiving.decide(
                short=self.row.short, outcome=outcome, reason="fits", source="school", points_to="library", by=self.staff[who], at=NOW
            ),
        )
        if done:
            self._to("home") if outcome == "home" else self._close("elsewhere")

    @rule(who=ANYBODY, answered=st.booleans())
    def bring(self, who: str, answered: bool) -> None:
        may = self.model.stage == "home" and who == HOME and self.model.meeting != "over"
        if self.meeting is None:
            self.meeting = room.plan_meeting(
                mechanism=self.mechanism, planned_for=NOW + timedelta(hours=1), minutes=60, by=self.staff["education"], at=NOW
            )
            self.model.meeting, self.changed = "planned", True
        if may and answered:
            home.answer_filter_one(short=self.row.short, answers=FILTER_ONE, by=self.staff[who], at=NOW)
            self.answered = self.changed = True
        may = may and getattr(self, "answered", False)

        def write() -> None:
            self.item = home.bring_to_table(
                short=self.row.short, meeting=self.meeting, sheet=SHEET, read_by_a_person=True, by=self.staff[who], at=NOW
            )

        if self.attempt(may, write):
            self._to("table")

    @precondition(lambda self: self.meeting is not None)
    @rule(who=ANYBODY)
    def open_and_come(self, who: str) -> None:
        over = self.model.meeting == "over"
        if self.model.meeting == "planned":
            room.open_meeting(meeting=self.meeting, by=self.staff["education"], at=NOW)
            self.model.meeting, self.model.present, self.changed = "open", {"education"}, True
        if self.attempt(not over, lambda: room.come_in(meeting=self.meeting, by=self.staff[who], at=NOW)):
            self.model.present.add(who)

    @precondition(lambda self: self.item is not None)
    @rule(who=st.sampled_from(["police", "child"]))
    def leave_item(self, who: str) -> None:
        room.step_aside(subject=self.item.pk, by=self.staff[who], at=NOW)
        self.changed = True
        self.model.aside.add(who)

    def _seated(self, who: str) -> bool:
        return self.model.meeting == "open" and who in self.model.present and who not in self.model.aside and not self.model.decided

    @precondition(lambda self: self.item is not None)
    @rule(who=ANYBODY, view=st.sampled_from(["yes", "yes", "no"]))
    def say(self, who: str, view: str) -> None:
        if self.attempt(self._seated(who), lambda: room.say(item=self.item, view=view, takes_part=False, by=self.staff[who], at=NOW)):
            self.model.views[who] = view

    @precondition(lambda self: self.item is not None)
    @rule(who=ANYBODY, met=st.sampled_from([True, True, True, False]))
    def propose(self, who: str, met: bool) -> None:
        enough = len(self.model.present) >= 3
        yes = {one for one, view in self.model.views.items() if view == "yes"}
        may = self._seated(who) and enough and (not met or len(yes) >= 2)
        needed = [self.services["education"], self.services["health"]]
        done = self.attempt(
            may,
            lambda: room.propose(
                item=self.item, met=met, reasons=REASONS, needed=needed, reason="table-threshold", by=self.staff[who], at=NOW
            ),
        )
        if done:
            self.model.proposed, self.proposal = who, met

    @precondition(lambda self: self.item is not None)
    @rule(who=ANYBODY)
    def agree(self, who: str) -> None:
        proposer = self.model.proposed
        may = self._seated(who) and bool(proposer) and who != proposer and "education" in {who, proposer}
        if self.attempt(may, lambda: room.agree(item=self.item, by=self.staff[who], at=NOW)):
            self.model.decided = "met" if self.proposal else "not-met"
            if not self.proposal and self.model.stage == "table":
                self._close("table-threshold")  # nothing of it stays at the home service either

    @rule(who=ANYBODY)
    def agree_to_share(self, who: str) -> None:
        if self.model.consented or self.model.stage in {"limited", "full", "closed"}:
            return
        recipients = [self.services["education"], self.services["health"]]

        def write() -> None:
            self.consent = consenting.note_consent(
                short=self.row.short, purpose="sharing", recipients=recipients, given_by="person", explained="told", language="ar",
                ends=TODAY + timedelta(days=99), receipt="…", by=self.staff[who], at=NOW,
            )  # fmt: skip

        if self.attempt(who == HOME, write):
            self.model.consented = True

    @precondition(lambda self: self.consent is not None and self.model.consented)
    @rule()
    def withdraw(self) -> None:
        consenting.withdraw(consent=self.consent, by=self.staff[HOME], at=NOW)
        self.model.consented, self.consent, self.changed = False, None, True

    @rule(who=ANYBODY)
    def name(self, who: str) -> None:
        may = self.model.stage == "table" and self.model.decided == "met" and who == HOME and self.model.consented
        meeting = self.meeting
        if self.attempt(
            may, lambda: naming.name_services(short=self.row.short, identity=IDENTITY, meeting=meeting, by=self.staff[who], at=NOW)
        ):
            self._to("limited")
            self.model.named = {"education", "health"}

    @rule(who=ANYBODY, involved=st.booleans())
    def answer(self, who: str, involved: bool) -> None:
        may = self.model.stage == "limited" and who in self.model.named and self.model.said.get(who) is not False
        if self.attempt(may, lambda: naming.answer(short=self.row.short, involved=involved, by=self.staff[who], at=NOW)):
            self.model.said[who] = involved

    @rule(who=ANYBODY, lead=ANYBODY)
    def act(self, who: str, lead: str) -> None:
        team = {HOME} | {one for one, yes in self.model.said.items() if yes}
        may = self.model.stage == "limited" and who == HOME and lead in team and (team == {HOME} or self.model.consented)
        if self.attempt(may, lambda: acting.begin_acting(short=self.row.short, lead=self.services[lead], by=self.staff[who], at=NOW)):
            self._to("full")
            self.model.team, self.model.lead = team, lead

    @precondition(lambda self: self.model.meeting == "open")
    @rule(sure=st.integers(0, 4))
    def end_meeting(self, sure: int) -> None:
        if sure:
            return
        room.close_meeting(meeting=self.meeting, by=self.staff["education"], at=NOW)
        self.model.meeting, self.changed = "over", True

    @rule(who=ANYBODY, reason=st.sampled_from(["unfounded", "lower-services", "table-connected", "statutory"]), sure=st.integers(0, 2))
    def close(self, who: str, reason: str, sure: int) -> None:
        if sure:
            return
        fits = {
            "unfounded": {"received", "review", "home", "table", "limited", "full"}, "statutory": {"received", "review", "home", "table", "limited", "full"},
            "lower-services": {"full"}, "table-connected": {"table", "limited"},
        }  # fmt: skip
        may = self.model.stage in fits[reason] and who == self.model.responsible()

        def write() -> None:
            own = {"short": self.row.short, "reason": reason, "by": self.staff[who], "at": NOW}
            if self.model.stage == "full":
                reviewing.end(**own, reply="read")
            else:
                closing.close_own(**own)

        if self.attempt(may, write):
            self._close(reason)

    @rule(stage=st.sampled_from(["review", "home", "table", "limited", "full", "support", "received"]))
    def write_past_the_room(self, stage: str) -> None:
        """What a shell or an import would do: set the column.  The database refuses what is not drawn."""
        drawn = {
            "received": {"review"},
            "review": {"home"},
            "home": {"table"},
            "table": {"limited"},
            "limited": {"full"},
            "full": {"support"},
        }
        if stage == self.model.stage or stage in drawn.get(self.model.stage, set()):
            return
        with pytest.raises(DatabaseError), transaction.atomic(using="referral"):
            Situation.objects.filter(pk=self.row.pk).update(stage=stage)

    def _to(self, stage: str) -> None:
        self.model.stage = stage

    def _close(self, reason: str) -> None:
        self.model.closed_from, self.model.closed, self.model.keeper, self.model.stage = self.model.stage, reason, self.model.responsible(), "closed"

    @invariant()
    def everybody_can_open_what_the_design_says_and_nothing_else(self) -> None:
        """After a step that went through: the stage, and every tier for everybody.  A refusal left every row on which an opening hangs."""
        if not self.changed:
            assert standing() == self.left
            return
        row = Situation.objects.get(pk=self.row.pk)
        assert row.stage == self.model.stage
        assert self._who(lambda by: situations.notes_of(row, by=by, at=NOW)) == self.model.notes()
        assert self._who(lambda by: situations.identity_of(row, by=by, at=NOW)) == self.model.identity()
        if self.item is not None:
            item = Item.objects.get(pk=self.item.pk)
            assert self._who(lambda by: rooms.sheet_of(item, by=by, at=NOW)) == self.model.sheet()
        self.changed, self.left = False, standing()

    def _who(self, read: Any) -> set[str]:
        found = set()
        for sector, person in self.staff.items():
            try:
                read(person)
            except sealing.Hidden:
                continue
            found.add(sector)
        return found


    def teardown(self) -> None:
        self.undo.__exit__(None, None, None)


def _run(world: Any, examples: int, steps: int) -> None:
    machine = type("Room", (Room,), {"world": world})
    quiet = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=True,
    )
    run_state_machine_as_test(machine, settings=quiet)


@pytest.mark.django_db(databases=DATABASES)
@pytest.mark.slow
def test_the_room_in_any_order(mechanism: Any, staff: Any, services: Any) -> None:
    """Ten thousand steps on the embedded database; fewer on the server database, whose statements are the same."""
    _run((mechanism, staff, services), examples=200 if connections["referral"].vendor == "sqlite" else 30, steps=50)


@pytest.mark.django_db(databases=DATABASES)
def test_the_room_in_some_orders(mechanism: Any, staff: Any, services: Any) -> None:
    _run((mechanism, staff, services), examples=2, steps=20)
