"""A mechanism: its model and scope, what must be recorded before it opens, who sits in it and who is cleared."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.models.together import both_or_neither
from wiqaya.referral.words import ConditionKind, Function, MechanismState, OpensTo, Preset, Scope, SeatSector
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityKept, Named


class Mechanism(CityKept, Named):
    """One table, house, team or panel of a city, or of several."""

    prefix = "me"
    name = Words(verbose_name=_("name"))
    preset = models.CharField(_("model"), max_length=16, choices=Preset, default=Preset.OWN)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, default=Scope.BROAD)
    opens_to = models.CharField(_("opens to"), max_length=14, choices=OpensTo, default=OpensTo.PROFESSIONALS)
    builds_on = Words(verbose_name=_("the existing body that it builds on"))
    findings = models.JSONField(_("findings of the mapping that justify it"), default=list, blank=True)  # keys of cards
    no_finding = Words(verbose_name=_("why there is no finding yet"))
    programmes = models.JSONField(_("joint programmes"), default=list, blank=True)  # keys of programmes
    host = models.UUIDField(_("host"))  # organisation whose staff read what comes in
    serves = models.JSONField(default=list, blank=True)  # keys of further cities
    eligibility = Words(verbose_name=_("whom it is for, and whom it points elsewhere"))
    hours = Words(verbose_name=_("hours"))
    emergency = Words(verbose_name=_("the way in an emergency"))
    lines = models.JSONField(
        default=list, blank=True
    )  # [{kind: city/independent/national, name: {lang: text}, number, hours: {lang: text}}]
    channels = models.JSONField(default=list, blank=True)  # words of Channel
    tool = Words(verbose_name=_("how situations are assessed: origin of the method, its limits, where it was tried"))
    caseload = models.PositiveSmallIntegerField(_("people expected in a year"), null=True, blank=True)
    cost = models.PositiveIntegerField(_("cost of a year"), null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(_("working days until the first answer"), default=5)
    ceiling = models.PositiveSmallIntegerField(_("situations for one coordinator"), default=12)
    quorum = models.PositiveSmallIntegerField(_("services needed for a decision"), default=3)
    state = models.CharField(max_length=8, choices=MechanismState, default=MechanismState.DRAFT)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    opened_by = models.UUIDField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = (
            "name",
            "scope",
            "opens_to",
            "eligibility",
            "hours",
            "emergency",
            "lines",
            "channels",
            "answer_days",
            "state",
            "host",
            "serves",
        )
        internal = (
            "id", "city_id", "short", "preset", "builds_on", "findings", "no_finding", "programmes", "tool", "caseload", "cost", "ceiling", "quorum", "made_by",
            "made_at", "opened_by", "opened_at",
        )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city_id", "short"], name="mechanism_short_once"),
            models.CheckConstraint(condition=Q(opened_by__isnull=True) | ~Q(opened_by=F("made_by")), name="mechanism_opened_by_another"),
            models.CheckConstraint(condition=Q(quorum__gte=2), name="mechanism_quorum_of_two"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Condition(CityKept):
    """One thing that must be recorded and in date: what, under which reference, until when, read by whom."""

    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE, related_name="conditions")
    kind = models.CharField(max_length=12, choices=ConditionKind)
    text = Words(verbose_name=_("what was found or agreed"))
    reference = models.CharField(_("document, number, date"), max_length=200)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"))
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    read_by = models.UUIDField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = ("kind", "text", "reference", "starts", "ends")
        internal = ("id", "city_id", "mechanism", "written_by", "written_at", "read_by", "read_at")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="condition_ends_after_start"),
            models.CheckConstraint(condition=Q(read_by__isnull=True) | ~Q(read_by=F("written_by")), name="condition_read_by_another"),
            models.CheckConstraint(condition=both_or_neither("read_by", "read_at"), name="condition_read_who_and_when"),
        ]
        indexes = [models.Index(fields=["mechanism", "kind", "-ends"])]


class Seat(CityKept):
    """A member body, with its agreement on sharing."""

    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE, related_name="seats")
    agency = models.UUIDField()
    sector = models.CharField(_("sector"), max_length=10, choices=SeatSector)
    agreement = models.CharField(_("agreement on sharing"), max_length=200)
    agreement_ends = models.DateField(_("agreement in force until"))
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = ("agency", "sector")
        internal = ("id", "city_id", "mechanism", "agreement", "agreement_ends", "added_by", "added_at", "ended_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mechanism", "agency"], condition=Q(ended_at__isnull=True), name="seat_once")]


class Clearance(CityKept):
    """Somebody who was trained, has accepted the ethical framework, and may do one kind of work here, for a term."""

    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE, related_name="clearances")
    person = models.UUIDField()
    agency = models.UUIDField()
    function = models.CharField(max_length=14, choices=Function)
    trained_until = models.DateField(_("training valid until"))
    ethics_until = models.DateField(_("ethical framework accepted until"))
    confirmed_on = models.DateField(_("confirmed on"))
    supervision_on = models.DateField(_("next supervision"), null=True, blank=True)
    versed = models.JSONField(_("versed in"), default=list, blank=True)  # words of Versed
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        personal = ("person", "agency", "function", "trained_until", "ethics_until", "confirmed_on", "supervision_on", "versed")
        internal = ("id", "city_id", "mechanism", "given_by", "given_at", "ended_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mechanism", "person", "function"], condition=Q(ended_at__isnull=True), name="clearance_once"),
            models.CheckConstraint(condition=~Q(given_by=F("person")), name="clearance_given_by_another"),
        ]
        indexes = [models.Index(fields=["city_id", "person"])]


class SignsList(CityKept):
    """A version of the list of signs: observable conduct only, set by several professions on local research."""

    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE, related_name="signs_lists")
    number = models.PositiveSmallIntegerField()
    signs = models.JSONField(default=list)  # [{code: "B-01", text: {lang: text}}]
    professions = models.JSONField(default=list)  # sectors of those who set it
    research = Words(verbose_name=_("the local research it rests on"))
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    agreed_by = models.UUIDField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = ("number", "signs", "professions", "research")
        internal = ("id", "city_id", "mechanism", "written_by", "written_at", "agreed_by", "agreed_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mechanism", "number"], name="signs_number_once"),
            models.CheckConstraint(condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("written_by")), name="signs_agreed_by_another"),
        ]


class RegisterRisk(CityKept):
    """Where the mechanism itself could stigmatise, be misused or make things worse, and what is done against it."""

    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE, related_name="risks")
    text = Words(verbose_name=_("what could go wrong, for whom"))
    countermeasure = Words(verbose_name=_("what is done against it"))
    owner = models.UUIDField(null=True, blank=True)  # organisation
    review_on = models.DateField(_("looked at again on"))
    happened = models.BooleanField(_("it has happened"), default=False)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Privacy:
        public = ("text", "countermeasure", "review_on")
        internal = ("id", "city_id", "mechanism", "owner", "happened", "written_by", "written_at")


class DutyShift(CityKept):
    """Who is on duty: part of the week, by function, so that the public page can say truly when somebody answers."""

    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE, related_name="shifts")
    person = models.UUIDField()
    function = models.CharField(max_length=14, choices=Function)
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    begins = models.TimeField()
    ends = models.TimeField()

    class Privacy:
        personal = ("person", "function", "weekday", "begins", "ends")
        internal = ("id", "city_id", "mechanism")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="shift_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="shift_ends_after_begin"),
        ]
