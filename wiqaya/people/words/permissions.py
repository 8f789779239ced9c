"""Every permission of the house in plain words, for the page that says what a role can open.

The keys are those of the rooms' `access.py`; a test checks that none is missing.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "people.read": _("See who has an account here and which roles they hold"),
    "people.edit": _("Invite people, give roles and end them"),
    "people.organisations.read": _("See the organisations and the role map"),
    "people.organisations.edit": _("Add and correct organisations"),
    "places.read": _("See the areas of the city and their boundaries"),
    "places.edit": _("Change areas, names and boundaries"),
    "places.set-up": _("Set up the city: its type, powers, limits and modules"),
    "places.create-city": _("Open a new city in this installation"),
    "records.read": _("See which data the city holds, with source and bias note"),
    "records.edit": _("Describe datasets and write their bias notes"),
    "records.import": _("Load a file of figures"),
    "records.see-rows": _("Look at the rows of a dataset on screen; each look is written down"),
    "records.release": _("Send a table through the gate that protects small numbers"),
    "surveys.read": _("See surveys: what was asked, of whom, and the released results"),
    "surveys.design": _("Write questionnaires, plan surveys and draw samples"),
    "surveys.field": _("Manage interviewers, their devices and the files of answers"),
    "surveys.ethics": _("Read the ethics note of a questionnaire as a second person"),
    "surveys.publish": _("Agree, as a second person, that survey results become public"),
    "surveys.release": _("Weight and estimate survey answers and send tables through the gate"),
    "mapping.read": _("Read the mapping: issues, strengths, findings"),
    "mapping.edit": _("Write the mapping: issues, evidence, mechanisms"),
    "mapping.second-read": _("Read what another person wrote and confirm or question it"),
    "mapping.publication-check": _("Check before publication whether a text could stigmatise"),
    "mapping.partners": _("See how far partners trust each other and want to work together"),
    "mapping.signals": _("Write and answer early signals about areas, never about a person"),
    "mapping.contribute": _("Answer when asked for input"),
    "strategy.read": _("Read the mandate, the strategy and the plan"),
    "strategy.edit": _("Write the mandate, the strategy and the plan"),
    "strategy.contribute": _("Say what one thinks of a definition, a draft or a principle"),
    "strategy.moderate": _("Read comments of the public before they appear"),
    "strategy.decide": _("Write down what the council or another body decided"),
    "strategy.money": _("See and keep sources of money and their conditions"),
    "action.read": _("See programmes, partners, messages and spaces"),
    "action.edit": _("Plan programmes, partners, messages and spaces"),
    "action.record": _("Write down what happened: counts by group, never names"),
    "action.check": _("Look at messages and images as a second person before they go out"),
    "action.services": _("Keep the directory of services"),
    "action.worship": _("Keep the places of worship that agreed to it"),
    "referral.set-up": _("Build the table of support: conditions, members, clearances, lists"),
    "referral.clear": _("Read conditions of support as a second person, and open the table"),
    "referral.advise": _("Answer questions for advice, with a clearance"),
    "referral.care": _("Work with situations in the support workspace, as far as keys and a clearance reach"),
    "referral.ask": _("Ask for support for somebody, as somebody who works with residents"),
    "referral.oversee": _("Read logs, requests and terms of support, never its contents"),
    "referral.figures": _("See counts of advice and support that left the gate, and let a quarter out"),
}
