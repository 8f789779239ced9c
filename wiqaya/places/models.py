"""Countries, cities, their areas and boundaries over time, names in every language, groups, residents."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.places.words import CityKind, Context, Digits, GroupKind, MonthNames, Settlement, Sex
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned, Global, Named


class City(Global):
    """A tenant: any form of local authority."""

    slug = models.SlugField(unique=True, max_length=40)
    host = models.CharField(_("web address"), max_length=120, blank=True, default="")
    name = Words(verbose_name=_("name"))
    identity = Words(verbose_name=_("identity statement"))
    country = models.CharField(_("country"), max_length=2, validators=[RegexValidator("^[A-Z]{2}$")])
    kind = models.CharField(_("type"), max_length=12, choices=CityKind, default=CityKind.CITY)
    context = models.CharField(_("context"), max_length=16, choices=Context, default=Context.STABLE)
    powers = models.JSONField(_("powers"), default=list, blank=True)
    limits = models.JSONField(_("limits"), default=list, blank=True)
    modules = models.JSONField(_("modules"), default=list, blank=True)
    conditions = Words(verbose_name=_("enabling conditions in the country"))
    small = models.BooleanField(_("small-city preset"), default=False)
    set_up = models.DateTimeField(null=True, blank=True)
    language = models.CharField(_("main language"), max_length=2, default="ar")
    digits = models.CharField(_("digits"), max_length=4, choices=Digits, default=Digits.ARABIC)
    month_names = models.CharField(_("month names"), max_length=8, choices=MonthNames, default=MonthNames.LEVANT)
    week_start = models.PositiveSmallIntegerField(_("first day of the week"), default=0)  # 0 Monday … 6 Sunday
    hijri_offset = models.SmallIntegerField(_("offset of the Hijri calendar in days"), default=0)
    emergency = models.CharField(_("emergency number"), max_length=24, blank=True, default="")
    fictional = models.BooleanField(default=False)
    created = models.DateTimeField()

    class Privacy:
        public = (
            "slug",
            "host",
            "name",
            "identity",
            "country",
            "kind",
            "language",
            "digits",
            "month_names",
            "week_start",
            "hijri_offset",
            "emergency",
            "fictional",
        )
        internal = ("id", "context", "powers", "limits", "modules", "conditions", "small", "set_up", "created")

    class Meta:
        verbose_name = _("city")
        constraints = [
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="city_host_once"),
            models.CheckConstraint(condition=Q(hijri_offset__gte=-2, hijri_offset__lte=2), name="city_hijri_offset"),
            models.CheckConstraint(condition=Q(week_start__lte=6), name="city_week_start"),
        ]

    def __str__(self) -> str:
        return str(self.name) or self.slug


class AreaLevel(CityOwned):
    """One step of the city's own hierarchy: district, neighbourhood, street …"""

    order = models.PositiveSmallIntegerField()  # 1 the largest
    name = Words()
    prefix = models.CharField(max_length=8, blank=True, default="")  # put before the codes of a file, where two levels use the same ones
    figures = models.BooleanField(default=False)  # figures are made of the areas of this level; where none is chosen, of the smallest

    class Privacy:
        public = ("order", "name", "figures")
        internal = ("id", "city", "prefix")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["city", "order"], name="level_once"),
            models.UniqueConstraint(fields=["city"], condition=Q(figures=True), name="level_of_figures_once"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Area(CityOwned):
    """A neighbourhood or another part of the city, with the time in which it exists."""

    level = models.ForeignKey(AreaLevel, on_delete=models.PROTECT, related_name="areas")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=40)
    slug = models.CharField(max_length=60)
    name = Words()
    settlement = models.CharField(max_length=8, choices=Settlement, default=Settlement.URBAN)
    informal = models.BooleanField(_("informal settlement"), default=False)
    languages = models.JSONField(default=list, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Privacy:
        public = ("level", "parent", "code", "slug", "name", "valid_from", "valid_to")
        internal = ("id", "city", "settlement", "informal", "languages")

    class Meta:
        verbose_name = _("area")
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="area_code_once"),
            models.UniqueConstraint(fields=["city", "slug"], name="area_slug_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="area_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """The name; with its level where `queries.areas` says that the city has several."""
        name = str(self.name) or self.code
        return f"{name} ({self.level})" if getattr(self, "levelled", False) else name


class BoundarySet(CityOwned):
    """One import of boundaries of one level: areas have the shapes of the set that is valid on a day."""

    level = models.ForeignKey(AreaLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="boundaries")  # none: the only level
    valid_from = models.DateField()
    source = models.CharField(max_length=200, blank=True, default="")
    licence = models.CharField(max_length=120, blank=True, default="")
    digest = models.CharField(max_length=64)  # of the file: the same file twice changes nothing
    imported = models.DateTimeField()

    class Privacy:
        public = ("level", "valid_from", "source", "licence")
        internal = ("id", "city", "digest", "imported")

    class Meta:
        ordering = ["-valid_from", "-imported"]


class AreaShape(CityOwned):
    """The shape of an area in one set: as given, and simplified once with shared edges kept."""

    boundaries = models.ForeignKey(BoundarySet, on_delete=models.CASCADE, related_name="shapes")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="shapes")
    geometry = models.JSONField()  # GeoJSON geometry, WGS 84
    simple = models.JSONField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Privacy:
        public = ("boundaries", "area", "geometry", "simple", "west", "south", "east", "north")
        internal = ("id", "city")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["boundaries", "area"], name="shape_once")]


class Neighbour(CityOwned):
    """Two areas that share an edge; kept once, the smaller key first."""

    boundaries = models.ForeignKey(BoundarySet, on_delete=models.CASCADE, related_name="neighbours")
    a = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    metres = models.FloatField()

    class Privacy:
        public = ("boundaries", "a", "b", "metres")
        internal = ("id", "city")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["boundaries", "a", "b"], name="neighbour_once"),
            models.CheckConstraint(condition=~Q(a=F("b")), name="neighbour_other"),
        ]


class AreaAlias(CityOwned):
    """Another way in which an area is written, confirmed once by a person."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    lang = models.CharField(max_length=2, default="", blank=True)
    added = models.DateTimeField()
    added_by = models.UUIDField()

    class Privacy:
        public = ("area", "text", "folded", "lang")
        internal = ("id", "city", "added", "added_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "folded"], name="alias_once")]


class Population(CityOwned):
    """Residents by area, sex and age band, dated, with their source."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="population")
    year = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=6, choices=Sex, default=Sex.ALL)
    age_band = models.CharField(max_length=12, default="all")
    residents = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Privacy:
        public = ("area", "year", "sex", "age_band", "residents", "source")
        internal = ("id", "city")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "year", "sex", "age_band"], name="population_once")]


class PopulationGroup(CityOwned, Named):
    """A group of residents by the label that it agreed to.  Groups only, never persons."""

    prefix = "gr"
    label = Words()
    kind = models.CharField(max_length=12, choices=GroupKind, default=GroupKind.OTHER)
    label_agreed = models.BooleanField(_("the group agreed to this name"), default=False)
    size_estimate = models.PositiveIntegerField(null=True, blank=True)
    history = Words()
    intermediaries = Words()
    languages = models.JSONField(default=list, blank=True)

    class Privacy:
        public = ("label",)
        internal = ("id", "city", "short", "kind", "label_agreed", "size_estimate", "history", "intermediaries", "languages")

    class Meta:
        verbose_name = _("group of residents")
        constraints = [models.UniqueConstraint(fields=["city", "short"], name="group_short_once")]

    def __str__(self) -> str:
        return str(self.label)
