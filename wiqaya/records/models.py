"""Data that the city already holds: an inventory first, then indicators by area and incidents, never a person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.records.words import Agreement, DatasetKind, ImportState, Relevance, Sector, Sensitivity, Unit
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned, Named


class Dataset(CityOwned, Named):
    """What is known about a set of data, loaded here or not; without a bias note it cannot be used in a figure."""

    prefix = "da"
    title = Words(verbose_name=_("title"))
    kind = models.CharField(_("kind"), max_length=12, choices=DatasetKind)
    sector = models.CharField(_("sector"), max_length=12, choices=Sector, blank=True, default="")
    holder = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("held by"))
    steward = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("steward"))
    source = Words(verbose_name=_("source"))
    licence = models.CharField(_("licence or terms"), max_length=200, blank=True, default="")
    agreement = models.CharField(_("agreement on use"), max_length=12, choices=Agreement, default=Agreement.NOT_NEEDED)
    agreement_ends = models.DateField(_("agreement ends"), null=True, blank=True)
    period_start = models.DateField(_("period from"), null=True, blank=True)
    period_end = models.DateField(_("period until"), null=True, blank=True)
    method = Words(verbose_name=_("how it was collected"))
    geography = models.CharField(_("geography"), max_length=120, blank=True, default="")
    breakdowns = models.CharField(_("breakdowns"), max_length=200, blank=True, default="")
    sensitivity = models.CharField(_("sensitivity"), max_length=12, choices=Sensitivity, default=Sensitivity.INTERNAL)
    bias_note = Words(verbose_name=_("bias note: who is missing, what it can and cannot show"))
    bias_effect = Words(verbose_name=_("how the bias could affect what the city does"))
    bias_asked_on = models.DateField(_("bias not known, asked on"), null=True, blank=True)
    relevance = models.CharField(_("relevance"), max_length=12, choices=Relevance, default=Relevance.NOT_READ)
    rereading = Words(verbose_name=_("how it could be read afresh"))
    method_version = models.CharField(_("method version"), max_length=16, default="1")
    version = models.PositiveIntegerField(default=0)  # rises with each import and undo
    rows = models.PositiveIntegerField(default=0)
    retracted_at = models.DateTimeField(null=True, blank=True)  # figures that used it say so, no new one may
    retracted_by = models.UUIDField(null=True, blank=True)
    retraction = Words(verbose_name=_("why it was retracted"))
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Privacy:
        public = ("title", "kind", "source", "licence", "period_start", "period_end", "bias_note", "method", "method_version", "retracted_at", "retraction")
        personal = ("steward",)
        internal = (
            "id", "city", "short", "sector", "holder", "agreement", "agreement_ends", "geography", "breakdowns", "sensitivity", "bias_effect",
            "bias_asked_on", "relevance", "rereading", "version", "rows", "retracted_by", "added_by", "added_at", "changed_at",
        )  # fmt: skip

    class Meta:
        verbose_name = _("dataset")
        ordering = ["short"]
        constraints = [
            models.UniqueConstraint(fields=["city", "short"], name="dataset_short_once"),
            models.CheckConstraint(condition=Q(period_end__isnull=True) | Q(period_start__isnull=True) | Q(period_end__gte=F("period_start")), name="dataset_period"),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True, retracted_by__isnull=True) | Q(retracted_at__isnull=False, retracted_by__isnull=False),
                name="dataset_retracted_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Import(CityOwned, Named):
    """One file on its way in: what was read, what was refused, and how to take it back whole."""

    prefix = "im"
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, null=True, blank=True, related_name="imports")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # of the file
    plan_digest = models.CharField(max_length=64, blank=True, default="")  # of the file and its mapping: the same twice changes nothing
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.DRAFT)
    all_or_nothing = models.BooleanField(_("all rows or none"), default=False)
    result = models.JSONField(default=dict)  # rows, rows_added, placed, refused_columns, unplaced, refused
    stored = models.CharField(max_length=200, blank=True, default="")  # the upload, kept until it is loaded or given up; refused columns are cut out
    begun_by = models.UUIDField()
    begun_at = models.DateTimeField()
    loaded_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.UUIDField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        internal = (
            "id", "city", "short", "dataset", "file_name", "digest", "plan_digest", "mapping", "state", "all_or_nothing", "result", "stored",
            "begun_by", "begun_at", "loaded_at", "undone_by", "undone_at",
        )  # fmt: skip

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(fields=["city", "short"], name="import_short_once"),
            models.UniqueConstraint(fields=["city", "plan_digest"], condition=Q(state="loaded"), name="import_loaded_once"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True) | Q(undone_at__isnull=False, undone_by__isnull=False), name="import_undone_by_and_at"
            ),
        ]


class Indicator(CityOwned):
    """Something measured by area and period."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=80)
    name = Words()
    unit = models.CharField(max_length=8, choices=Unit, default=Unit.COUNT)

    class Privacy:
        public = ("code", "name", "unit")
        internal = ("id", "city", "dataset")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "code"], name="indicator_once")]


