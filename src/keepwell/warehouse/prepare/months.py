"""One month of one kind: what it is made from, and the query that makes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from keepwell.kernel.periods import Period, add_months
from keepwell.warehouse.building import Work, content, digested, named
from keepwell.warehouse.engine import text
from keepwell.warehouse.layout import NO_MONTH, columns, mart
from keepwell.warehouse.prepare import (
    beside,
    business,
    contacts,
    events,
    plain,
    ratings,
    sites,
    zones,
)

_NARROW: Final = ("_key", "contact_id", "opened_at", "customer", "reason_group", "outcome")
_RATED: Final = (
    "contact_id", "agent", "csat", "ces", "nps", "solved_by_survey", "rated_at", "_csat_scale", "_ces_scale", "_nps_scale", "resolved_at", "closed_at", "opened_at",
)  # fmt: skip
_FAR: Final = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Ready:
    """What all months share: contacts told by events, rating scales, columns that ever came.

    `derived` has a digest by month of the contacts that events alone tell, `beside` of those that
    have a row of their own too.
    """

    work: Work
    derived: dict[str, str]
    beside: dict[str, str]
    scales: dict[str, str]
    filled: frozenset[str]
    people: str
    sited: bool
    """Whether a row's clock depends on its site."""

    @classmethod
    def of(cls, work: Work) -> Ready:
        """Look once over everything."""
        derived, both = _derive(work)
        people = [
            content(one)
            for one in (work.register.numbers, work.register.tables.get("identities"))
            if one is not None
        ]
        scales = _scales(work, derived, both)
        if sited := sites.matter(work):
            sites.load(work)
        return cls(work, derived, both, scales, _filled(work), digested(people), sited)

    def months(self, kind: str) -> list[str]:
        """The partitions to prepare of a kind."""
        found = set(self.work.months(kind))
        return sorted(found | set(self.derived)) if kind == "contacts" else sorted(found)

    def place(self) -> str:
        """A digest of what places rows in time."""
        register = self.work.register
        return digested(
            [
                register.zone,
                repr(sorted(register.zones.items())),
                repr(sorted(register.calendars.items())),
            ]
        )

    def source(self, months: list[str], wanted: tuple[str, ...]) -> str:
        """Contacts of these months: those imported, then those told by their events."""
        told = ", ".join(wanted)
        own = self.work.rows("contacts", months, wanted)
        logged = self.work.prepared("beside", [one for one in months if one in self.beside])
        parts = [
            f"SELECT {told}, 'contacts' AS _source FROM ({beside.completed_sql(own, logged, wanted)})"
        ]
        if derived := self.work.prepared("derived", [one for one in months if one in self.derived]):
            parts.append(f"SELECT {told}, 'contact_events' AS _source FROM {derived}")
        return " UNION ALL ".join(parts)


def build(work: Work, ready: Ready, kind: str, month: str) -> None:
    """Prepare the mart's part(s) of one month of one kind."""
    if kind == "contacts":
        _contacts(work, ready, month)
    elif kind == "ratings":
        inputs = [*named(work.of(kind, [month])), repr(sorted(ready.scales.items()))]
        work.build(
            "ratings",
            f"own-{month}",
            inputs,
            lambda: _rated(ratings.from_ratings_sql(work.rows(kind, [month])), ready),
        )
    else:
        _plain(work, ready, kind, month)


def _rated(source: str, ready: Ready) -> str:
    return plain.cast_sql("ratings", ratings.judged_sql(source, ready.scales))


