"""Campaigns with their messages, tests and reach; the city's channels; rumours and their answers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.action.words import CampaignKind, CampaignState, ChannelKind, Messenger, RumourState, Spoken, Veracity
from wiqaya.registers.entry import ENTRY, Entry, short_once
from wiqaya.safeguards.fields import Words
from wiqaya.safeguards.owned import CityOwned


class Channel(Entry):
    """A way in which the city can speak and hear."""

    prefix = "cn"
    name = Words(verbose_name=_("name"))
    kind = models.CharField(_("kind"), max_length=12, choices=ChannelKind)
    owner = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("run by"))
    reaches = Words(verbose_name=_("whom it reaches, and whom it does not"))
    languages = models.JSONField(_("languages"), default=list, blank=True)
    listens = models.BooleanField(_("people can answer there"), default=False)
    cost = Words(verbose_name=_("what it costs"))
    url = models.URLField(_("address"), blank=True, default="")

    class Privacy:
        internal = (*ENTRY, "name", "kind", "owner", "reaches", "languages", "listens", "cost", "url")

    class Meta(Entry.Meta):
        verbose_name = _("channel")
        constraints = [short_once("channel_short_once")]

    def __str__(self) -> str:
        return str(self.name)


class Campaign(Entry):
    """A campaign: aim, for whom, who speaks, in which languages and channels, what was tested, who is seen in it, whom it reached."""

    prefix = "ca"
    title = Words(verbose_name=_("title"))
    aim = Words(verbose_name=_("what is to change"))
    kind = models.CharField(_("kind"), max_length=12, choices=CampaignKind, default=CampaignKind.POSITIVE)
    audience = Words(verbose_name=_("for whom"))
    groups = models.ManyToManyField("places.PopulationGroup", blank=True, related_name="+", verbose_name=_("groups it is for"))
    measure = models.ForeignKey("strategy.Measure", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("measure of the plan"))
    messenger = models.CharField(_("who speaks"), max_length=12, choices=Messenger, default=Messenger.CITY)
    messenger_why = Words(verbose_name=_("why people believe them"))
    message = Words(verbose_name=_("message"))
    languages = models.JSONField(_("languages it must be in"), default=list, blank=True)
    channels = models.ManyToManyField(Channel, blank=True, related_name="campaigns", verbose_name=_("channels"))
    consulted = Words(verbose_name=_("who was asked while it was made, and what changed"))
    positive = Words(verbose_name=_("what good it shows"))
    # people and images, looked at by a second person
    images = Words(verbose_name=_("people and images that are shown"))
    images_fear = models.BooleanField(_("no image frightens"), default=False)
    images_alone = models.BooleanField(_("no group is singled out"), default=False)
    images_agreed = models.BooleanField(_("everybody who is shown has agreed"), default=False)
    checked_by = models.UUIDField(null=True, blank=True, editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    starts = models.DateField(_("begins"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=CampaignState, default=CampaignState.DRAFT)
    response = Words(verbose_name=_("how people answered"))

    class Privacy:
        public = ("title", "aim", "kind", "message", "starts", "ends", "state")
        internal = (
            *ENTRY, "audience", "groups", "measure", "messenger", "messenger_why", "languages", "channels", "consulted", "positive", "images",
            "images_fear", "images_alone", "images_agreed", "checked_by", "checked_at", "cost", "response",
        )  # fmt: skip

    class Meta(Entry.Meta):
        verbose_name = _("campaign")
        constraints = [
            short_once("campaign_short_once"),
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(starts__isnull=True) | Q(ends__gte=F("starts")), name="campaign_ends_after_start"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True, checked_at__isnull=True) | (Q(checked_by__isnull=False, checked_at__isnull=False) & ~Q(checked_by=F("added_by"))),
                name="campaign_second_person",
            ),
            models.CheckConstraint(condition=~Q(state__in=("checked", "running", "ended")) | Q(checked_by__isnull=False), name="campaign_checked_before_it_runs"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class MessageText(CityOwned):
    """The message in a further language of the city, written or read by somebody who speaks it; never by a machine alone."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=4, choices=Spoken)
    text = models.TextField(_("message"), max_length=2000)
    read_by_speaker = models.BooleanField(_("read by somebody who grew up with this language"), default=False)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        public = ("language", "text")
        internal = ("id", "city", "campaign", "read_by_speaker", "added_by", "added_at")

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["campaign", "language"], name="message_language_once")]


