"""What needs whom today: promises, an audit to rate, files that wait for an answer, matches to confirm, jobs that failed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.growth import queries as growth
from keepwell.domain.growth import rules as fresh
from keepwell.domain.jobs import queries as jobs
from keepwell.domain.listening import box_queries as box
from keepwell.domain.listening import queries as rounds
from keepwell.domain.partnership.queries import actions, audits, packs, syncs
from keepwell.domain.people import queries as people
from keepwell.domain.sources import queries as sources
from keepwell.web.shell import numbers
from keepwell.web.shell.access import actor, allowed, today, viewer, who
from keepwell.web.shell.data_health import title_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keepwell.domain.sources.queries import BatchView


SOON = 7
"""Days before a sync in which its preparation is a task of today."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do, with the one next step."""

    title: str
    note: str
    address: str
    button: str
    icon: str
    hue: str


def needs(request: HttpRequest) -> list[Need]:
    """All of them, the most pressing first."""
    found: list[Need] = []
    if allowed(request, "see_actions"):
        found += _promised(request)
    if allowed(request, "hold_sync"):
        found += _sync(request)
    if allowed(request, "rate_audit"):
        found += [_audit(quarter) for quarter in audits.waiting_for(user=who(request))]
    if allowed(request, "answer_voice"):
        found += _letters()
    if allowed(request, "answer_insights"):
        found += _insights(request)
    if allowed(request, "import_data"):
        found += [_of_batch(one) for one in sources.batches(limit=20) if one.state in _WAITING]
        found += _first_file()
    if allowed(request, "match_people"):
        found += _matches()
    if allowed(request, "administer"):
        found += _house()
    return found + _fresh_eyes(request) + _pulses(request)


def _fresh_eyes(request: HttpRequest) -> list[Need]:
    """The question of weeks 1, 4, 8 and 12, until somebody new has told something."""
    person = viewer(request).person_id
    began = growth.first_day(person=person, on=today()) if person else None
    moment = fresh.moment(first_day=began, on=today()) if began else None
    if moment is None or any(one.moment == moment for one in growth.own(person=person)):
        return []
    title = _("What seems odd to you here?")
    note = _("You see what we stopped noticing. You choose who reads it, and you get an answer.")
    return [Need(title, note, reverse("fresh_eyes"), _("Tell it"), "eye", "teal")]


def _insights(request: HttpRequest) -> list[Need]:
    """What new colleagues told and nobody has answered yet."""
    waiting = growth.to_answer(visible=growth.reader(user=who(request), person="", on=today()))
    if not waiting:
        return []
    count, day = len(waiting), numbers.day(waiting[0].answer_by)
    title = ngettext("One insight of a new colleague waits", "%(n)s insights of new colleagues wait", count)  # fmt: skip
    note = _("The first is to be answered by %(day)s.") % {"day": day}
    return [Need(title % {"n": numbers.in_words(count)}, note, reverse("insights"), _("Answer"), "eye", "coral")]  # fmt: skip


def _pulses(request: HttpRequest) -> list[Need]:
    """Rounds in which somebody is asked. Whether they answered is known to nobody, so it stays."""
    person = viewer(request).person_id
    return [
        Need(
            one.title,
            _("Under a minute, without your name, until %(day)s. Everybody sees this until then, answered or not.")
            % {"day": numbers.day(one.closes_on)},
            reverse("my_pulse", args=[one.key]), _("Answer"), "messages", "teal",
        )
        for one in (rounds.open_for(person=person) if person else ())
    ]  # fmt: skip


def _letters() -> list[Need]:
    """Letters in the suggestion box whose writers spoke last."""
    count, first = box.waiting()
    if not count or first is None:
        return []
    title = ngettext("One letter waits for an answer", "%(n)s letters wait for an answer", count)
    note = _("In the suggestion box, the first since %(day)s.") % {"day": numbers.day(first)}
    return [Need(title % {"n": count}, note, reverse("box_inbox"), _("Read"), "message-circle", "coral")]  # fmt: skip


