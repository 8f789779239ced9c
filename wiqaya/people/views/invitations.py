"""Inviting people, and the page that the link of the letter opens."""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wiqaya.people import actions, mail, queries
from wiqaya.people.access import EDIT_PEOPLE
from wiqaya.people.forms.people import InviteForm, JoinForm
from wiqaya.people.models import Invitation, User
from wiqaya.people.views.doors import opens
from wiqaya.safeguards.access import WorkRequest, public
from wiqaya.safeguards.words import Role

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@opens(EDIT_PEOPLE)
def invite(request: WorkRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, initial={"language": request.city.language})
    if request.method == "POST" and form.is_valid():
        try:
            invited = actions.invite(**form.cleaned_data, by=request.actor, at=timezone.now())
        except actions.RoleRefused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            return _sent(request, invited)
    return render(request, "people/invite.html", {"form": form})


def _sent(request: WorkRequest, invited: actions.Invited) -> HttpResponse:
    """Send the letter; where no mail server is set up, show the link once to hand it over."""
    invitation = invited.invitation
    with override(invitation.language):
        link = request.build_absolute_uri(reverse("people:join", args=[invited.token]))
    letter = mail.invitation_letter(invitation, link=link, city=request.city, inviter=request.actor.name, at=timezone.now())
    try:
        letter.send()
        sent = mail.mail_leaves()
    except OSError:
        sent = False
    if sent:
        messages.success(request, _("The invitation was sent to %(email)s.") % {"email": invitation.email})
        return redirect("people:people")
    return render(request, "people/invited.html", {"invitation": invitation, "link": link, "role": Role(invitation.role).label})


@opens(EDIT_PEOPLE)
@require_POST
def renew(request: WorkRequest, key: UUID) -> HttpResponse:
    try:
        return _sent(request, actions.renew(invitation=get_object_or_404(Invitation, id=key), by=request.actor, at=timezone.now()))
    except actions.NoLongerOpen:
        messages.error(request, _("This invitation is no longer open."))
        return redirect("people:people")


@opens(EDIT_PEOPLE)
@require_POST
def withdraw(request: WorkRequest, key: UUID) -> HttpResponse:
    try:
        actions.withdraw(invitation=get_object_or_404(Invitation, id=key), by=request.actor, at=timezone.now())
        messages.success(request, _("The invitation was withdrawn. Its link opens nothing now."))
    except actions.NoLongerOpen:
        messages.error(request, _("This invitation is no longer open."))
    return redirect("people:people")


@public
@never_cache
@sensitive_post_parameters("password")
def join(request: WorkRequest, token: str) -> HttpResponse:
    """The link of the letter: a new account chooses name, language and password; an account that exists confirms."""
    invitation = queries.find_invitation(token, at=timezone.now())
    if invitation is None:
        return render(request, "people/join_closed.html", status=410)
    if User.objects.filter(email__iexact=invitation.email).exists():
        return _confirm(request, invitation, token)
    form = JoinForm(
        request.POST or None, email=invitation.email, initial={"name": invitation.name, "language": (get_language() or "ar")[:2]}
    )
    if request.method == "POST" and form.is_valid():
        return _joined(request, form, token)
    page = {"form": form, "invitation": invitation, "role": Role(invitation.role).label}
    return render(request, "people/join.html", page)


def _joined(request: WorkRequest, form: JoinForm, token: str) -> HttpResponse:
    try:
        user, _term = actions.accept(token=token, at=timezone.now(), **form.cleaned_data)
    except (actions.NoLongerOpen, actions.AlreadyHere, actions.RoleRefused):  # the last day of the role may have passed meanwhile
        return render(request, "people/join_closed.html", status=410)
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="password", email=user.email)
    if queries.must_set_second_step(user, on=timezone.localdate()):
        return redirect(f"{reverse('people:second-step')}?{urlencode({'next': reverse('people:my-role')})}")
    return redirect("people:my-role")


def _confirm(request: WorkRequest, invitation: Invitation, token: str) -> HttpResponse:
    user = User.objects.filter(email__iexact=invitation.email).first()
    mine = user is not None and request.actor.id == user.id
    if request.method == "POST" and mine:
        try:
            actions.accept(token=token, at=timezone.now(), by=request.actor)
        except actions.NoLongerOpen:
            return render(request, "people/join_closed.html", status=410)
        except actions.RoleRefused as refused:
            messages.error(request, str(refused.sentence))
            return redirect("people:account")
        messages.success(request, _("You now hold the role: %(role)s.") % {"role": Role(invitation.role).label})
        return redirect("people:second-step")
    page = {
        "invitation": invitation,
        "role": Role(invitation.role).label,
        "mine": mine,
        "other": request.actor.kind == "person" and not mine,
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    return render(request, "people/join_confirm.html", page)
