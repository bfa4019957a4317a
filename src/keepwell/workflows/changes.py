"""What changed and where: found from released sheets when figures were renewed, stored, read by pages.

The whole, teams and units are stored for two years; other splits for the newest months. What is
older is asked once, through the gate, and kept; a month is asked again when its whole was restated.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self

from django.utils import timezone

from keepwell.domain.partnership.rules.packs import figure_key
from keepwell.domain.released import operations as publishing
from keepwell.domain.released import queries as released
from keepwell.kernel.periods import Period
from keepwell.schemas.changes import Change, DataFault, MonthOfChanges
from keepwell.schemas.figures import Figure, Sheet
from keepwell.schemas.packs import Finding
from keepwell.workflows.figure_declarations import declared, measures
from keepwell.workflows.figure_storage import LONG, stored_figure
from keepwell.workflows.figure_views import may_see, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from keepwell.analytics.ask import Desk
    from keepwell.analytics.ask.changes import Look
    from keepwell.domain.access.queries import Viewer
    from keepwell.domain.jobs.registry import Progress
    from keepwell.schemas.figures import Measure

RESULT: Final = "what_changed"
"""Under this name the found months stand beside the sheets they were found in."""
CONTACTS: Final = "contacts"
"""By these it is told whether a team's figures came in whole."""
EARLIER: Final = (("months", "earlier"),)
RESTATED: Final = 3
"""So many of the newest months are looked at again whenever figures were renewed."""
Rows = dict[str, list[dict[str, Any]]]
Sheets = dict[str, released.StoredSheet]


def find(*, progress: Progress | None = None, complete: bool = True) -> int:
    """Look at all splits; how many months were looked at anew.

    Months of splits that no sheet holds are asked through the gate, once.

    Args:
        progress: told how far it is.
        complete: whether all splits were released; without, the same months are looked at again.
    """
    from keepwell.analytics.ask import changes

    look, wholes = _begun()
    if look is None:
        return 0
    with _Desk() as desk:
        for at, dim in enumerate(changes.SPLITS, start=1):
            _add_split(look, dim, wholes, desk)
            if progress is not None:
                progress(at, len(changes.SPLITS), f"changes by {dim}")
    before = _by_name(_stored())
    newest = set(look.months[-RESTATED:])
    sure = {m for m in _unchanged(look, before) if before[m].complete and m not in newest}
    return _keep(before, look.at_months(set(look.months) - sure, complete=complete, before=before))


def find_at_once() -> int:
    """Look at the wholes of months that were restated, and at the teams of what moved.

    Quick, for pages that open before all splits are there; `find` looks again.
    """
    look, _wholes = _begun()
    if look is None:
        return 0
    before = _by_name(_stored())
    wanted = set(look.months) - _unchanged(look, before)
    if not wanted:
        return 0
    first = look.at_months(wanted, complete=False, before=before)
    moved = {one.measure for month in first for one in month.changes}
    beside = {*moved, CONTACTS} if moved else set()
    for dim in sorted(LONG):
        for measure, one in released.sheets(measures=sorted(beside), by=(dim,)).items():
            _add(look, measure, (dim,), one.figures)
    return _keep(before, look.at_months(wanted, complete=False, before=before))


def _begun() -> tuple[Look | None, Sheets]:
    """A look that has taken the wholes in; None while there are none."""
    from keepwell.analytics.ask import changes

    kinds = [one.id for one in measures() if changes.looked_at(one)]
    wholes = released.sheets(measures=kinds)
    months = _months(wholes.values())
    if not months:
        return None, {}
    look = changes.Look(months)
    for measure, one in wholes.items():
        _add(look, measure, (), one.figures)
    return look, wholes


