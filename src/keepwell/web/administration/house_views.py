"""Looking after the machine: mail, backup, condition, the trail, leaving the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from keepwell.domain.access import queries as access
from keepwell.domain.access.operations import LastAdministratorError
from keepwell.domain.company import queries as company
from keepwell.domain.jobs import queries as jobs
from keepwell.domain.trail import queries as trail_queries
from keepwell.domain.trail.rules import OPERATOR, SYSTEM, UNNAMED
from keepwell.web.administration.forms import LeaveDemoForm, MailForm
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, page, require, today, who
from keepwell.web.shell.phrases import say
from keepwell.workflows import demo_leaving, look_after
from keepwell.workflows.mailing import MailError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keepwell.domain.jobs.queries import JobView
    from keepwell.domain.trail.queries import Entry

FORM = ("GET", "HEAD", "POST")
SHOWN = 50
JOB_STATES = {"queued": "quiet", "running": "quiet", "done": "good", "failed": "bad"}


def _place(name: str, words: str, note: str, icon: str, hue: str) -> dict[str, str]:
    return {"address": reverse(name), "words": words, "note": note, "icon": icon, "hue": hue}


@page("administer")
def overview(request: HttpRequest) -> HttpResponse:
    """All places of the administration, by what they are for."""
    failed = jobs.counts().get("failed", 0)
    condition = _place(
        "condition", _("Condition"), _("Checks, jobs, what needs a look."), "heart", "teal"
    )
    condition |= {
        "tone": "bad" if failed else "good",
        "state": _("a job failed") if failed else _("running"),
    }
    groups = [
        {"words": _("People"), "places": [
            _place("access", _("People with access"), _("Invitations, roles and their days."), "users", "teal"),
            _place("trail", _("Trail"), _("Who changed what; the chain can be verified."), "shield-check", "teal"),
            _place("limits", _("Limits in force"), _("How many people stand behind every figure."), "eye-off", "sand"),
        ]},
        {"words": _("Company"), "places": [
            _place("company", _("Company, working weeks, time zones"), _("What business hours are, site by site."), "calendar-event", "coral"),
        ]},
        {"words": _("Machine"), "places": [
            condition,
            _place("backup", _("Backup"), _("One file, to keep elsewhere."), "database", "sand"),
            _place("mail", _("Mail"), _("Send a test."), "send", ""),
        ]},
    ]  # fmt: skip
    if company.settings().demo:
        groups[1]["places"].append(  # type: ignore[attr-defined]
            _place(
                "leave_demo",
                _("Leave the demo"),
                _("Remove the invented company, begin with your own."),
                "arrow-right",
                "coral",
            )
        )
    return render(request, "administration/administration.html", {"groups": groups})


def _back(here: str) -> tuple[tuple[str, str], ...]:
    return ((_("Administration"), reverse("administration")), (here, ""))


@page("administer", methods=FORM)
def mail(request: HttpRequest) -> HttpResponse:
    """Send one test mail and say what came of it."""
    form = MailForm(request.POST or None, initial={"to": who(request).email})
    if request.method == "POST" and form.is_valid():
        _send_test(request, form.cleaned_data["to"])
        return redirect("mail")
    context = {
        "form": form, "host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT, "tls": settings.EMAIL_USE_TLS,
        "sender": settings.DEFAULT_FROM_EMAIL, "trail": _back(_("Mail")),
        "lede": _("Invitations and forgotten passwords need it; everything else works without.")
        if settings.EMAIL_HOST
        else _("No mail server is set. Set KEEPWELL_MAIL_HOST and start again; until then, links are shown to you."),
    }  # fmt: skip
    return render(request, "administration/mail.html", context)


def _send_test(request: HttpRequest, to: str) -> None:
    try:
        send_mail(
            _("A test from Keepwell"), _("Mail from Keepwell arrives. Nothing to do."), None, [to]
        )
    except MailError as problem:
        messages.error(request, say(problem.said))
    else:
        messages.success(
            request,
            _("Sent to %(to)s. If it does not arrive, look into the spam folder.") % {"to": to},
        )


@page("administer", methods=FORM)
def backup(request: HttpRequest) -> HttpResponse:
    """Backups that lie on the machine; make one now."""
    if request.method == "POST":
        look_after.enqueue_backup(by=actor(request))
        messages.success(request, _("The backup is being made; it appears here."))
        return redirect("backup")
    newest = jobs.latest_job(key=look_after.BACKUP)
    files = [
        {"name": one.name, "at": one.at, "size": numbers.decimal(one.size / 1e6, places=1) + " MB"}
        for one in look_after.backups()
    ]
    context = {
        "job": {"tone": JOB_STATES[newest.state], "words": _job_state(newest), "note": newest.note}
        if newest
        else None,
        "files": files,
        "today": today(),
        "trail": _back(_("Backup")),
    }
    return render(request, "administration/backup.html", context)


def _job_state(job: JobView) -> str:
    return {
        "queued": _("waiting"), "running": _("running"), "done": _("done"), "failed": _("failed"),
    }[job.state]  # fmt: skip


@page("administer")
def condition(request: HttpRequest) -> HttpResponse:
    """Checks of the house, and its newest jobs."""
    checks = look_after.doctor()
    wrong = any(not one.good for one in checks)
    rows = [
        {"name": one.name, "started_at": one.started_at, "attempts": one.attempts, "tone": JOB_STATES[one.state],
         "words": _job_state(one), "error": one.error.splitlines()[-1] if one.error else ""}
        for one in jobs.recent(limit=SHOWN)
    ]  # fmt: skip
    context = {
        "title": _("All is well") if not wrong else _("Something needs a look"),
        "lede": _("The same checks as “keepwell doctor” in a terminal."),
        "checks": checks,
        "jobs": rows,
        "today": today(),
        "trail": _back(_("Condition")),
    }
    return render(request, "administration/condition.html", context)


def _entry(one: Entry, names: dict[str, str]) -> dict[str, Any]:
    subject = " ".join(part for part in (one.subject_kind, one.subject_id[:12]) if part)
    return {
        "seq": one.seq, "at": one.at, "who": names.get(one.actor, one.actor[:12]),
        "verb": one.verb.replace("_", " ") or _("erased"), "subject": subject,
    }  # fmt: skip


@page("read_trail")
def trail(request: HttpRequest) -> HttpResponse:
    """Entries, newest first; verifying walks the whole chain."""
    before = request.GET.get("before", "")
    names = {one.id: one.name or one.email for one in access.users()}
    names |= {
        SYSTEM: _("Keepwell itself"),
        OPERATOR: _("the operator's terminal"),
        UNNAMED: _("somebody, privately"),
    }
    found = trail_queries.entries(limit=SHOWN, before=int(before) if before.isdigit() else None)
    verdict = None
    if request.GET.get("verify"):
        require(request, "verify_trail")
        verdict = trail_queries.verify_chain()
    context = {
        "entries": [_entry(one, names) for one in found],
        "older": found[-1].seq if len(found) == SHOWN else None,
        "verdict": verdict,
        "today": today(),
        "lede": _("Every change by somebody named, and every look at somebody else's page. Nothing in it can be altered unnoticed."),
        "trail": ((_("Trail"), ""),),
    }  # fmt: skip
    return render(request, "administration/trail.html", context)


@page("administer", methods=FORM)
def leave_demo(request: HttpRequest) -> HttpResponse:
    """Remove the demo company for good."""
    if not company.settings().demo:
        raise Http404
    form = LeaveDemoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            demo_leaving.leave(by=actor(request))
        except LastAdministratorError:
            messages.error(request, _("Nobody of your own could run the house. Invite yourself as administrator under People and roles, accept, sign in as yourself, then leave the demo."))  # fmt: skip
        else:
            messages.success(
                request,
                _("The demo is being taken away; that takes a minute. Then bring your first file."),
            )
            return redirect("home")
    return render(
        request,
        "administration/leave_demo.html",
        {"form": form, "trail": _back(_("Leave the demo"))},
    )
