"""The directory of services: what helps, where, when it was confirmed; and one-page sheets."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.action.words import Audience, Confirmed, Cost, ServiceState
from wiqaya.registers.entry import ENTRY, Entry, short_once
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned


class Service(Entry):
    """A service that helps residents.  With a confidential location its address never leaves, nor stands on any page but that of those who keep it."""

    prefix = "se"
    signs = 6
    uid = models.UUIDField(default=uuid4, editable=False)  # as other directories know it (HSDS `id`)
    name = Words(verbose_name=_("name"))
    description = Words(verbose_name=_("what it does"))
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("run by"))
    needs = models.JSONField(_("helps with"), default=list, blank=True)
    audiences = models.JSONField(_("for whom"), default=list, blank=True)
    eligibility = Words(verbose_name=_("who can come"))
    not_for = Words(verbose_name=_("who it is not for"))
    minimum_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    cost = models.CharField(_("cost"), max_length=8, choices=Cost, default=Cost.FREE)
    fees = Words(verbose_name=_("what it costs"))
    languages = models.JSONField(_("languages"), default=list, blank=True)
    how = Words(verbose_name=_("how to come there"))
    hours = models.JSONField(_("opening hours"), default=list, blank=True)  # [{"days": ["MO", …], "opens": "09:00", "closes": "14:00"}]
    hours_note = Words(verbose_name=_("about the opening hours"))
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    url = models.URLField(_("website"), blank=True, default="")
    online = models.BooleanField(_("also by phone or online"), default=False)
    whole_city = models.BooleanField(_("for the whole city"), default=True)
    areas = models.ManyToManyField("places.Area", blank=True, related_name="+", verbose_name=_("areas it serves"))
    confidential = models.BooleanField(_("its place must stay secret"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=ServiceState, default=ServiceState.ACTIVE)
    free_places = models.PositiveSmallIntegerField(_("free places"), null=True, blank=True)
    wait_days = models.PositiveSmallIntegerField(_("days of waiting"), null=True, blank=True)
    confirmed_on = models.DateField(_("last confirmed"), null=True, blank=True)
    confirmed_how = models.CharField(_("how it was confirmed"), max_length=8, choices=Confirmed, blank=True, default="")
    for_support = models.BooleanField(_("the table of support can pass people on to it"), default=False)
    public = models.BooleanField(_("in the public directory"), default=True)

    class Privacy:
        public = (
            "name", "description", "organisation", "needs", "audiences", "eligibility", "not_for", "minimum_age", "maximum_age", "cost", "fees",
            "languages", "how", "hours", "hours_note", "phone", "email", "url", "online", "whole_city", "areas", "state", "free_places",
            "wait_days", "confirmed_on", "confirmed_how",
        )  # fmt: skip
        internal = (*ENTRY, "uid", "confidential", "for_support", "public")

    class Meta(Entry.Meta):
        verbose_name = _("service")
        # a search reads this alone until it knows which page it shows: the rows themselves are wide
        indexes = [models.Index(fields=["city", "public", "state", "confirmed_on", "id"], name="service_listed")]
        constraints = [
            short_once("service_short_once"),
            models.UniqueConstraint(fields=["city", "uid"], name="service_uid_once"),
            models.CheckConstraint(
                condition=Q(minimum_age__isnull=True) | Q(maximum_age__isnull=True) | Q(maximum_age__gte=F("minimum_age")), name="service_ages_in_order"
            ),
            models.CheckConstraint(condition=Q(confirmed_on__isnull=True) | ~Q(confirmed_how=""), name="service_confirmed_somehow"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class ServicePlace(CityOwned):
    """Where a service is given: a fixed place, or a stop of a bus with its day and hours."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="places")
    uid = models.UUIDField(default=uuid4, editable=False)
    name = Words(verbose_name=_("name of the place"))
    address = Words(verbose_name=_("address"))
    area = models.ForeignKey("places.Area", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("area"))
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    access = Words(verbose_name=_("steps, lift, toilets, way from the stop"))
    mobile = models.BooleanField(_("a stop of a bus"), default=False)
    hours = models.JSONField(_("opening hours"), default=list, blank=True)

    class Privacy:
        sensitive = ("name", "address", "area", "latitude", "longitude", "access", "hours")
        internal = ("id", "city", "service", "uid", "mobile")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["city", "uid"], name="service_place_uid_once"),
            models.CheckConstraint(condition=Q(latitude__isnull=True, longitude__isnull=True) | Q(latitude__isnull=False, longitude__isnull=False), name="service_place_has_both"),
        ]


class ServiceTerm(CityOwned):
    """A folded word under which a service is found, in any of its languages."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=40)

    class Privacy:
        internal = ("id", "city", "service", "term")

    class Meta:
        # words that are still being written are looked for by their beginning, whatever the order of the database's language
        indexes = [
            models.Index(fields=["city", "term", "service"], name="service_term", opclasses=["uuid_ops", "varchar_pattern_ops", "uuid_ops"])
        ]
        constraints = [models.UniqueConstraint(fields=["service", "term"], name="service_term_once")]


class ProviderIdentity(CityOwned):
    """Under which key other directories know an organisation (HSDS `organization.id`)."""

    organisation = models.OneToOneField("people.Organisation", on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid4)

    class Privacy:
        internal = ("id", "city", "organisation", "uid")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "uid"], name="provider_uid_once")]


class Sheet(Entry):
    """A page to print: which service answers for what, for one audience (as in Sousse)."""

    prefix = "sh"
    title = Words(verbose_name=_("title"))
    audience = models.CharField(_("for whom"), max_length=12, choices=Audience, default=Audience.NEWCOMERS)
    lead = Words(verbose_name=_("what to know first"))
    public = models.BooleanField(_("shown on the public site"), default=True)

    class Privacy:
        public = ("title", "audience", "lead")
        internal = (*ENTRY, "public")

    class Meta(Entry.Meta):
        verbose_name = _("sheet of services")
        constraints = [short_once("sheet_short_once")]

    def __str__(self) -> str:
        return str(self.title)


class SheetLine(CityOwned):
    """A service on a sheet, under the question that brings people there."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="lines")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    question = Words(verbose_name=_("“I need …”"))

    class Privacy:
        public = ("service", "position", "question")
        internal = ("id", "city", "sheet")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "service"], name="sheet_service_once"),
            models.UniqueConstraint(fields=["sheet", "position"], name="sheet_position_once"),
        ]