def _add(look: Look, measure: str, by: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> None:
    kind = declared(measure)
    if kind is not None:
        look.add(Sheet(kind, by, "month", tuple(_bare(one, measure) for one in rows)))


def _unchanged(look: Look, before: Mapping[str, MonthOfChanges]) -> set[str]:
    """Months whose wholes say what they said when they were looked at."""
    return {m for m in look.months if m in before and before[m].stamp == look.stamp(m)}


def _months(wholes: Iterable[released.StoredSheet]) -> tuple[str, ...]:
    """Every month from the first to the last that any whole tells of."""
    told = sorted({row["period"] for one in wholes for row in one.figures if row["n"]})
    if not told:
        return ()
    span = Period(Period.parse(told[0]).start, Period.parse(told[-1]).end, "all")
    return tuple(str(one) for one in span.months())


def _add_split(look: Look, dim: str, wholes: Sheets, desk: _Desk) -> None:
    from keepwell.analytics.ask import changes

    kinds = [one for one in measures() if changes.looked_at(one, (dim,))]
    stored = released.sheets(measures=[one.id for one in kinds], by=(dim,))
    if dim in LONG:
        for measure, one in stored.items():
            _add(look, measure, (dim,), one.figures)
        return
    kinds = [one for one in kinds if changes.quick(one) and one.id in stored and _told(wholes, one)]
    kept = released.sheets(measures=[one.id for one in kinds], by=(dim,), where=EARLIER)
    newest = {one.id: _by_month(stored[one.id].figures) for one in kinds}
    known = {one.id: _still_true(kept.get(one.id), wholes[one.id]) for one in kinds}
    _fill(desk, dim, kinds, look.months, newest, known, wholes)
    for kind in kinds:
        rows = known[kind.id] | newest[kind.id]
        _add(look, kind.id, (dim,), [row for month in rows.values() for row in month])


def _told(wholes: Sheets, kind: Measure) -> bool:
    """Whether the whole of a measure tells anything: without its columns no split does."""
    return kind.id in wholes and any(row["n"] for row in wholes[kind.id].figures)


def _by_month(rows: Iterable[dict[str, Any]]) -> Rows:
    found: Rows = {}
    for row in rows:
        found.setdefault(row["period"], []).append(row)
    return found


def _still_true(kept: released.StoredSheet | None, whole: released.StoredSheet) -> Rows:
    """Kept months whose whole says what it said when they were asked; the whole's row is no slice."""
    now = {row["period"]: _stamp(row) for row in whole.figures}
    found: Rows = {}
    for month, rows in _by_month(kept.figures if kept else ()).items():
        then = [_stamp(row) for row in rows if not row["slice"]]
        if then == [now.get(month)]:
            found[month] = [row for row in rows if row["slice"]]
    return found


def _stamp(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["n"], row["numerator"], row["denominator"], row["version"])


def _fill(
    desk: _Desk,
    dim: str,
    kinds: Sequence[Measure],
    months: Sequence[str],
    newest: dict[str, Rows],
    known: dict[str, Rows],
    wholes: Sheets,
) -> None:
    """Ask for the months that are neither stored nor kept, all measures in one pass; keep them."""
    missing = {
        one.id: [m for m in months if m not in newest[one.id] and m not in known[one.id]]
        for one in kinds
    }
    asked = sorted({month for ones in missing.values() for month in ones})
    if not asked:
        return
    for kind, figures in desk.asked(dim, kinds, asked):
        told = _by_month(_kept_row(one) for one in figures)
        known[kind.id] |= {month: told.get(month, []) for month in missing[kind.id]}
    publishing.store_sheets(
        sheets=[
            publishing.NewSheet(one.id, (dim,), EARLIER, "month", _with_wholes(known[one.id], wholes[one.id]))
            for one in kinds
        ],
        known_at=timezone.now(),
    )  # fmt: skip


class _Desk:
    """A desk that is opened when the first question comes, and keeps what all splits need."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._desk: Desk | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ended: object) -> None:
        self._open.close()

    def asked(
        self, dim: str, kinds: Sequence[Measure], months: Sequence[str]
    ) -> list[tuple[Measure, tuple[Figure, ...]]]:
        """Months of service measures by one dimension, as the gate lets them through."""
        from keepwell.analytics.ask.changes import SPLITS
        from keepwell.workflows.figure_asking import desk

        if self._desk is None:
            self._desk = self._open.enter_context(desk())
        periods = [Period.parse(month) for month in months]
        self._desk.expect(periods, measures=_counted_quickly(), dims=SPLITS)
        told = [
            (kind, self._desk.ask(kind.id, by=(dim,), periods=periods).sheet.figures)
            for kind in kinds
        ]
        self._desk.forget(but=((), ("team",)))
        return told


def _counted_quickly() -> list[str]:
    """Measures whose splits are asked far back: counted together, and nothing else with them."""
    from keepwell.analytics.ask import changes

    return [one.id for one in measures() if changes.looked_at(one) and changes.quick(one)]


def _bare(row: dict[str, Any], measure: str) -> Figure:
    """A stored figure without its words."""
    low_high = row["interval"]
    return Figure(
        measure=measure, slice=row["slice"], period=row["period"], value=row["value"],
        numerator=row["numerator"], denominator=row["denominator"], n=row["n"],
        interval=(low_high[0], low_high[1]) if low_high else None, state=row["state"],
    )  # fmt: skip


def _kept_row(one: Figure) -> dict[str, Any]:
    return stored_figure(replace(one, comparison={}, sentences=(), said=None))


def _with_wholes(rows: Rows, whole: released.StoredSheet) -> list[dict[str, Any]]:
    now = {row["period"]: row for row in whole.figures}
    found: list[dict[str, Any]] = []
    for month in sorted(rows):
        if month in now:
            bare = {
                k: v for k, v in now[month].items() if k not in {"comparison", "sentences", "said"}
            }
            found += [bare, *rows[month]]
    return found


def _keep(before: dict[str, MonthOfChanges], fresh: Iterable[MonthOfChanges]) -> int:
    """Put what was found in the place of what was known; the other months stay as found."""
    found = _by_name(fresh)
    told = before | found
    sheet = publishing.NewSheet(RESULT, (), (), "month", [told[m].as_json() for m in sorted(told)])
    publishing.store_sheets(sheets=[sheet], known_at=timezone.now())
    return len(found)


def _by_name(found: Iterable[MonthOfChanges]) -> dict[str, MonthOfChanges]:
    return {one.month: one for one in found}


def _stored() -> list[MonthOfChanges]:
    kept = released.sheet(measure=RESULT)
    return [MonthOfChanges.from_json(one) for one in kept.figures] if kept else []


def months(*, viewer: Viewer | None = None) -> list[MonthOfChanges]:
    """All months that were looked at, newest first, as somebody may see them."""
    return [_seen(one, viewer) for one in reversed(_stored())]


def of_month(*, month: str = "", viewer: Viewer | None = None) -> MonthOfChanges | None:
    """What changed in a month, the newest when none is named, as somebody may see it.

    Args:
        month: as "2026-10".
        viewer: who asks; None is the operator, and the pack of both leaders.

    Returns:
        None when nobody looked at that month yet.
    """
    found = [one for one in _stored() if not month or one.month == month]
    return _seen(found[-1], viewer) if found else None


def newest(
    *, viewer: Viewer | None = None
) -> tuple[MonthOfChanges | None, frozenset[tuple[str, str]]]:
    """The newest month as `of_month` tells it, and every whole that stood out, with its month.

    A figure's own chart may call it unusual; only what stands here is called a real change.
    """
    found = _stored()
    if not found:
        return None, frozenset()
    stood = {
        (change.measure, change.period)
        for month in found
        for change in month.changes
        if not change.slice
    }
    return _seen(found[-1], viewer), frozenset(stood)


def findings(found: MonthOfChanges) -> tuple[Finding, ...]:
    """The changes as a pack names them, by the key of their figure."""
    return tuple(
        Finding(
            figure=figure_key(one.measure, one.slice),
            sentence=one.sentence,
            driver=one.driver.phrase if one.driver else None,
            p_value=one.p_value,
        )
        for one in found.changes
    )


def _seen(found: MonthOfChanges, viewer: Viewer | None) -> MonthOfChanges:
    """Without what somebody may not see: measures, other teams' slices and their names."""
    if viewer is None:
        return found
    changes = [_change_seen(one, viewer) for one in found.changes if _visible(one, viewer)]
    faults = tuple(one for one in found.faults if _visible(one, viewer))
    checked = found.checked
    if viewer.teams is not None:
        checked = sum((found.wholes, *(found.by_team.get(one, 0) for one in viewer.teams)))
    return replace(found, changes=tuple(changes), faults=faults, checked=checked)


def _visible(one: Change | DataFault, viewer: Viewer) -> bool:
    return _slice_visible(one.measure, one.slice, one.period, viewer)


def _slice_visible(measure: str, cut: dict[str, str], period: str, viewer: Viewer) -> bool:
    kind = declared(measure)
    if kind is None or not may_see(viewer, kind):
        return False
    figure = Figure(measure, cut, period, None, None, None, None, None, "shown")
    return bool(visible(Sheet(kind, tuple(cut), "month", (figure,)), viewer).figures)


def _change_seen(one: Change, viewer: Viewer) -> Change:
    driver = one.driver
    if driver and not _slice_visible(one.measure, driver.slice, one.period, viewer):
        driver = None
    also = tuple(cut for cut in one.also if _slice_visible(one.measure, cut, one.period, viewer))
    return replace(one, driver=driver, also=also)