class MessageTest(CityOwned):
    """A message tried out with some people: how many, what they understood, what was changed.  Never names."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tests")
    dated = models.DateField(_("date"))
    with_whom = Words(verbose_name=_("with whom"))
    people = models.PositiveSmallIntegerField(_("how many people"), null=True, blank=True)
    understood = Words(verbose_name=_("what they understood"))
    changed = Words(verbose_name=_("what was changed"))
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "campaign", "dated", "with_whom", "people", "understood", "changed", "added_by", "added_at")

    class Meta:
        ordering = ["-dated", "-id"]


class Reach(CityOwned):
    """How many a campaign reached on one channel in a period, as the channel or a count says; with its source."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="reached")
    channel = models.ForeignKey(Channel, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("channel"))
    starts = models.DateField(_("from"))
    until = models.DateField(_("until"))
    number = models.PositiveIntegerField(_("how many"))
    of = Words(verbose_name=_("of what: people, views, copies"))
    source = Words(verbose_name=_("source, and what it cannot show"))
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "city", "campaign", "channel", "starts", "until", "number", "of", "source", "added_by", "added_at")

    class Meta:
        ordering = ["-until", "-id"]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("starts")), name="reach_ends_after_start")]


class Rumour(Entry):
    """Something that is told in the city: what facts say, and how the city answers, or why it does not.  Never who told it."""

    prefix = "ru"
    text = Words(verbose_name=_("what is told"))
    area = models.ForeignKey("places.Area", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("where"))
    heard_on = models.DateField(_("heard on"))
    heard_in = models.CharField(_("heard in"), max_length=12, choices=ChannelKind, blank=True, default="")
    about = models.ForeignKey("places.PopulationGroup", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("whom it can hurt"))
    veracity = models.CharField(_("is it true?"), max_length=8, choices=Veracity, default=Veracity.UNCLEAR)
    facts = Words(verbose_name=_("what the facts say"))
    source = Words(verbose_name=_("source of the facts"))
    answer = Words(verbose_name=_("the city's answer"))
    channel = models.ForeignKey(Channel, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answered through"))
    messenger = models.CharField(_("who speaks"), max_length=12, choices=Messenger, blank=True, default="")
    state = models.CharField(_("state"), max_length=8, choices=RumourState, default=RumourState.HEARD)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    left_because = Words(verbose_name=_("why it is left alone"))
    public = models.BooleanField(_("answer shown on the public site"), default=False)

    class Privacy:
        public = ("facts", "source", "answer", "answered_on")
        internal = (*ENTRY, "text", "area", "heard_on", "heard_in", "about", "veracity", "channel", "messenger", "state", "left_because", "public")

    class Meta(Entry.Meta):
        verbose_name = _("rumour")
        constraints = [
            short_once("rumour_short_once"),
            models.CheckConstraint(condition=~Q(state="answered") | Q(answered_on__isnull=False), name="rumour_answered_on_a_day"),
        ]


class IdentityStatement(CityOwned):
    """What kind of city this is: hate has no place, everybody is protected alike (H-25).  One of a city; public once a second person agreed."""

    text = Words(verbose_name=_("statement"))
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    agreed_by = models.UUIDField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        public = ("text",)
        internal = ("id", "city", "written_by", "written_at", "agreed_by", "agreed_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city"], name="identity_statement_once"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True) | (Q(agreed_by__isnull=False, agreed_at__isnull=False) & ~Q(agreed_by=F("written_by"))),
                name="identity_second_person",
            ),
        ]
