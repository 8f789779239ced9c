"""One's own account: choices, means of signing in, history; the second step that a role needs; one's part in prevention."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.people import actions, queries
from wiqaya.people.access import STRONG
from wiqaya.people.forms.people import PartForm, PreferencesForm
from wiqaya.people.models import User
from wiqaya.people.views.doors import safe_next
from wiqaya.people.words import Purpose, function_label
from wiqaya.safeguards.access import SIGNED_IN, WorkRequest, needs
from wiqaya.safeguards.words import Role
from wiqaya.ui.dates import moment_words
from wiqaya.ui.parts import Cell, Column, Row, Table


def _user(request: WorkRequest) -> User:
    user: Any = request.user
    return user  # type: ignore[no-any-return]


@needs(SIGNED_IN)
def account(request: WorkRequest) -> HttpResponse:
    """Name, language, digits; passkeys and codes; what happened with the account."""
    user = _user(request)
    form = PreferencesForm(request.POST or None, initial={"name": user.name, "language": user.language, "digits": user.digits})
    if request.method == "POST" and form.is_valid():
        actions.save_preferences(user=user, **form.cleaned_data, by=request.actor, at=timezone.now())
        with override(user.language):
            messages.success(request, _("Saved."))
            return redirect("people:account")
    factors = list(Authenticator.objects.filter(user_id=user.id).order_by("created_at"))
    page = {
        "form": form,
        "passkeys": [factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
        "app": next((factor for factor in factors if factor.type == Authenticator.Type.TOTP), None),
        "recovery": next((factor for factor in factors if factor.type == Authenticator.Type.RECOVERY_CODES), None),
        "roles": queries.terms_of([user])[user.id],
        "today": timezone.localdate(),
        "history": _history(user),
        "city_account": SocialAccount.objects.filter(user_id=user.id).exists(),
    }
    return render(request, "people/account.html", page)


def _history(user: User) -> Table:
    entries = queries.access_history(user)
    columns = [Column(_("When")), Column(_("What")), Column(_("Role")), Column(_("Done by"))]
    rows = [
        Row([moment_words(entry.at), entry.what, Cell(entry.role), _("you") if entry.own else _("someone else or unknown")]) for entry in entries
    ]  # fmt: skip
    return Table(_("The last fifty entries about this account"), columns, rows)


@needs(SIGNED_IN)
def second_step(request: WorkRequest) -> HttpResponse:
    """Somebody whose role sees personal data sets up a second step; until then the role is not counted."""
    user, today = _user(request), timezone.localdate()
    strong = sorted(queries.roles_on(user, on=today) & STRONG)
    if not queries.must_set_second_step(user, on=today):
        return redirect(safe_next(request, reverse("people:account")))
    page = {"roles": [Role(role).label for role in strong], "next": safe_next(request, "")}
    return render(request, "people/second_step.html", page)


@needs(SIGNED_IN)
def my_part(request: WorkRequest) -> HttpResponse:
    """What is my role here?  Three questions, then what one can do and must not do, who to call, one lesson."""
    user = _user(request)
    saved = queries.my_part(user)
    if request.method == "POST" or saved is None or "change" in request.GET:
        return _questions(request, user)
    part = queries.part_of(saved.function)
    terms = [term for term in queries.terms_of([user])[user.id] if term.role in request.actor.roles and not term.ended_at]
    page = {
        "part": part,
        "function": function_label(saved.function),
        "residents": saved.meets_residents,
        "purpose": Purpose(saved.purpose).label if saved.purpose else "",
        "roles": [Role(role).label for role in dict.fromkeys(term.role for term in terms)],
        "ask": queries.whom_to_ask(request.actor, at=timezone.now()),
        "next": safe_next(request, ""),
    }
    return render(request, "people/part.html", page)


def _questions(request: WorkRequest, user: User) -> HttpResponse:
    saved = queries.my_part(user)
    initial = (
        {"function": saved.function, "meets_residents": "yes" if saved.meets_residents else "no", "purpose": saved.purpose} if saved else {}
    )
    form = PartForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        answers = {"function": given["function"], "meets_residents": given["meets_residents"] == "yes", "purpose": given["purpose"]}
        actions.save_my_part(user=user, **answers, by=request.actor, at=timezone.now())
        onward = safe_next(request, "")
        return redirect(reverse("people:my-role") + (f"?next={onward}" if onward else ""))
    return render(request, "people/part_questions.html", {"form": form, "next": safe_next(request, ""), "first": saved is None})
