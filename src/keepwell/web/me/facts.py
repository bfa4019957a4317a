"""Everything that is stored with a person's name, line by line, and who sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepwell.domain.people import queries as people
from keepwell.web.shell import numbers
from keepwell.workflows import own_load

if TYPE_CHECKING:
    import datetime as dt

    from keepwell.domain.partnership.queries.practices import Shared
    from keepwell.domain.people.queries import PersonView, SpellView


@dataclass(frozen=True, slots=True)
class Fact:
    """One kind of thing that is stored."""

    icon: str
    title: str
    words: str
    seen_by: str


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _spells(spells: list[SpellView]) -> str:
    return "; ".join(
        _("%(start)s to %(end)s")
        % {"start": numbers.day(one.start_on), "end": numbers.day(one.last_day)}
        if one.last_day
        else _("since %(start)s") % {"start": numbers.day(one.start_on)}
        for one in spells
    )


def _now(one: PersonView) -> Fact:
    lead = _("lead: %(name)s") % {"name": one.manager} if one.manager else ""
    words = _joined(one.name, one.team, lead, one.role, one.site, _origin(one.origin))
    return Fact("user", _("Name, team, lead"), words, _("your lead, HR"))


def _origin(origin: str) -> str:
    return {
        "hr": _("from HR"),
        "contacts": _("found in the contacts"),
        "named": _("only named as somebody's manager"),
    }.get(origin, "")


def facts(*, person: PersonView, today: dt.date) -> list[Fact]:
    """What the register holds about one person."""
    jobs = people.job_history(person=person.key)
    spells = people.employment(person=person.key)
    absences = people.absences(person=person.key)
    current = next((job for job in reversed(jobs) if job.valid_from <= today < job.valid_to), None)
    found = [_now(person)]
    if person.email or person.external_id:
        number = _("number %(id)s") % {"id": person.external_id} if person.external_id else ""
        found.append(
            Fact("key", _("Work e-mail, employee number"), _joined(person.email, number), _("HR"))
        )
    if spells:
        found.append(Fact("calendar-event", _("Employed"), _spells(spells), _("your lead, HR")))
    if current and (current.contract or current.hours):
        hours = (
            _("%(hours)s hours a week") % {"hours": numbers.decimal(current.hours)}
            if current.hours
            else ""
        )
        found.append(
            Fact("file-spreadsheet", _("Contract"), _joined(current.contract, hours), _("HR"))
        )
    if len(jobs) > 1:
        past = "; ".join(
            f"{job.team or '–'} ({numbers.day(job.valid_from, width='medium')})" for job in jobs
        )
        found.append(Fact("arrow-right", _("Teams over time"), past, _("your lead, HR")))
    if absences:
        count = ngettext("%(n)s absence", "%(n)s absences", len(absences)) % {"n": len(absences)}
        words = _joined(count, _("days and class only, never the cause"))
        found.append(Fact("moon", _("Absence"), words, _("HR; others see groups")))
    return found


def shared_facts(found: Shared | None) -> list[Fact]:
    """What the person agreed to share, and who reads it."""
    if found is None:
        return []
    seen_by = _("HR partners, leaders of Support")
    return [Fact("bulb", _("What you share of how you work"), found.text, seen_by)]


def private_facts(person: PersonView) -> list[Fact]:
    """What is stored for the person alone, and shown on nobody else's screen."""
    moments = len(own_load.export(myself=person.key))
    if not moments:
        return []
    words = ngettext("%(n)s moment", "%(n)s moments", moments) % {"n": numbers.decimal(moments)}
    return [
        Fact(
            "heart",
            _("Tough moments that you marked"),
            words,
            _("nobody but you; your team as a group of five or more"),
        )
    ]
