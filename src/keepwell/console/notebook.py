"""`keepwell.open()`: figures in a notebook as dataframes, through the same gate as a page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from keepwell.domain.partnership.queries.initiatives import InitiativeView
    from keepwell.domain.partnership.queries.worth import Reckoning
    from keepwell.schemas.figures import Sheet

COLUMNS = ("period", "value", "numerator", "denominator", "n", "low", "high", "state", "reason")
LEDGER = (
    "id", "title", "measure", "state", "retrospective", "changed_after_results", "read_to", "final",
    "word", "estimate", "low", "high", "refusals", "sentence",
)  # fmt: skip

WORTH = (
    "id", "name", "kind", "currency", "low", "middle", "high", "chance", "reckoned_at", "refused",
)  # fmt: skip


class Keepwell:
    """One company, as its operator sees it: group figures, no persons."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @classmethod
    def at(cls, home: str | Path | None = None) -> Keepwell:
        """The company kept in `home`, else where the environment says.

        Raises:
            RuntimeError: when another company is open in this process already.
        """
        if home is not None:
            os.environ["KEEPWELL_HOME"] = str(Path(home).expanduser().resolve())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keepwell.config.settings")
        import django
        from django.conf import settings

        django.setup()
        if home is not None and Path(settings.HOME).resolve() != Path(home).expanduser().resolve():
            raise RuntimeError(
                f"this process has opened {settings.HOME} already; start another one for {home}"
            )
        return cls(Path(settings.HOME))

    def figures(
        self,
        measure: str,
        by: Sequence[str] | str = (),
        where: Mapping[str, str] | None = None,
        *,
        from_: str | None = None,
        to: str | None = None,
        grain: str = "month",
        engine: str | None = None,
        viewer: Any = None,
    ) -> pd.DataFrame:
        """Figures of a measure, one row a slice and period.

        Args:
            measure: id, as `measures()` lists them.
            by: dimensions to split by.
            where: dimension to label.
            from_: first month, as "2026-03".
            to: last month, included.
            grain: month, quarter, year or all.
            engine: another one than the built-in.
            viewer: `domain.access.queries.Viewer` for a person's view.

        Returns:
            The columns of `by`, then period, value (in the measure's unit), numerator,
            denominator, n, low and high (95 %), state, reason. `attrs` tell `known_at` (ISO, UTC),
            and whether something came in since (`outdated`).
        """
        from keepwell.workflows import figures as story

        dims = (by,) if isinstance(by, str) else tuple(by)
        sheet = story.figures(
            measure=measure, by=dims, where=where, from_=from_, to=to, grain=grain, engine=engine,
            viewer=viewer,
        )  # fmt: skip
        frame = framed(sheet)
        known_at = next((one.known_at for one in sheet.figures if one.known_at), None)
        frame.attrs |= {"known_at": known_at, "outdated": story.outdated()}
        return frame

    def linkage(self) -> dict[str, Any] | None:
        """Whether care and customers move together, as the page was last worked out.

        Returns:
            `result` (every pair with its links, intervals and refusals, plain values), `inputs`
            (a dataframe: team, month, outcome, base, what is held equal, care measures) and
            `known_at`; None before the first time.
        """
        import pandas as pd

        from keepwell.workflows import linking as story

        told, given = story.told(), story.inputs()
        if told is None or given is None:
            return None
        return {
            "result": told.linked.as_json(), "known_at": told.known_at,
            "inputs": pd.DataFrame(given.rows, columns=given.columns),
        }  # fmt: skip

    def staying(self) -> pd.DataFrame | None:
        """Curves of staying, one row a split, group and month of tenure; None before the first time.

        Returns:
            split, group, people, events (missing under five), month, share, low, high, at_risk.
        """
        import pandas as pd

        from keepwell.workflows import retention as story

        told = story.told()
        if told is None:
            return None
        curves = [("", told.retention.whole)]
        curves += [(one.dim, curve) for one in told.retention.splits for curve in one.curves]
        rows = [
            (dim, one.label, one.people, one.events, at.time, at.value, at.low, at.high, at.at_risk)
            for dim, one in curves
            for at in one.points
        ]
        names = ("split", "group", "people", "events", "month", "share", "low", "high", "at_risk")
        return pd.DataFrame(rows, columns=names)

    def measures(self) -> pd.DataFrame:
        """All measures: id, code, title, words, unit, family, sensitivity, dims."""
        import pandas as pd

        from keepwell.workflows import figures as story

        names = ("id", "code", "title", "words", "unit", "family", "sensitivity", "dims")
        return pd.DataFrame(
            [{name: getattr(one, name) for name in names} for one in story.measures()],
            columns=names,
        )

    def initiatives(self) -> pd.DataFrame:
        """The care ledger, newest first, one row an initiative.

        Returns:
            id, title, measure, state, retrospective, changed_after_results, and of the newest
            review: read_to, final, word, estimate, low, high (the measure's unit), refusals
            (codes), sentence. Missing before the first review.
        """
        import pandas as pd
        from django.utils import timezone

        from keepwell.domain.partnership.queries.initiatives import ledger

        rows = [_told(one) for one in ledger(today=timezone.localdate())]
        return pd.DataFrame(rows, columns=list(LEDGER))

    def worth(self) -> pd.DataFrame:
        """What care was reckoned to be worth, newest first, one row a reckoning.

        Returns:
            id, name, kind (return or choice), currency, low, middle, high (P10, P50, P90 of what is
            left over in twelve months, of the best set for a choice), chance (of paying back; of
            a return only), reckoned_at, refused (a code). Missing before it was reckoned.
        """
        import pandas as pd

        from keepwell.domain.partnership.queries.worth import reckonings

        return pd.DataFrame([_worth(one) for one in reckonings()], columns=list(WORTH))

    def worth_inputs(self, reckoning: str) -> dict[str, Any]:
        """Everything a reckoning was drawn from, with its seed: the file of its page.

        Raises:
            LookupError: for what is none, or was not reckoned yet.
        """
        from keepwell.domain.partnership.queries.worth import reckoning as found
        from keepwell.workflows.worth import document

        view = found(id=reckoning)
        told = document(view) if view else None
        if told is None:
            raise LookupError(f"there is no reckoning {reckoning!r} with a result")
        return told

    def initiative_inputs(self, initiative: str) -> pd.DataFrame:
        """What the newest review of an initiative was found from, one row a team and month.

        Returns:
            The columns of the CSV export; `attrs` hold window, seed, draws and the rest.

        Raises:
            LookupError: when there is no such initiative.
        """
        import pandas as pd
        from django.utils import timezone

        from keepwell.domain.partnership.queries import initiatives as ledger
        from keepwell.workflows import initiative_export

        found = ledger.initiative(id=initiative, today=timezone.localdate())
        if found is None:
            raise LookupError(f"there is no initiative {initiative!r}")
        frame = pd.DataFrame(initiative_export.rows(found), columns=list(initiative_export.HEAD))
        inputs = ledger.inputs(initiative=initiative)
        frame.attrs |= {name: value for name, value in inputs.items() if name != "teams"}
        return frame


