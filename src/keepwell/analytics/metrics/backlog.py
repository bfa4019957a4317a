"""What is open at the end of a period, and how many days of work that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import ibis
import numpy as np
import pandas as pd

from keepwell.analytics.mart.values import known
from keepwell.analytics.metrics.framework.declaring import service
from keepwell.analytics.metrics.framework.facts import FACTS
from keepwell.analytics.metrics.framework.panels import day_number, grouped, narrowed
from keepwell.analytics.metrics.framework.shapes import Panel
from keepwell.analytics.metrics.framework.splits import announced, by_slice, every_split
from keepwell.analytics.metrics.waiting import DONE, ended, real

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ibis.expr.types import Table, Value

    from keepwell.analytics.mart import Mart
    from keepwell.analytics.metrics.framework.request import Request

NO_PACE: Final = "nothing was closed in the weeks before, so there is no pace"
NOTHING: Final = {"open": 0, "people": 0}
SNAPSHOT: Final = "midnight at the end of the period (today, while it runs)"


def snapshots(mart: Mart, asked: Request) -> list[date]:
    """The days at whose midnight is counted, once each and in order."""
    today = mart.settings.today
    return sorted({min(one.end, today) for one in asked.periods if one.start < today})


def placed(mart: Mart, asked: Request) -> Table:
    """Contacts with the day they were opened (`day`) and put away (`gone`, null while open)."""
    rows = narrowed(FACTS["contacts_opened"].rows(mart, asked.dims, asked.structure, None), asked)
    undated = rows["status"].lower().isin(DONE) & ~known(ended(rows))
    rows = rows.filter(real(rows), ~undated.fill_null(False))
    gone = known(ended(rows)).ifelse(rows["handled_local"].date(), None)
    return rows.mutate(gone=gone)


def spans(mart: Mart, asked: Request) -> pd.DataFrame:
    """Contacts that were open at a snapshot, by slice and person.

    Columns `by`, who, since (place of the first snapshot), until (of the first without them),
    open. Most contacts are put away before the next snapshot, so all splits fit in one table.
    """
    if not announced(asked):
        return _spans(mart, asked)
    kept = ("open at snapshots", asked.structure, tuple(snapshots(mart, asked)), asked.ahead)
    if kept not in mart.kept:
        mart.kept[kept] = _spans(mart, every_split(asked))
    found: pd.DataFrame = mart.kept[kept]
    return found[[*asked.by, "who", "since", "until", "open"]]


def _spans(mart: Mart, asked: Request) -> pd.DataFrame:
    days, rows = snapshots(mart, asked), placed(mart, asked)
    since, until = _passed(rows["day"], days), _passed(rows["gone"], days)
    rows = rows.mutate(since=since, until=until.fill_null(len(days)))
    rows = rows.filter(rows["since"] < rows["until"])
    cells = rows.group_by([*asked.by, "who", "since", "until"])
    found: pd.DataFrame = cells.aggregate(open=lambda t: t.count()).to_pandas()
    return found


def open_counts(mart: Mart, asked: Request) -> pd.DataFrame:
    """Open contacts by slice and snapshot: `by`, at (snapshot's place), open, people."""
    days = snapshots(mart, asked)
    if not days:
        return pd.DataFrame()
    held = grouped(spans(mart, asked), asked)
    width = (held["until"] - held["since"]).to_numpy()
    row = np.repeat(np.arange(len(held)), width)
    step = np.arange(width.sum()) - np.repeat(np.cumsum(width) - width, width)
    there = held.iloc[row].assign(at=held["since"].to_numpy()[row] + step)
    keys = [*asked.by, "at"]
    people = there[[*keys, "who"]].dropna().drop_duplicates().groupby(keys).size()
    counts = pd.DataFrame({"open": there.groupby(keys)["open"].sum(), "people": people})
    every = _everybody(mart, asked, len(days))
    return every.merge(counts.reset_index(), on=keys, how="left").fillna(NOTHING)


def _everybody(mart: Mart, asked: Request, snapshots_: int) -> pd.DataFrame:
    """Every slice that ever had a contact, at every snapshot."""
    places = pd.DataFrame({"at": np.arange(snapshots_)})
    if not asked.by:
        return places
    return put_away(mart, asked)[list(asked.by)].drop_duplicates().merge(places, how="cross")


def _passed(day: Value, snapshots_: Sequence[date]) -> Value:
    """How many snapshots lie at or before the day: from that one on it has happened."""
    later = [(day < one, place) for place, one in enumerate(snapshots_)]
    return known(day).ifelse(ibis.cases(*later, else_=len(snapshots_)), None)


def put_away(mart: Mart, asked: Request) -> pd.DataFrame:
    """Contacts by slice or group and the day they were put away (`gone`; missing while open)."""
    found = by_slice(
        mart, asked, name="put away", rows=lambda one: placed(mart, one), keys=["gone"],
        sums={"closed": ("rows", "")},
    )  # fmt: skip
    return grouped(found, asked)


def closes(mart: Mart, asked: Request) -> pd.DataFrame:
    """Contacts put away in the window before each snapshot: `by`, at, closed, workdays."""
    days, window = snapshots(mart, asked), mart.settings.backlog_window_days
    found = put_away(mart, asked)
    found = found[found["gone"].notna()]
    number = pd.to_datetime(found["gone"]).to_numpy().astype("datetime64[D]").astype("int64")
    parts = []
    for place, day in enumerate(days):
        end = day_number(day)
        inside = found[(number >= end - window) & (number < end)]
        work = int(
            np.busday_count(end - window + np.datetime64(0, "D"), end + np.datetime64(0, "D"))
        )
        parts.append(_closed(inside, asked.by).assign(at=place, workdays=max(work, 1)))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _closed(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    if not by:
        return pd.DataFrame({"closed": [rows["closed"].sum()]})
    return rows.groupby(list(by), as_index=False).agg(closed=("closed", "sum"))


def _of_periods(found: pd.DataFrame, mart: Mart, asked: Request) -> pd.DataFrame:
    """Snapshots named by the periods they end."""
    days = snapshots(mart, asked)
    ends = [
        {"period": str(one), "at": days.index(min(one.end, mart.settings.today))}
        for one in asked.periods
        if one.start < mart.settings.today
    ]
    if not ends:
        return pd.DataFrame(columns=[*asked.by, "period"])
    return found.merge(pd.DataFrame(ends), on="at").drop(columns="at")


def backlog(mart: Mart, asked: Request) -> pd.DataFrame:
    """Open contacts at each period's end."""
    found = _of_periods(open_counts(mart, asked), mart, asked)
    if found.empty:
        return found
    return found.assign(value=found["open"], numerator=found["open"], n=found["open"]).drop(
        columns="open"
    )


def backlog_days(mart: Mart, asked: Request) -> pd.DataFrame:
    """Open contacts over contacts put away on a working day."""
    keys = [*asked.by, "at"]
    opened = open_counts(mart, asked)
    if opened.empty:
        return _of_periods(opened, mart, asked)
    found = opened.merge(closes(mart, asked), on=keys, how="left")
    pace = (found["closed"].fillna(0) / found["workdays"]).astype("float64")
    stuck = (pace.fillna(0) == 0) & (found["open"] > 0)
    found = found.assign(
        value=found["open"] / pace.where(pace > 0),
        numerator=found["open"],
        denominator=pace.where(pace > 0),
        n=found["open"],
        cannot=stuck.map({True: NO_PACE}),
    )
    return _of_periods(found.drop(columns=["open", "closed", "workdays"]), mart, asked)


METRICS = (
    Panel(
        fact="contacts_opened",
        figures=backlog,
        measure=service(
            id="backlog",
            code="C10",
            title="Open contacts",
            words="How many contacts were still open at the end of the period.",
            formula="contacts opened before and not put away by the end of the period",
            unit="count",
            good="down",
            sources=("domain rules, C10",),
            needs=("contacts.resolved_at or contacts.closed_at",),
            clock=SNAPSHOT,
            attribution="team and role of the agent on the day the contact was opened",
            interval="none: every open contact is counted",
            minimum_n=0,
            pitfalls="Contacts marked as closed without a date are left out. A big team has more: "
            "read it with the days of work it means.",
            numerator_words="open contacts",
        ),
    ),
    Panel(
        fact="contacts_opened",
        figures=backlog_days,
        measure=service(
            id="backlog_days",
            code="C10",
            title="Open contacts in days of work",
            words="How many working days it would take to clear what is open, at the latest pace.",
            formula="open contacts / contacts put away a working day over the last 28 days",
            unit="days",
            good="down",
            sources=("domain rules, C10",),
            needs=("contacts.resolved_at or contacts.closed_at",),
            clock=SNAPSHOT,
            attribution="team and role of the agent on the day the contact was opened",
            interval="none: every open contact is counted",
            pitfalls="Working days are Monday to Friday. It takes no new contact into account.",
            numerator_words="open contacts",
            denominator_words="put away a working day",
        ),
    ),
)
