"""Facts joined to who worked where on that day: the dimensions of every measure.

The rule: HR's job history, if the person is matched and covered on that day; else what the
contact's own file said; else "not known". `structure="today"` places all rows by the structure
of today instead: a labelled alternative, never a trend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import ibis
import numpy as np
import pandas as pd

from keepwell.analytics.mart import assignments
from keepwell.analytics.mart.labels import HOUR_BANDS, NOT_KNOWN, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Collection

    from ibis.expr.types import Table, Value

    from keepwell.analytics.mart.store import Mart

Structure = Literal["as_was", "today"]
DIMS_OF_PEOPLE: Final = (
    "team", "unit", "site", "role", "contract", "manager_line", "tenure_band", "shift",
)  # fmt: skip
DIMS_OF_CONTACTS: Final = (
    "channel", "queue", "topic", "reason_group", "product", "touchpoint", "language",
    "customer_segment", "first_or_repeat",
)  # fmt: skip
DIMS_OF_TIME: Final = ("weekday", "hour_band")
# what the contact's own file says, in the order in which it is believed
_FROM_FILE: Final[dict[str, tuple[str, ...]]] = {
    "team": ("file_team", "file_supervisor"),
    "site": ("file_site",),
    "manager_line": ("file_manager",),
    "tenure_band": ("file_tenure_band",),
    "shift": ("file_shift",),
}


def attributed(
    mart: Mart,
    fact: str,
    *,
    rows: Table | None = None,
    key: str = "agent",
    at: str = "handled_local",
    dims: Collection[str] = (*DIMS_OF_PEOPLE, *DIMS_OF_CONTACTS, *DIMS_OF_TIME),
    structure: Structure = "as_was",
) -> Table:
    """Rows of a fact with `who` (the person, else the agent), `day` and the asked dimensions.

    Args:
        mart: where the tables are.
        fact: the table's name; `rows` instead of it when the rows were prepared before.
        rows: prepared rows holding `key` and `at`.
        key: the column that says who: `agent` (through identities) or `person`.
        at: the moment (local) or day that places a row in time and in a team.
        dims: the dimensions to add; fewer joins when fewer are asked.
        structure: `as_was`, or `today` for the labelled alternative.

    Returns:
        As many rows as came in: all their columns but those of the same name as a dimension,
        plus `day`, `who` and one text column a dimension ("not known" where nobody told).
    """
    facts = mart.table(fact) if rows is None else rows
    joined = _through_teams(mart, _join(mart, facts, key, at, dims, structure), dims, at)
    joined = joined.select(*joined.columns)  # the joins end here, callers may start their own
    kept = [name for name in facts.columns if name not in dims]
    own = {name: ibis.coalesce(_own(joined, name, at), NOT_KNOWN) for name in dims}
    # one projection after the joins: each further one would cost the engine's planner dearly
    return joined.select(*kept, day=_day(joined, at), who=_who(joined, key), **own)


def _day(rows: Table, at: str) -> Value:
    moment = rows[at]
    return moment if moment.type().is_date() else moment.date()


def _who(rows: Table, key: str) -> Value:
    """The person, else the agent as the file names them."""
    if "_w_person" not in rows.columns:
        return rows[key]
    return ibis.coalesce(rows["_w_person"], rows[key])


def _join(
    mart: Mart, facts: Table, key: str, at: str, dims: Collection[str], structure: Structure
) -> Table:
    """The one range join; nothing to join leaves the rows as they are."""
    wanted = tuple(name for name in (*assignments.TEXTS, "tenure_band") if name in dims)
    if {"unit", "site"} & set(dims) and "team" not in wanted:
        wanted = (*wanted, "team")
    lookup = _lookup(mart, key=key, wanted=wanted, structure=structure)
    if lookup is None:
        return facts
    day = _day(facts, at)
    begun, over = lookup["_w_from"] <= day, lookup["_w_to"] <= day
    return facts.left_join(lookup, [facts[key] == lookup["_w_key"], begun, ~over])


def _lookup(mart: Mart, *, key: str, wanted: tuple[str, ...], structure: Structure) -> Table | None:
    """Disjoint spans a key with the wanted columns (prefixed), or None when nobody is known."""
    remembered = ("lookup", key, wanted, structure)
    if remembered not in mart.kept:
        mart.kept[remembered] = _build(mart, key=key, wanted=wanted, structure=structure)
    found: Table | None = mart.kept[remembered]
    return found


def _build(mart: Mart, *, key: str, wanted: tuple[str, ...], structure: Structure) -> Table | None:
    """The spans of one key, cut by job and tenure where those are wanted."""
    spans = _spans(mart, key)
    if spans.empty:
        return None
    origins = ("hr",) if key == "agent" else ("hr", "contacts")
    jobs = [name for name in wanted if name in assignments.TEXTS]
    if jobs:
        history = assignments.jobs(mart, origins=origins)
        if structure == "today":
            today = int(np.datetime64(mart.settings.today, "D").astype(int))
            history = assignments.as_of_today(history, "person", today)
        chosen = history[["person", "valid_from", "valid_to", *jobs]]
        spans = assignments.overlay(spans, chosen, "person")
    if "tenure_band" in wanted:
        spans = assignments.overlay(spans, assignments.tenure(mart), "person")
    texts = ["key", *dict.fromkeys(["person", *wanted])]
    table = ibis.memtable(assignments.to_arrow(spans, texts=texts))
    named = {f"_w_{name}": name for name in texts}
    return table.select(_w_from="valid_from", _w_to="valid_to", **named)


def _spans(mart: Mart, key: str) -> pd.DataFrame:
    """Whom each key means, when: agents through identities, persons always.

    A `worker` is either; their keys never meet.
    """
    agents: pd.DataFrame = assignments.identities(mart).assign(key=lambda one: one["agent"])
    if key == "agent":
        return agents
    known = mart.table("job_history").select("person").distinct().to_pyarrow().to_pandas()
    persons = known.dropna().assign(
        key=lambda one: one["person"],
        valid_from=assignments.FIRST_DAY,
        valid_to=assignments.LAST_DAY,
    )
    parts = [one for one in (persons, agents) if key == "worker" and len(one)] or [persons]
    both: pd.DataFrame = pd.concat(parts, ignore_index=True)
    return both


def _own(rows: Table, name: str, at: str) -> Value:
    """One dimension before "not known" is said: HR's word, else the file's, else the row's."""
    if name in DIMS_OF_TIME:
        return _time(rows, name, at)
    candidates = [f"_w_{name}", *_FROM_FILE.get(name, ()), name, f"_t_{name}"]
    found = [rows[one] for one in candidates if one in rows.columns]
    return ibis.coalesce(*found) if found else ibis.null("string")


def _time(rows: Table, name: str, at: str) -> Value:
    """Weekday or quarter of the day, in local time."""
    if name == "weekday":
        number = _day(rows, at).day_of_week.index()
        return ibis.cases(*[(number == i, label) for i, label in enumerate(WEEKDAYS)])
    if rows[at].type().is_date():
        return ibis.null("string")
    hour = rows[at].hour()
    ends = [(hour < 6 * (i + 1), label) for i, label in enumerate(HOUR_BANDS)]
    return ibis.cases(*ends)


def _through_teams(mart: Mart, rows: Table, dims: Collection[str], at: str) -> Table:
    """Unit and site of the team, for where neither HR nor the file told them."""
    missing = [name for name in ("unit", "site") if name in dims]
    if not missing or mart.is_empty("teams"):
        return rows
    teams = mart.table("teams").group_by("team")
    lookup = teams.aggregate(**{f"_t_{name}": ibis._[name].max() for name in missing})
    lookup = lookup.rename(_t_team="team")
    return rows.left_join(lookup, _own(rows, "team", at) == lookup["_t_team"])
