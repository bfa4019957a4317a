"""Who can sign in, as what, and since when; invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.access import operations, queries
from keepwell.domain.people import queries as people_queries
from keepwell.web.administration.forms import GrantForm, InviteForm
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, page, today
from keepwell.web.shell.roles import WORDS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.access.queries import GrantView, UserView

FORM = ("GET", "HEAD", "POST")


def _role(role: str, team: str) -> str:
    words = str(WORDS.get(role, role))
    return f"{words} ({team})" if team else words


def _holds(one: GrantView) -> bool:
    return one.valid_from <= today() and (one.valid_to is None or one.valid_to > today())


def _user_row(user: UserView) -> dict[str, Any]:
    roles = [_role(one.role, one.team) for one in user.grants if _holds(one)]
    return {
        "public_id": UUID(user.id), "name": user.name or user.email, "email": user.email,
        "roles": ", ".join(roles) or _("no role"), "active": user.active,
        "last": numbers.moment(user.last_login, today=today()) if user.last_login else "",
    }  # fmt: skip


@page("invite")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with access, and open invitations."""
    users = queries.users()
    invitations = [
        {"id": one.id, "email": one.email, "expires_at": one.expires_at,
         "roles": ", ".join(_role(role, team) for role, team in one.roles)}
        for one in queries.open_invitations(now=timezone.now())
    ]  # fmt: skip
    count = len(users)
    context = {
        "users": [_user_row(one) for one in users],
        "invitations": invitations,
        "lede": ngettext("One person can sign in.", "%(n)s people can sign in.", count)
        % {"n": count},
        **request.session.pop("invited", {}),
    }
    return render(request, "administration/people.html", context)


def _teams() -> list[tuple[str, str]]:
    return [(one.name, one.name) for one in people_queries.teams()]


def _send(address: str, link: str, language: str) -> bool:
    """Send the link when the company has a mail server."""
    if not settings.EMAIL_HOST:
        return False
    with translation.override(language):
        subject = _("You are invited to Keepwell")
        body = _("Open this link to choose a password. It works once:\n\n%(link)s\n") % {
            "link": link
        }
    return bool(send_mail(subject, body, None, [address], fail_silently=True))


@page("invite", methods=FORM)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite an address with one role; the link is shown once and sent when mail is set up."""
    form = InviteForm(request.POST or None, teams=_teams())
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            token = operations.invite(
                email=told["email"], name=told["name"], language=told["language"],
                roles=[(told["role"], told["team"] or None)], by=actor(request), now=timezone.now(),
            )  # fmt: skip
        except operations.AlreadyAUserError:
            form.add_error("email", _("This address can sign in already; give it a role instead."))
        else:
            link = request.build_absolute_uri(reverse("join", args=[token]))
            request.session["invited"] = {
                "link": link,
                "sent": _send(told["email"], link, told["language"]),
            }
            return redirect("access")
    trail = (
        (_("Administration"), reverse("administration")),
        (_("People with access"), reverse("access")),
    )
    return render(request, "administration/invite.html", {"form": form, "trail": trail})


@page("invite", methods=("POST",))
def withdraw(request: HttpRequest, invitation: int) -> HttpResponse:
    """Make an invitation worthless."""
    operations.withdraw_invitation(invitation=invitation, by=actor(request), now=timezone.now())
    messages.success(request, _("The invitation no longer works."))
    return redirect("access")


def _user(user: UUID) -> UserView:
    for one in queries.users():
        if one.id == user.hex:
            return one
    raise Http404


def _grant_row(one: GrantView) -> dict[str, Any]:
    span = _("since %(start)s") % {"start": numbers.day(one.valid_from)}
    if one.valid_to:
        span = _("%(start)s to %(end)s") % {
            "start": numbers.day(one.valid_from),
            "end": numbers.day(one.valid_to),
        }
    return {
        "id": one.id, "role": WORDS.get(one.role, one.role), "team": one.team or _("all teams"),
        "span": span, "open": _holds(one),
    }  # fmt: skip


@page("invite")
def person(request: HttpRequest, user: UUID) -> HttpResponse:
    """One account: its roles and their days."""
    return _person_page(request, user, GrantForm(teams=_teams(), day=today()))


def _person_page(request: HttpRequest, user: UUID, form: GrantForm) -> HttpResponse:
    found = _user(user)
    context = {
        "user_view": _user_row(found),
        "grants": [_grant_row(one) for one in found.grants],
        "form": form,
        "trail": (
            (_("Administration"), reverse("administration")),
            (_("People with access"), reverse("access")),
        ),
    }
    return render(request, "administration/person.html", context)


@page("administer", methods=("POST",))
def grant(request: HttpRequest, user: UUID) -> HttpResponse:
    """Give a role from a day on."""
    _user(user)
    form = GrantForm(request.POST, teams=_teams(), day=today())
    if not form.is_valid():
        return _person_page(request, user, form)
    told = form.cleaned_data
    operations.grant(
        user=user.hex,
        role=told["role"],
        team=told["team"] or None,
        by=actor(request),
        on=told["valid_from"],
    )
    messages.success(request, _("The role is given."))
    return redirect("access_person", user)


@page("administer", methods=("POST",))
def end(request: HttpRequest, user: UUID, grant: int) -> HttpResponse:
    """End a role today."""
    if grant not in {one.id for one in _user(user).grants}:
        raise Http404
    try:
        operations.end_grant(grant=grant, by=actor(request), on=today())
        messages.success(request, _("The role ended today."))
    except operations.LastAdministratorError:
        messages.error(
            request, _("Somebody has to run the house: make somebody else administrator first.")
        )
    return redirect("access_person", user)


@page("administer", methods=("POST",))
def close(request: HttpRequest, user: UUID) -> HttpResponse:
    """Close an account at once."""
    _user(user)
    try:
        operations.deactivate(user=user.hex, by=actor(request), on=today())
        messages.success(request, _("The account is closed."))
    except operations.LastAdministratorError:
        messages.error(
            request, _("Somebody has to run the house: make somebody else administrator first.")
        )
    return redirect("access_person", user)