def _contacts(work: Work, ready: Ready, month: str) -> None:
    near = neighbours(month)
    around = [
        *named(work.of("contacts", near)),
        *(f"{one}={ready.derived.get(one)}" for one in near),
        *(f"{one}+{ready.beside[one]}" for one in near if one in ready.beside),
    ]
    told = sorted({"hold_seconds", "wrap_seconds"} & ready.filled)
    if ready.sited:
        around.append(sites.digest(work, ready.source([month], ("contact_id", "agent"))))
    work.build(
        "contacts",
        month,
        [*around, *told, ready.place()],
        lambda: _contacts_sql(work, ready, month),
    )
    own = [
        *named(work.of("contacts", [month])),
        f"{ready.derived.get(month)}",
        *([ready.beside[month]] if month in ready.beside else []),
        repr(sorted(ready.scales.items())),
    ]
    work.build(
        "ratings",
        f"contacts-{month}",
        own,
        lambda: _rated(ratings.from_contacts_sql(ready.source([month], _RATED)), ready),
    )


def neighbours(month: str) -> list[str]:
    """The month with the ones beside it, where the days before and after lie."""
    if month == NO_MONTH:
        return [month]
    start = Period.parse(month).start
    return [f"{add_months(start, step):%Y-%m}" for step in (-1, 0, 1)]


def _contacts_sql(work: Work, ready: Ready, month: str) -> str:
    run = work.connection.execute
    source = ready.source([month], tuple(columns("contacts"))[:-1])
    placed = contacts.placed_sql(
        source, hold_told="hold_seconds" in ready.filled, wrap_told="wrap_seconds" in ready.filled
    )
    run(f"CREATE OR REPLACE TEMP VIEW placed AS {placed}")
    since, until = _days(month)
    margin = f"opened_at >= TIMESTAMP '{since - timedelta(days=8)}' AND opened_at < TIMESTAMP '{until + timedelta(days=8)}'"
    around = f"SELECT * FROM ({ready.source(neighbours(month), _NARROW)}) WHERE {margin}"
    run(f"CREATE OR REPLACE TEMP TABLE repeats AS {contacts.repeat_sql(around)}")
    run(f"CREATE OR REPLACE TEMP TABLE gaps AS {contacts.gap_sql('FROM placed')}")
    run(f"CREATE OR REPLACE TEMP TABLE rests AS {contacts.rest_sql('FROM placed')}")
    clock = "c.clock_site" if ready.sited else "c.site"
    origin = f"({sites.placed_sql('placed')})" if ready.sited else "placed"
    placing = _placing(work, since, clock)
    return plain.cast_sql("contacts", contacts.month_sql(placing=placing, origin=origin))


def _days(month: str) -> tuple[datetime, datetime]:
    period = (
        Period(date(1970, 1, 1), date(2100, 1, 1), "all")
        if month == NO_MONTH
        else Period.parse(month)
    )
    return datetime.combine(period.start, datetime.min.time()), datetime.combine(
        period.end, datetime.min.time()
    )


def _placing(work: Work, since: datetime, site: str) -> contacts.Placing:
    last = work.connection.execute(
        "SELECT max(greatest(opened_at, first_reply_at, resolved_at, closed_at)) FROM placed"
    ).fetchall()[0][0]
    until = min(max(last or since, since), since + 10 * _FAR)
    opened, handled = (
        localised(work, f"c.{one}", site, since, until) for one in ("opened_at", "handled_at")
    )
    if not work.register.calendars:
        return contacts.Placing(opened, handled)
    business.load(
        work.connection,
        work.register.calendars,
        since - timedelta(days=1),
        until + timedelta(days=1),
    )
    return contacts.Placing(
        opened, handled, business.joins_sql(work.register.calendars, site), business=True
    )


def localised(work: Work, moment: str, site: str, since: datetime, until: datetime) -> str:
    """A moment on the wall clock of a site (an expression), else of the company."""
    register = work.register
    zone = zones.zone_sql(site, register.zones, register.zone)
    return zones.local_sql(moment, zone, {register.zone, *register.zones.values()}, since, until)


def _plain(work: Work, ready: Ready, kind: str, month: str) -> None:
    inputs = [*named(work.of(kind, [month])), ready.place()]
    if kind in plain.BY_NUMBER:
        inputs.append(ready.people)
        if ready.sited and kind in plain.LOCAL:
            inputs.append(sites.digest(work))
    work.build(kind, month, inputs, lambda: _plain_sql(work, ready, kind, month))


