"""The chapters of the workspace, in the guide's order, with the pages that exist.  No page, no entry."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wiqaya.action import access as action
from wiqaya.mapping.access import READ as READ_MAPPING
from wiqaya.mapping.access import SEE_PARTNERS, SIGNALS
from wiqaya.people.access import READ_ORGANISATIONS, READ_PEOPLE
from wiqaya.places.access import READ as READ_PLACES
from wiqaya.places.access import SET_UP
from wiqaya.records.access import IMPORT
from wiqaya.records.access import READ as READ_RECORDS
from wiqaya.referral import access as referral
from wiqaya.safeguards.access import SIGNED_IN, Actor
from wiqaya.safeguards.words import Role
from wiqaya.strategy import access as strategy
from wiqaya.surveys.access import READ as READ_SURVEYS

Label = str | Promise


@dataclass(frozen=True)
class Entry:
    label: Label
    url_name: str
    needs: str
    module: str = ""
    closed_to: frozenset[str] = frozenset()  # roles that close the page even to those who hold another role


@dataclass(frozen=True)
class Chapter:
    label: Label
    entries: tuple[Entry, ...]


OUTSIDE = frozenset({Role.POLICE, Role.NATIONAL, Role.SECRETARIAT})

CHAPTERS = (
    Chapter(_("Home"), (Entry(_("Home"), "home", SIGNED_IN), Entry(_("Our pathway"), "mapping:pathway", READ_MAPPING))),
    Chapter(
        _("Understand"),
        (
            Entry(_("Mapping cycle"), "mapping:cycle", READ_MAPPING, "mapping"),
            Entry(_("Issues"), "mapping:issues", READ_MAPPING, "mapping"),
            Entry(_("What exists"), "mapping:assets", READ_MAPPING, "mapping"),
            Entry(_("Partners"), "mapping:partners", SEE_PARTNERS, "stakeholders", OUTSIDE),
            Entry(_("Map of areas"), "mapping:explorer", READ_MAPPING),
            Entry(_("Data"), "records:catalogue", READ_RECORDS, "records"),
            Entry(_("Import"), "records:import", IMPORT, "records"),
            Entry(_("Surveys"), "surveys:surveys", READ_SURVEYS, "surveys"),
            Entry(_("Inbox"), "mapping:inbox", SIGNALS, "signals"),
            Entry(_("Report"), "mapping:reports", READ_MAPPING, "mapping"),
        ),
    ),
    Chapter(
        _("Strategy"),
        (
            Entry(_("Mandate"), "strategy:mandate", strategy.READ, "strategy"),
            Entry(_("Definitions"), "strategy:definitions", strategy.READ, "strategy"),
            Entry(_("Strategy builder"), "strategy:builder", strategy.READ, "strategy"),
            Entry(_("Plan"), "strategy:plan", strategy.READ, "strategy"),
            Entry(_("Means"), "strategy:means", strategy.READ, "strategy"),
            Entry(_("Approval and council"), "strategy:approval", strategy.READ, "strategy"),
        ),
    ),
    Chapter(
        _("Act"),
        (
            Entry(_("Programmes"), "action:programmes", action.READ, "action"),
            Entry(_("Services"), "action:services", action.READ, "services"),
            Entry(_("Campaigns"), "action:campaigns", action.READ, "action"),
            Entry(_("Partners and commitments"), "action:commitments", action.READ, "action"),
            Entry(_("Spaces"), "action:spaces", action.READ, "action"),
            Entry(_("Newcomers"), "action:newcomers", action.READ, "action"),
        ),
    ),
    Chapter(
        _("Refer and support"),
        (
            Entry(_("Support workspace"), "care:start", referral.CARE, "support"),
            Entry(_("Take down a request"), "care:intake", referral.ASK, "support"),
            Entry(_("Set-up of support"), "referral:setup", referral.SET_UP, "support"),
            Entry(_("Second reading"), "referral:second", referral.CLEAR, "support"),
            Entry(_("Figures of support"), "referral:figures", referral.FIGURES, "support"),
            Entry(_("Oversight"), "oversight:home", referral.OVERSEE, "support"),
        ),
    ),
    Chapter(
        _("Our city"),
        (
            Entry(_("City set-up"), "places:set-up", SET_UP),
            Entry(_("Areas and boundaries"), "places:areas", READ_PLACES),
            Entry(_("Organisations"), "people:organisations", READ_ORGANISATIONS),
            Entry(_("People and access"), "people:people", READ_PEOPLE),
        ),
    ),
)


@dataclass(frozen=True)
class Link:
    label: Label
    url: str
    current: bool


@dataclass(frozen=True)
class Section:
    label: Label
    url: str
    current: bool
    links: tuple[Link, ...]


def navigation(*, actor: Actor, modules: list[str], path: str) -> list[Section]:
    """The chapters and pages that this actor may open, with the present one marked."""
    sections = []
    for chapter in CHAPTERS:
        links = _links([entry for entry in chapter.entries if _open(entry, actor, modules)], path)
        if links:
            sections.append(Section(chapter.label, links[0].url, any(link.current for link in links), links))
    return sections


def _open(entry: Entry, actor: Actor, modules: list[str]) -> bool:
    allowed = actor.kind == "person" if entry.needs == SIGNED_IN else actor.may(entry.needs)
    return allowed and not entry.closed_to & actor.roles and (not entry.module or not modules or entry.module in modules) and _exists(entry)


def _exists(entry: Entry) -> bool:
    try:
        reverse(entry.url_name)
    except NoReverseMatch:
        return False
    return True


def _links(entries: list[Entry], path: str) -> tuple[Link, ...]:
    """Links of a chapter; the present one is that whose address holds the page most closely."""
    addresses = [(entry, reverse(entry.url_name)) for entry in entries]
    holding = [url for entry, url in addresses if path == url or (entry.url_name != "home" and path.startswith(url.rstrip("/") + "/"))]
    nearest = max(holding, key=len, default="")
    return tuple(Link(entry.label, url, url == nearest) for entry, url in addresses)
