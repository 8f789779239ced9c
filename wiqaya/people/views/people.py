"""People and access: who has an account here, which roles they hold, what each role opens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wiqaya.people import actions, queries, retention
from wiqaya.people.access import EDIT_PEOPLE, READ_PEOPLE, STRONG
from wiqaya.people.forms.people import PeopleFilter, RoleForm
from wiqaya.people.models import Membership, User
from wiqaya.people.views.doors import listed, opens, page_of
from wiqaya.people.words import LANDING, NEVER_SEES, PERMISSIONS
from wiqaya.safeguards.access import SIGNED_IN, WorkRequest, all_permissions, permissions_of
from wiqaya.safeguards.words import Role
from wiqaya.ui.dates import date_short
from wiqaya.ui.numerals import number
from wiqaya.ui.parts import Cell, Column, Row, Table


@opens(READ_PEOPLE)
def people(request: WorkRequest) -> HttpResponse:
    form = PeopleFilter(request.GET or None)
    given: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    today = timezone.localdate()
    found = queries.people(role=given.get("role", ""), text=given.get("q", ""), on=None if given.get("past") else today)
    shown, pages = page_of(found, request, "name", "id")
    terms = queries.terms_of(shown)
    page = {
        "form": form,
        "table": _table(shown, terms, pages) if shown else None,
        "count": pages.count if pages else len(shown),
        "filtered": bool(given.get("role") or given.get("q")),
        "invitations": list(queries.invitations()[:50]),
        "now": timezone.now(),
        "unused": retention.accounts_without_role(on=today),
        "may_edit": request.actor.may(EDIT_PEOPLE),
    }
    return render(request, "people/people.html", page)


def _table(shown: list[User], terms: dict[UUID, list[Membership]], pages: Any) -> Table:
    columns = [Column(_("Name")), Column(_("Roles")), Column(_("Organisation")), Column(_("Until"))]
    rows = [
        Row(_cells(user, [term for term in terms[user.id] if in_force(term)]), url=reverse("people:person", args=[user.id]))
        for user in shown
    ]
    return Table(_("People with a role in this city"), columns, rows, pages=pages)


def _cells(user: User, held: list[Membership]) -> list[Any]:
    ends = min((term.ends for term in held if term.ends), default=None)
    organisation = next((term.organisation for term in held if term.organisation), None)
    return [
        user.name,
        listed(Role(term.role).label for term in held) or _("No role now"),
        organisation.name if organisation else "—",
        date_short(ends) if ends else _("without an end"),
    ]


def in_force(term: Membership) -> bool:
    today = timezone.localdate()
    return term.ended_at is None and term.starts <= today and (term.ends is None or term.ends >= today)


@opens(READ_PEOPLE)
def person(request: WorkRequest, key: UUID) -> HttpResponse:
    return _person(request, _found(key))


def _found(key: UUID) -> User:
    user = queries.person(key)
    if user is None:
        raise Http404
    return user


def _person(request: WorkRequest, user: User, form: RoleForm | None = None) -> HttpResponse:
    terms = queries.terms_of([user])[user.id]
    held = [term for term in terms if in_force(term)]
    roles = [term.role for term in held]
    givers = queries.names_of([term.given_by for term in terms])
    page = {
        "person": user,
        "own": user.id == request.actor.id,
        "held": [(term, Role(term.role).label, givers.get(term.given_by, "")) for term in held],
        "past": [(term, Role(term.role).label) for term in terms if term not in held],
        "conflicts": queries.conflicts(roles),
        "waits": bool(set(roles) & STRONG) and not queries.has_second_factor(user),
        "form": form or RoleForm(),
        "may_edit": request.actor.may(EDIT_PEOPLE),
    }
    return render(request, "people/person.html", page)


@opens(EDIT_PEOPLE)
@require_POST
def give(request: WorkRequest, key: UUID) -> HttpResponse:
    user = _found(key)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _person(request, user, form)
    given = form.cleaned_data
    try:
        actions.give_role(
            user=user, role=given["role"], organisation=given["organisation"], ends=given["ends"], by=request.actor, at=timezone.now()
        )
    except actions.RoleRefused as refused:
        form.add_error(None, str(refused.sentence))
        return _person(request, user, form)
    messages.success(request, _("%(name)s now holds the role: %(role)s.") % {"name": user.name, "role": Role(given["role"]).label})
    return redirect("people:person", key=user.id)


@opens(EDIT_PEOPLE)
@require_POST
def end(request: WorkRequest, key: UUID, term: UUID) -> HttpResponse:
    held = get_object_or_404(Membership, id=term, user=_found(key))
    try:
        actions.end_role(term=held, by=request.actor, at=timezone.now())
    except actions.RoleRefused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, _("The role has ended: %(role)s.") % {"role": Role(held.role).label})
    return redirect("people:person", key=key)


@opens(EDIT_PEOPLE)
@require_POST
def close(request: WorkRequest, key: UUID) -> HttpResponse:
    try:
        actions.forget_account(user=_found(key), by=request.actor, at=timezone.now())
        messages.success(request, _("The account is closed. Its name and address are gone."))
    except actions.AccountInUse:
        messages.error(request, _("This account holds a role here or was used within two years. End its roles first."))
    return redirect("people:people")


@opens(SIGNED_IN)
def roles(request: WorkRequest) -> HttpResponse:
    """Every role and how much it opens: open to everyone with an account, so that nobody has to guess."""
    rows = [
        Row(
            [
                Role(role).label,
                _opens_words(len(permissions_of([role]))),
                NEVER_SEES[Role(role)],
                Cell(_("yes") if role in STRONG else _("no")),
            ],
            url=reverse("people:role", args=[role]),
        )
        for role in Role.values
    ]
    columns = [Column(_("Role")), Column(_("Opens")), Column(_("Never sees")), Column(_("Needs a second step"))]
    return render(request, "people/roles.html", {"table": Table(_("Roles and what they open"), columns, rows)})


def _opens_words(count: int) -> str:
    return ngettext("%(count)s kind of page or action", "%(count)s kinds of pages or actions", count) % {"count": number(count)}


@opens(SIGNED_IN)
def role(request: WorkRequest, role: str) -> HttpResponse:
    """One role as it sees the house."""
    if role not in Role.values:
        raise Http404
    may = permissions_of([role])
    known = [name for name in PERMISSIONS if name in all_permissions()]
    page = {
        "role": Role(role).label,
        "landing": LANDING[Role(role)],
        "opens": [PERMISSIONS[name] for name in known if name in may],
        "closed": [PERMISSIONS[name] for name in known if name not in may],
        "never": NEVER_SEES[Role(role)],
        "strong": role in STRONG,
        "holders": queries.people(role=role, on=timezone.localdate()) if request.actor.may(READ_PEOPLE) else [],
        "may_people": request.actor.may(READ_PEOPLE),
        "mine": role in request.actor.roles,
    }
    return render(request, "people/role.html", page)