class Value(CityOwned):
    """A value of an indicator in an area and a period, as written: a share of "12 %" is 12."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, related_name="+")  # none: the whole city
    period = models.CharField(max_length=24)  # 2016, 2016-03, 2016-Q1
    value = models.DecimalField(max_digits=20, decimal_places=6)
    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="values")

    class Privacy:
        internal = ("id", "city", "indicator", "area", "period", "value", "source_import")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "area", "period"], name="value_once"),
            models.UniqueConstraint(fields=["indicator", "period"], condition=Q(area__isnull=True), name="value_city_once"),
        ]


class EarlierValue(CityOwned):
    """What a value was before an import replaced it: undoing that import brings it back."""

    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="replaced")  # the import that replaced it
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=24)
    value = models.DecimalField(max_digits=20, decimal_places=6)
    before_import = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, related_name="+")  # whose value it was; none once that was undone

    class Privacy:
        internal = ("id", "city", "source_import", "indicator", "area", "period", "value", "before_import")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_import", "indicator", "area", "period"], name="earlier_value_once")]


class Incident(CityOwned):
    """Something reported on a day in an area, by kind, group affected and reporting body.  Never a person in it."""

    id = models.BigAutoField(primary_key=True)  # type: ignore[assignment]  # small keys: there are many rows
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="incidents", db_index=False)  # the index below begins with it
    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="incidents")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, related_name="+")  # none: the place is not known
    day = models.DateField()
    kind = models.CharField(max_length=80, blank=True, default="")
    target_group = models.CharField(max_length=80, blank=True, default="")
    body = models.CharField(max_length=80, blank=True, default="")
    place_kind = models.CharField(max_length=80, blank=True, default="")
    place_text = models.CharField(max_length=200, blank=True, default="")  # as written, while it names no area of the city

    class Privacy:
        internal = ("id", "city", "dataset", "source_import", "area", "day", "kind", "target_group", "body", "place_kind", "place_text")

    class Meta:
        indexes = [models.Index(fields=["dataset", "area", "day"])]


class Tally(CityOwned):
    """Incidents of one import counted by area, month, kind, group and body: what facts add up, written and undone with the import."""

    id = models.BigAutoField(primary_key=True)  # type: ignore[assignment]  # small keys: there are many rows
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="tallies", db_index=False)  # the index below begins with it
    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="tallies")  # goes when its import is undone
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, related_name="+")
    month = models.DateField()
    kind = models.CharField(max_length=80, blank=True, default="")
    target_group = models.CharField(max_length=80, blank=True, default="")
    body = models.CharField(max_length=80, blank=True, default="")
    count = models.PositiveIntegerField()

    class Privacy:
        internal = ("id", "city", "dataset", "source_import", "area", "month", "kind", "target_group", "body", "count")

    class Meta:
        indexes = [models.Index(fields=["dataset", "month"])]


class UnplacedName(CityOwned):
    """A place name of a file that is no area of the city: counted and listed, never dropped in silence."""

    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="unplaced")
    text = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()

    class Privacy:
        internal = ("id", "city", "source_import", "text", "rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_import", "text"], name="unplaced_once")]
