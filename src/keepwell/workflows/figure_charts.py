"""Charts of stored figures: drawn by the work process, read by content hash.

What nobody drew ahead (an older period, a lead's own rows) is drawn when it is looked at: plain
text from released figures, a few thousandths of a second, no dataframe.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from django.conf import settings

from keepwell.domain.company import queries as company
from keepwell.domain.released import queries as released
from keepwell.schemas.figures import Figure, Measure, Sheet
from keepwell.workflows.figure_declarations import declared
from keepwell.workflows.figure_storage import read_figure
from keepwell.workflows.figure_views import may_see, sees_all, visible

if TYPE_CHECKING:
    from keepwell.analytics.charts import Drawing
    from keepwell.domain.access.queries import Viewer

Look = Literal["trend", "slices", "columns"]
FOLDER: Final = "charts"
_BETWEEN: Final = "\n"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in two widths; its words are marks (`schemas.phrases.filled` writes them).

    `content` is the hash of what it says: the same hash is the same drawing for ever.
    """

    wide: str
    narrow: str
    content: str


def chart(
    *,
    measure: str,
    look: Look = "trend",
    by: str = "",
    grain: str = "month",
    period: str = "",
    viewer: Viewer | None = None,
) -> Chart | None:
    """A chart of what somebody may see; None when there is nothing to draw, or not for them."""
    kind = declared(measure)
    if kind is None or not may_see(viewer, kind):
        return None
    if sees_all(viewer, kind) or not by:
        found = released.chart(place=place(measure, by, grain, period, look))
        stored = _stored(found) if found else None
        if stored is not None:
            return stored
    drawing = _drawn_now(kind, look, by, grain, period, viewer)
    return Chart(drawing.wide, drawing.narrow, drawing.content) if drawing else None


def drawn(content: str) -> Chart | None:
    """A drawing by the hash of its content; None when nobody keeps it."""
    return _stored(content)


def place(measure: str, by: str, grain: str, period: str, look: str) -> str:
    """How a chart's place is written; only slices stand for one period."""
    return f"{measure}/{by}/{grain}/{period if look == 'slices' else ''}/{look}"


def keep(drawing: Drawing) -> str:
    """Put a drawing into its file; its content hash."""
    path = _path(drawing.content)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{drawing.wide}{_BETWEEN}{drawing.narrow}", encoding="utf-8")
    return drawing.content


def tidy() -> None:
    """Remove drawings that stand nowhere any more."""
    used = released.charts_in_use()
    for path in (Path(settings.HOME) / FOLDER).glob("*/*.svg"):
        if path.stem not in used:
            path.unlink(missing_ok=True)


def trend_of(series: list[Figure], measure: Measure) -> Drawing:
    """The line of the whole, with the company's goal and notes."""
    from keepwell.analytics.charts import trend

    last = next((one for one in reversed(series) if one.value is not None), None)
    usual = last.comparison.get("usual") if last else None
    goals = [
        one.value
        for one in company.targets(measure=measure.id)
        if not one.team and not one.valid_to
    ]
    return trend(
        series,
        measure=measure,
        usual=(usual[0], usual[1]) if usual else None,
        goal=goals[-1] if goals else None,
        notes=_notes(series, measure),
    )


def slices_of(rows: list[Figure], measure: Measure, whole: Figure | None) -> Drawing:
    """Groups beside the whole."""
    from keepwell.analytics.charts import slices

    return slices(rows, measure=measure, whole=whole)


def columns_of(series: list[Figure], measure: Measure) -> Drawing:
    """What was counted, period by period."""
    from keepwell.analytics.charts import columns

    counts = [(one.period, one.numerator) for one in series]
    return columns(counts, title=measure.numerator_words or measure.title)


def _notes(series: list[Figure], measure: Measure) -> list[Any]:
    from keepwell.analytics.charts import Note

    known = {one.period for one in series}
    months = [(f"{one.on:%Y-%m}", one.text) for one in company.notes(measure=measure.id)]
    return [Note(month, text) for month, text in months if month in known]


def _stored(content: str) -> Chart | None:
    try:
        wide, _, narrow = _path(content).read_text(encoding="utf-8").partition(_BETWEEN)
    except FileNotFoundError:
        return None
    return Chart(wide, narrow, content)


def _path(content: str) -> Path:
    return Path(settings.HOME) / FOLDER / content[:2] / f"{content}.svg"


def _drawn_now(
    kind: Measure, look: Look, by: str, grain: str, period: str, viewer: Viewer | None
) -> Drawing | None:
    whole = _figures(kind, "", grain, None)
    if look == "trend":
        return trend_of(whole, kind) if whole else None
    if look == "columns":
        return columns_of(whole, kind) if whole else None
    rows = [one for one in _figures(kind, by, grain, viewer) if one.period == period]
    all_together = next((one for one in whole if one.period == period), None)
    return slices_of(rows, kind, all_together) if rows else None


def _figures(kind: Measure, by: str, grain: str, viewer: Viewer | None) -> list[Figure]:
    split = (by,) if by else ()
    stored = released.sheet(measure=kind.id, by=split, grain=grain)
    if stored is None:
        return []
    told = tuple(read_figure(one, kind.id, stored.known_at) for one in stored.figures)
    return list(visible(Sheet(kind, split, grain, told), viewer).figures)
