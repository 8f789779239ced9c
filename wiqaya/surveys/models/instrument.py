"""What is asked, version by version, and how scales are scored."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned, Named
from wiqaya.surveys.words import Subject, VersionState


class Instrument(CityOwned, Named):
    """A questionnaire of the city.  Sensitive questions need an ethics note that somebody else has read."""

    prefix = "qn"
    title = Words(verbose_name=_("title"))
    subject = models.CharField(_("subject"), max_length=12, choices=Subject, default=Subject.OTHER)
    purpose = Words(verbose_name=_("what the answers are for"))
    source = Words(verbose_name=_("where the questions come from, and on what terms"))
    ethics_note = Words(verbose_name=_("ethics note: harm that could come of asking, and what is done about it"))
    ethics_read_by = models.UUIDField(null=True, blank=True)
    ethics_read_at = models.DateTimeField(null=True, blank=True)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Privacy:
        public = ("title", "subject", "purpose", "source")
        internal = ("id", "city", "short", "ethics_note", "ethics_read_by", "ethics_read_at", "made_by", "made_at")

    class Meta:
        verbose_name = _("questionnaire")
        ordering = ["short"]
        constraints = [
            models.UniqueConstraint(fields=["city", "short"], name="instrument_short_once"),
            models.CheckConstraint(
                condition=Q(ethics_read_at__isnull=True, ethics_read_by__isnull=True)
                | Q(ethics_read_at__isnull=False, ethics_read_by__isnull=False),
                name="instrument_ethics_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class InstrumentVersion(CityOwned):
    """One version: the workbook as given or made, the XForm that clients fetch, and its hash.  A version that was asked never changes."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=VersionState, default=VersionState.DRAFT)
    form_id = models.CharField(max_length=80)
    form_version = models.CharField(max_length=80)
    languages = models.JSONField(default=list)  # codes, the first is the default
    recipe = models.JSONField(default=dict, blank=True)  # the modules and choices it was put together from; empty for an uploaded workbook
    workbook = models.BinaryField()
    xform = models.TextField()
    digest = models.CharField(max_length=32)  # MD5 of the bytes that clients fetch
    roles = models.JSONField(default=dict, blank=True)  # question names that hold area, sex, age, group, the panel code, the sensitive ones
    changes = Words(verbose_name=_("what changed since the version before"))
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Privacy:
        public = ("number", "form_id", "form_version", "languages", "xform", "digest", "changes")
        internal = ("id", "city", "instrument", "state", "recipe", "workbook", "roles", "made_by", "made_at")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="instrument_version_once"),
            models.UniqueConstraint(fields=["city", "form_id", "form_version"], name="form_version_once"),
        ]


class VersionFile(CityOwned):
    """A picture, sound, film or list of choices that a version shows; devices fetch it and know it again by its MD5."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)  # as the form names it
    kind = models.CharField(max_length=40)  # its media type, found in its bytes
    digest = models.CharField(max_length=32)  # MD5 of the bytes that are served
    size = models.PositiveIntegerField()
    stored = models.CharField(max_length=200)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "version", "name", "kind", "digest", "size", "stored", "made_by", "made_at")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="version_file_once")]


class Scale(CityOwned):
    """How items make a scale.  Scores exist inside estimates only; the texts of licensed items are typed in by the licence holder."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="scales")
    key = models.CharField(max_length=40)
    title = Words(verbose_name=_("name of the scale"))
    pillar = models.CharField(max_length=40, blank=True, default="")
    items = models.JSONField(default=list)  # question names, in order
    reversed = models.JSONField(default=list, blank=True)
    low = models.SmallIntegerField(default=1)
    high = models.SmallIntegerField(default=5)
    minimum = models.PositiveSmallIntegerField(_("items that must be answered"))
    scoring = models.CharField(max_length=4, choices=[("mean", _("mean of the items")), ("sum", _("sum of the items"))], default="mean")
    licence = Words(verbose_name=_("licence of the items"))
    about_violence = models.BooleanField(_("asks about attitudes to violence: shown for the whole city only"), default=False)

    class Privacy:
        public = ("key", "title", "pillar", "items", "reversed", "low", "high", "minimum", "scoring", "licence", "about_violence")
        internal = ("id", "city", "version")

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="scale_once"),
            models.CheckConstraint(condition=Q(high__gt=models.F("low")), name="scale_range"),
        ]
