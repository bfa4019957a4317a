"""Reading what the company set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from keepwell.domain.company.models import ChartNote, Company, SiteZone, Target, WorkingCalendar
from keepwell.domain.company.rules import OFFICE_WEEK, Week
from keepwell.kernel.limits import Limits

BEFORE_ALL = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class CompanyView:
    """The company's own words about itself."""

    name: str
    zone: str
    demo: bool


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A site's working week from a day on; an empty site stands for all others."""

    site: str
    valid_from: date
    week: Week
    region: str
    closed: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class TargetView:
    """What a measure should reach in [valid_from, valid_to)."""

    measure: str
    team: str
    value: float
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note on charts."""

    id: int
    on: date
    text: str
    measure: str


def settings() -> CompanyView:
    """Name, zone, and whether it is the demo."""
    found = Company.objects.filter(pk=1).first() or Company()
    return CompanyView(found.name, found.zone, found.demo)


def limits() -> Limits:
    """The smallest groups that may be shown: the house's floors, raised where the company did."""
    found = Company.objects.filter(pk=1).first()
    return Limits(**found.limits) if found else Limits()


def calendars() -> list[CalendarView]:
    """Every version of every site's working week; the office week when none is set."""
    found = [
        CalendarView(
            one.site, one.valid_from, one.week, one.region,
            tuple(date.fromisoformat(day) for day in one.closed),
        )
        for one in WorkingCalendar.objects.order_by("site", "valid_from")
    ]  # fmt: skip
    if any(not one.site for one in found):
        return found
    return [CalendarView("", BEFORE_ALL, OFFICE_WEEK, "", ()), *found]


def zones() -> dict[str, str]:
    """Time zone by site; sites that are not here have the company's."""
    return dict(SiteZone.objects.order_by("site").values_list("site", "zone"))


def targets(*, measure: str = "", on: date | None = None) -> list[TargetView]:
    """Targets by measure, team and day; with `on`, those that hold on that day."""
    rows = Target.objects.order_by("measure", "team", "valid_from")
    if measure:
        rows = rows.filter(measure=measure)
    if on is not None:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
    return [
        TargetView(one.measure, one.team, one.value, one.valid_from, one.valid_to) for one in rows
    ]


def notes(*, measure: str | None = None) -> list[NoteView]:
    """Notes that stand, by day; with `measure`, its own and those for all."""
    rows = ChartNote.objects.filter(removed_at=None).order_by("on", "pk")
    if measure is not None:
        rows = rows.filter(measure__in=["", measure])
    return [NoteView(one.pk, one.on, one.text, one.measure) for one in rows]
