"""Every write to people and organisations."""

from __future__ import annotations

from wiqaya.people.actions.accounts import (
    AccountInUse,
    connect_city_account,
    create_account,
    forget_account,
    give_demo_second_factor,
    note_access,
    save_preferences,
)
from wiqaya.people.actions.invitations import AlreadyHere, Invited, NoLongerOpen, accept, invite, renew, withdraw
from wiqaya.people.actions.leaving import Left, leave, withdraw_all
from wiqaya.people.actions.organisations import add_organisation, change_organisation
from wiqaya.people.actions.part import save_my_part
from wiqaya.people.actions.roles import LastCoordinator, OwnRole, RoleRefused, end_role, give_role

__all__ = [
    "AccountInUse",
    "AlreadyHere",
    "Invited",
    "LastCoordinator",
    "Left",
    "NoLongerOpen",
    "OwnRole",
    "RoleRefused",
    "accept",
    "add_organisation",
    "change_organisation",
    "connect_city_account",
    "create_account",
    "end_role",
    "forget_account",
    "give_demo_second_factor",
    "give_role",
    "invite",
    "leave",
    "note_access",
    "renew",
    "save_my_part",
    "save_preferences",
    "withdraw",
    "withdraw_all",
]
