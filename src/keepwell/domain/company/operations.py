"""Setting what a company sets for itself: one trail row each, none when nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from keepwell.domain.company.models import ChartNote, Company, SiteZone, Target, WorkingCalendar
from keepwell.domain.company.rules import SettingError, Week, checked_week, checked_zone
from keepwell.domain.trail.operations import record
from keepwell.kernel.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime


def _note(by: str, verb: str, kind: str, subject: str, detail: dict[str, Any]) -> None:
    record(actor=by, verb=verb, subject_kind=kind, subject_id=subject[:64], detail=detail)


def _company() -> Company:
    return Company.objects.select_for_update().get_or_create(pk=1)[0]


def set_company(*, by: str, name: str | None = None, zone: str | None = None) -> None:
    """Name the company, and the zone of everything that has none of its own."""
    with transaction.atomic():
        company = _company()
        asked = {
            "name": company.name if name is None else name.strip(),
            "zone": company.zone if zone is None else checked_zone(zone),
        }
        if not asked["name"]:
            raise SettingError("A company needs a name")
        if asked == {"name": company.name, "zone": company.zone}:
            return
        company.name, company.zone = asked["name"], asked["zone"]
        company.save()
        _note(by, "set_company", "company", "", asked)


def set_limits(*, by: str, **limits: int) -> Limits:
    """Raise the smallest groups that may be shown.

    Raises:
        ValueError: when a limit is lower than its floor (kernel.limits).
    """
    with transaction.atomic():
        company = _company()
        asked = {**company.limits, **limits}
        checked = Limits(**asked)
        if asked != company.limits:
            company.limits = asked
            company.save()
            _note(by, "set_limits", "company", "", limits)
    return checked


def set_demo(*, by: str, demo: bool) -> None:
    """Say whether this is the demo company."""
    with transaction.atomic():
        company = _company()
        if company.demo == demo:
            return
        company.demo = demo
        company.save()
        _note(by, "set_demo", "company", "", {"demo": demo})


def set_zone(*, by: str, site: str, zone: str) -> None:
    """Say in which time zone a site is."""
    with transaction.atomic():
        found = SiteZone.objects.filter(site=site).first()
        if found and found.zone == zone:
            return
        SiteZone.objects.update_or_create(site=site, defaults={"zone": checked_zone(zone)})
        _note(by, "set_zone", "site", site, {"zone": zone})


def forget_zone(*, by: str, site: str) -> None:
    """A site has the company's own zone again."""
    with transaction.atomic():
        if SiteZone.objects.filter(site=site).delete()[0]:
            _note(by, "forget_zone", "site", site, {})


def set_calendar(
    *,
    by: str,
    valid_from: date,
    week: Week,
    site: str = "",
    region: str = "",
    closed: tuple[date, ...] = (),
) -> None:
    """Say when a site works from a day on; the weeks before that day stay as they were.

    Args:
        by: who sets it.
        valid_from: the first day.
        week: spans of local working time by weekday.
        site: empty for every site without a calendar of its own.
        region: whose public holidays are free, as ISO 3166: `DE`, `DE-BY`, `ES-MD`.
        closed: other days on which nobody works.
    """
    values = {
        "week": checked_week(week), "region": region,
        "closed": [day.isoformat() for day in sorted(closed)],
    }  # fmt: skip
    with transaction.atomic():
        found = WorkingCalendar.objects.filter(site=site, valid_from=valid_from).first()
        if found and {name: getattr(found, name) for name in values} == values:
            return
        WorkingCalendar.objects.update_or_create(site=site, valid_from=valid_from, defaults=values)
        detail = {**values, "valid_from": valid_from.isoformat()}
        _note(by, "set_calendar", "site", site, detail)


def set_target(*, by: str, measure: str, value: float, valid_from: date, team: str = "") -> None:
    """Say what a measure should reach from a day on, for a team or (empty) the company.

    The target before it ends on that day.
    """
    with transaction.atomic():
        same = Target.objects.filter(measure=measure, team=team)
        found = same.filter(valid_from=valid_from).first()
        if found and found.value == value and found.valid_to is None:
            return
        same.filter(valid_from__lt=valid_from, valid_to=None).update(valid_to=valid_from)
        Target.objects.update_or_create(
            measure=measure, team=team, valid_from=valid_from,
            defaults={"value": value, "valid_to": None, "by": by},
        )  # fmt: skip
        detail = {"value": value, "team": team, "valid_from": valid_from.isoformat()}
        _note(by, "set_target", "measure", measure, detail)


def end_target(*, by: str, measure: str, on: date, team: str = "") -> None:
    """From a day on there is no target; one that would start later is dropped."""
    with transaction.atomic():
        open_ones = Target.objects.filter(measure=measure, team=team, valid_to=None)
        if not open_ones.exists():
            return
        open_ones.filter(valid_from__gte=on).delete()
        open_ones.filter(valid_from__lt=on).update(valid_to=on)
        _note(by, "end_target", "measure", measure, {"team": team, "on": on.isoformat()})


def add_note(*, by: str, on: date, text: str, measure: str = "") -> int:
    """Pin a note to a day on charts of a measure, or (empty) of all; the same again is one note."""
    with transaction.atomic():
        found, fresh = ChartNote.objects.get_or_create(
            on=on, text=text.strip(), measure=measure, removed_at=None, defaults={"by": by}
        )
        if fresh:
            _note(by, "add_note", "note", str(found.pk), {"on": on.isoformat(), "text": found.text})
    return found.pk


def remove_note(*, by: str, note: int, now: datetime) -> None:
    """Take a note off the charts."""
    with transaction.atomic():
        if ChartNote.objects.filter(pk=note, removed_at=None).update(removed_at=now):
            _note(by, "remove_note", "note", str(note), {})


def reword(*, told: Callable[[str], str]) -> int:
    """Say otherwise what targets of teams and notes on charts hold, where `told` does; how many.

    For erasing somebody. Part of it: its operation leaves the trail row.
    """
    with transaction.atomic():
        targets = [one for one in Target.objects.exclude(team="") if told(one.team) != one.team]
        notes = [one for one in ChartNote.objects.all() if told(one.text) != one.text]
        for target in targets:
            target.team = told(target.team)
        for note in notes:
            note.text = told(note.text)
        Target.objects.bulk_update(targets, ["team"])
        ChartNote.objects.bulk_update(notes, ["text"])
    return len(targets) + len(notes)
