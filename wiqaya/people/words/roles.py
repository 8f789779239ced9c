"""What each role finds first and never sees, and which pairs of roles need a second look (ux.md 1.6)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wiqaya.safeguards.words import Role

LANDING = {
    Role.COORDINATOR: _("Three things that need you, the pathway, what waits for others"),
    Role.MANAGER: _("One request to your service and the actions you own"),
    Role.FRONTLINE: _("Advice about a situation, services for someone, your training"),
    Role.PANEL: _("The next meeting, reviews due, care for the team"),
    Role.NETWORK_MEMBER: _("The next meeting, your actions, what came of decisions"),
    Role.CIVIL_SOCIETY: _("Your project, open calls, what the city did with your input"),
    Role.TRAINER: _("Today's group and its needs, materials without a connection"),
    Role.LEARNING: _("Values due, links without a test, data with open bias notes"),
    Role.CRISIS: _("Plans due for review and the contacts check"),
    Role.MAYOR: _("What to sign or answer, promises that are late, one page of the city"),
    Role.NATIONAL: _("Reports that cities released and promises made to cities"),
    Role.SECRETARIAT: _("Requests of cities and the needs they share"),
    Role.DATA_PROTECTION: _("Requests with a date, new purposes to clear, unusual access"),
    Role.POLICE: _("Requests for a briefing that were sent to you"),
    Role.READER: _("Texts that wait for a second pair of eyes"),
}

NEVER_SEES = {
    Role.COORDINATOR: _("The identity of a person who receives support, unless acting on that person's plan"),
    Role.MANAGER: _("Raw notes of listening sessions, and the support workspace"),
    Role.FRONTLINE: _("Drafts of issues, other people's support, and sources"),
    Role.PANEL: _("Items of other panels, notes of meetings with residents, raw notes of the mapping"),
    Role.NETWORK_MEMBER: _("The internal edition, unless an agreement covers it"),
    Role.CIVIL_SOCIETY: _("Other applicants, and the pages of the police"),
    Role.TRAINER: _("Personal details of learners beyond the own course"),
    Role.LEARNING: _("The support workspace, except figures that passed the gate"),
    Role.CRISIS: _("The support workspace, and survey answers"),
    Role.MAYOR: _("Any page about one person, always"),
    Role.NATIONAL: _("Anything that a city has not released"),
    Role.SECRETARIAT: _("Data inside a city"),
    Role.DATA_PROTECTION: _("Contents, without a reason and a second person; logs are open"),
    Role.POLICE: _("Notes of meetings, requests for advice, signals, trust between partners, anything about one person"),
    Role.READER: _("Anything beyond the text to be read and its sources"),
}

# Pairs that one person may hold, but should know about: the page warns and lets people go on.
CONFLICTS = (
    (
        Role.READER,
        Role.COORDINATOR,
        _("Writes the mapping and reads it second. Nobody confirms their own text, so a third person is needed."),
    ),
    (Role.READER, Role.LEARNING, _("Writes figures and reads them second. Nobody confirms their own text, so a third person is needed.")),
    (Role.DATA_PROTECTION, Role.COORDINATOR, _("Oversees the access that the same person gives. Oversight should be independent.")),
    (Role.DATA_PROTECTION, Role.MAYOR, _("Oversight should not answer to the political lead it may have to question.")),
    (Role.MAYOR, Role.COORDINATOR, _("Political lead and daily coordination in one hand: prevention must stay apart from party politics.")),
    (Role.MAYOR, Role.PANEL, _("A political lead never sees pages about one person.")),
    (Role.POLICE, Role.PANEL, _("A police seat on the panel needs a written agreement about what is shared.")),
    (Role.POLICE, Role.COORDINATOR, _("Residents may take prevention for police work. Keep the two roles with two people.")),
    (Role.POLICE, Role.FRONTLINE, _("People who ask for advice should know that they are not talking to the police.")),
    (Role.POLICE, Role.DATA_PROTECTION, _("Oversight of who sees what should not lie with the police.")),
)