def _told(one: InitiativeView) -> tuple[Any, ...]:
    first = (one.id, one.plan.title, one.plan.measure, one.state, one.retrospective, one.marked)
    if one.review is None:
        return (*first, *(None,) * (len(LEDGER) - len(first)))
    effect = one.review.effect
    return (
        *first, one.review.read_to, one.review.final, effect.word, effect.estimate, effect.low,
        effect.high, [refused.code for refused in effect.refusals], str(one.review.told.headline),
    )  # fmt: skip


def framed(sheet: Sheet) -> pd.DataFrame:
    """A sheet as a dataframe; numbers that are not shown are missing."""
    import pandas as pd

    rows = []
    for one in sheet.figures:
        low, high = one.interval or (None, None)
        told: tuple[Any, ...] = (
            one.period,
            one.value,
            one.numerator,
            one.denominator,
            one.n,
            low,
            high,
            one.state,
        )
        slices = {dim: one.slice.get(dim) for dim in sheet.by}
        rows.append(slices | dict(zip(COLUMNS, (*told, one.reason), strict=True)))
    frame = pd.DataFrame(rows, columns=[*sheet.by, *COLUMNS])
    numbers = ["value", "numerator", "denominator", "low", "high"]
    return frame.astype({**dict.fromkeys(numbers, "float64"), "n": "Int64"})


def _worth(one: Reckoning) -> dict[str, Any]:
    row: dict[str, Any] = {"id": one.id, "name": one.name, "kind": one.kind}
    if one.result is None:
        return row
    told = one.result.result
    row |= {"currency": told["currency"], "reckoned_at": one.result.at.isoformat()}
    if "refused" in told:
        return row | {"refused": told["refused"]["code"]}
    if one.kind == "choice":
        best = told["sets"][0]
        return row | {"low": best["left_low"], "middle": best["left"], "high": best["left_high"]}
    return {**row, **told["result"]["net"], "chance": told["result"]["chance"]}