def _sync(request: HttpRequest) -> list[Need]:
    """The pack of a sync in the coming week, as long as it can still be prepared."""
    sync = next(iter(syncs.coming(user=actor(request), now=timezone.now())), None)
    if sync is None or sync.on > today() + dt.timedelta(days=SOON):
        return []
    month = sync.month
    if not packs.is_draft(month=month):
        return []
    return [
        Need(
            _("Prepare the sync of %(day)s") % {"day": numbers.day(sync.on)},
            _("The pack of %(month)s is there: choose its points, or write your own.")
            % {"month": numbers.period(month)},
            reverse("prepare_pack", args=[month]), _("Prepare"), "calendar-event", "teal",
        )
    ]  # fmt: skip


def _promised(request: HttpRequest) -> list[Need]:
    """What somebody said they would do by today."""
    due = [one for one in actions.open_of(user=actor(request)) if one.due_on <= today()]
    if not due:
        return []
    return [
        Need(
            ngettext("One action of yours is due", "%(n)s actions of yours are due", len(due))
            % {"n": numbers.in_words(len(due))},
            due[0].text,
            f"{reverse('actions')}?view=mine", _("Look"), "list-check", "coral",
        )
    ]  # fmt: skip


def _audit(quarter: str) -> Need:
    return Need(
        _("Rate how HR and Support work together"),
        _("Five questions about the %(quarter)s, about three minutes, blind.")
        % {"quarter": numbers.period(quarter)},
        reverse("audit_rate", args=[quarter]), _("Rate"), "scale", "teal",
    )  # fmt: skip


_WAITING = {"question", "checked", "failed"}


def _of_batch(batch: BatchView) -> Need:
    address = reverse("import_batch", args=[batch.id])
    name = {"name": batch.file_name}
    match batch.state:
        case "question":
            return Need(
                _("Answer a question about %(name)s") % name,
                batch.questions[0].text if batch.questions else "",
                address, _("Answer"), "message-circle", "coral",
            )  # fmt: skip
        case "failed":
            return Need(
                _("%(name)s could not be read") % name,
                batch.error.splitlines()[-1][:200] if batch.error else "",
                address, _("Look"), "alert-triangle", "coral",
            )  # fmt: skip
    return Need(
        _("Load %(name)s") % name,
        _("%(rows)s rows of %(kind)s are checked; %(refused)s would be refused.")
        % {
            "rows": numbers.decimal(batch.rows_in),
            "kind": title_of(batch.kind),
            "refused": numbers.decimal(batch.refused),
        },
        address, _("Load it"), "upload", "teal",
    )  # fmt: skip


def _first_file() -> list[Need]:
    if sources.batches(limit=1):
        return []
    return [
        Need(
            _("Bring the first file"),
            _("HR's list of people, or an export of the helpdesk. It takes about ten minutes."),
            reverse("import_new"), _("Choose a file"), "upload", "teal",
        )
    ]  # fmt: skip


def _matches() -> list[Need]:
    count = len(people.matches(state="proposed"))
    if not count:
        return []
    return [
        Need(
            ngettext("Confirm who one helpdesk login is", "Confirm who %(n)s helpdesk logins are", count)
            % {"n": numbers.decimal(count)},
            _("Until then their contacts count by the helpdesk's own team and tenure only."),
            reverse("who_is_who"), _("Confirm"), "link", "sand",
        )
    ]  # fmt: skip


def _house() -> list[Need]:
    found = []
    failed = jobs.counts().get("failed", 0)
    if failed:
        found.append(
            Need(
                ngettext("One job failed", "%(n)s jobs failed", failed) % {"n": failed},
                _("What it was and why stands on the page of the house's condition."),
                reverse("condition"), _("Look"), "alert-triangle", "coral",
            )
        )  # fmt: skip
    return found