def _plain_sql(work: Work, ready: Ready, kind: str, month: str) -> str:
    since, until = _days(month)
    own = "c.site" if "site" in columns(kind) else "NULL"
    sited = ready.sited and kind in plain.LOCAL
    site = f"coalesce({own}, at_site.site)" if sited else own
    local = {
        name: localised(work, f"c.{moment}", site, since, until + timedelta(days=2))
        for name, moment in plain.LOCAL.get(kind, {}).items()
    }
    return plain.plain_sql(
        kind, work.rows(kind, [month]), local=local, sited=sited,
        has_numbers=work.register.numbers is not None, has_identities="identities" in work.register.tables,
    )  # fmt: skip


def _derive(work: Work) -> tuple[dict[str, str], dict[str, str]]:
    """Contacts told by their events: those told by nothing else, and those with a row of their own.

    By month, of the log's opening or of the row's; gives a digest of each month's content.
    """
    logged = work.of("contact_events")
    if not logged:
        return {}, {}
    imported = work.of("contacts")
    inputs = [*named(logged), *named(imported)]
    whole = work.build("_derived_all", "all", inputs, lambda: _derived_sql(work, bool(imported)))
    source = f"read_parquet({text(mart(work.home) / whole.path)})"
    alone = _by_month(
        work, "derived", f"SELECT *, strftime(opened_at, '%Y-%m') AS month FROM {source} WHERE own_month IS NULL"
    )  # fmt: skip
    both = f"SELECT *, own_month AS month FROM {source} WHERE own_month IS NOT NULL"
    return alone, _by_month(work, "beside", both)


def _by_month(work: Work, table: str, source: str) -> dict[str, str]:
    found = work.connection.execute(
        f"SELECT month, bit_xor(hash(d)) FROM ({source}) d GROUP BY 1"
    ).fetchall()
    for month, mixed in found:
        query = f"SELECT * EXCLUDE (month) FROM ({source}) WHERE month = '{month}'"
        work.build(table, month, [str(mixed)], lambda query=query: query)  # type: ignore[misc]
    return {month: str(mixed) for month, mixed in found}


def _derived_sql(work: Work, contacts_imported: bool) -> str:
    own = work.rows("contacts", None, ("contact_id", "opened_at")) if contacts_imported else None
    return beside.split_sql(events.derived_sql(work.rows("contact_events")), own)


def _scales(work: Work, *told_by_events: dict[str, str]) -> dict[str, str]:
    """Which scale each kind of rating uses, by what was told and the highest score that came."""
    tops: dict[str, float] = {}
    sources = [(work.rows("contacts", None, _RATED), bool(work.of("contacts")))]
    for table, months in zip(("derived", "beside"), told_by_events, strict=True):
        if told := work.prepared(table, months):
            sources.append((f"FROM {told}", True))
    queries = [ratings.from_contacts_sql(sql) for sql, there in sources if there]
    if work.of("ratings"):
        queries.append(ratings.from_ratings_sql(work.rows("ratings")))
    for query in queries:
        for kind, top in work.connection.execute(
            f"SELECT rating_kind, max(score) FROM ({query}) GROUP BY 1"
        ).fetchall():
            tops[kind] = max(top, tops.get(kind, top))
    return {kind: ratings.scale(kind, top, work.register.scales) for kind, top in tops.items()}


def _filled(work: Work) -> frozenset[str]:
    """Fields of contacts in which any value ever came."""
    wanted = ("hold_seconds", "wrap_seconds")
    found = set()
    for kind in ("contacts", "contact_events"):
        if work.of(kind):
            counts = work.connection.execute(
                f"SELECT {', '.join(f'count({one}) > 0' for one in wanted)} FROM ({work.rows(kind, None, wanted)})"
            ).fetchall()[0]
            found |= {name for name, there in zip(wanted, counts, strict=True) if there}
    return frozenset(found)
