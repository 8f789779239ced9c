"""Registers of partners: commitments, places at employers, places of learning."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wiqaya.action import models
from wiqaya.action.access import EDIT, READ
from wiqaya.action.words import CommitmentState, Contribution
from wiqaya.people import queries as people
from wiqaya.places import queries as places
from wiqaya.registers.kinds import Beside, Kind
from wiqaya.strategy.queries.plan import measures
from wiqaya.strategy.words import Effect


def _commitment(row: models.Commitment, on: date) -> list[str]:
    found = []
    open_still = row.state in (CommitmentState.OFFERED, CommitmentState.AGREED, CommitmentState.LATE)
    if row.until and row.until < on and open_still:
        found.append(_("its end has passed"))
    if row.look_on and row.look_on <= on and open_still:
        found.append(_("to be looked at again"))
    if row.strings:
        found.append(_("comes with conditions"))
    if row.effect == Effect.HARMS:
        found.append(_("the name costs trust"))
    return found


BESIDE = (
    Beside(gettext_lazy("Partners and commitments"), "commitments", READ), Beside(gettext_lazy("Places for work and training"), "placements", READ),
    Beside(gettext_lazy("Places of learning"), "learning-places", READ),
)  # fmt: skip

COMMITMENT = Kind(
    beside=BESIDE, key="commitment", model=models.Commitment, reads=READ, edits=EDIT, title=gettext_lazy("Partners and commitments"), add=gettext_lazy("Write down a commitment"),
    lead=gettext_lazy("Who promised what: agreements between bodies, firms of any size, work places, rooms, time, and clauses in public contracts."),
    nothing=gettext_lazy("Begin with something small and true: a hall that a firm lends, an hour that a chamber gives, a place for training."),
    fields=(
        "title", "kind", "organisation", "others", "size", "promises", "gives", "worth", "measure", "seats", "clause", "strings", "effect", "state", "starts",
        "until", "look_on", "kept",
    ),
    needed=("title", "kind", "organisation", "promises"), columns=("organisation", "kind", "state", "look_on"), filters=("kind", "state", "size"),
    sections=(
        (gettext_lazy("Who promises what"), ("title", "kind", "organisation", "others", "size", "promises", "gives", "worth", "measure")),
        (gettext_lazy("On what terms"), ("seats", "clause", "strings", "effect")),
        (gettext_lazy("How it goes"), ("state", "starts", "until", "look_on", "kept")),
    ),
    choose={"organisation": people.organisations, "others": people.organisations, "measure": measures}, several={"gives": Contribution},
    long=frozenset({"promises", "strings", "kept", "seats"}), plain=frozenset({"clause"}), remark=_commitment,
    why={
        "promises": gettext_lazy("Each party with its part. A business gains, too: calm streets, people who stay, a good name."),
        "strings": gettext_lazy("A logo on every poster, a say in whom it is for: write it down before you agree."),
        "effect": gettext_lazy("Ask those whom the work is for what they think of the name."),
        "clause": gettext_lazy("For example that firms led by young people are favoured, or that a share of the work goes to trainees."),
        "worth": gettext_lazy("In money, also for what is given in kind: private means are an argument for public ones, never in their place."),
    },
)  # fmt: skip

PLACEMENT = Kind(
    beside=BESIDE, key="placement", model=models.Placement, reads=READ, edits=EDIT, title=gettext_lazy("Places for work and training"), add=gettext_lazy("Add places"),
    lead=gettext_lazy("Counts only: offered, taken up, still there. Who took them stands nowhere here."),
    nothing=gettext_lazy("Ask employers for two places each, with pay, training and somebody to turn to."),
    fields=("title", "organisation", "intervention", "starts", "until", "offered", "taken", "stayed", "paid", "support"),
    needed=("title", "organisation", "starts", "until", "offered"), columns=("organisation", "offered", "taken", "stayed"), filters=("organisation", "paid"),
    choose={"organisation": people.organisations, "intervention": models.Intervention.objects.all}, long=frozenset({"support"}),
)  # fmt: skip

LEARNING_PLACE = Kind(
    beside=BESIDE, key="learning-place", model=models.LearningPlace, reads=READ, edits=EDIT, title=gettext_lazy("Places of learning"), add=gettext_lazy("Add a place of learning"),
    lead=gettext_lazy("Schools and every other place where people learn, and what say the city has there."),
    nothing=gettext_lazy("Begin with the schools that the city manages or pays for; then those with which it has an agreement."),
    fields=("name", "kind", "authority", "organisation", "area", "topics", "contact"), needed=("name", "kind"), columns=("kind", "authority", "area"),
    filters=("kind", "authority", "area"), choose={"organisation": people.organisations, "area": places.areas}, long=frozenset({"topics"}), plain=frozenset({"contact"}),
    why={"topics": gettext_lazy("Belonging, questioning what one reads, living with differences, the net: what is taught for it, in which class.")},
)  # fmt: skip

KINDS: tuple[Kind, ...] = (COMMITMENT, PLACEMENT, LEARNING_PLACE)
