"""Monthly cells are counted once for whatever is asked of them."""

from __future__ import annotations

import pandas as pd
import pytest

from keepwell.analytics.metrics.framework.kept import KeptCells
from keepwell.analytics.metrics.framework.request import request
from keepwell.kernel.periods import Period


class Facts:
    """Counts how often it is asked, over which span."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, str]] = []

    def __call__(self, span):
        self.spans.append((str(span[0]), str(span[1])))
        months = pd.date_range(span[0], span[1], freq="MS", inclusive="left")
        return pd.DataFrame({"month": months, "k": range(len(months))})


def asked(*periods: str, by: tuple[str, ...] = ()):
    return request(by=by, periods=[Period.parse(one) for one in periods])


@pytest.fixture
def facts() -> Facts:
    return Facts()


def test_a_narrower_question_is_answered_from_what_was_counted(facts):
    kept = KeptCells()
    year = kept.cells("csat", asked("2026"), facts)
    may = kept.cells("csat", asked("2026-05"), facts)
    assert len(year) == 12
    assert may["month"].dt.month.tolist() == [5]
    assert facts.spans == [("2026-01-01", "2027-01-01")]


def test_a_wider_one_is_counted_over_both(facts):
    kept = KeptCells()
    kept.cells("csat", asked("2026-05"), facts)
    assert len(kept.cells("csat", asked("2026-04"), facts)) == 1
    assert facts.spans[1] == ("2026-04-01", "2026-06-01")
    assert len(kept.cells("csat", asked("2026-05"), facts)) == 1
    assert len(facts.spans) == 2


def test_what_will_be_looked_at_is_counted_along(facts):
    first, last = Period.parse("2025-01"), Period.parse("2026-06")
    kept = KeptCells(reach=(first.start, last.end))
    kept.cells("csat", asked("2026-05"), facts)
    assert len(kept.cells("csat", asked("2025-01", "2026-06"), facts)) == 18
    assert len(facts.spans) == 1


def test_other_slices_and_other_sums_are_counted_apart(facts):
    kept = KeptCells()
    for what, by in (("csat", ()), ("csat", ("team",)), ("aht", ())):
        kept.cells(what, asked("2026-05", by=by), facts)
    assert len(facts.spans) == 3
    kept.forget()
    kept.cells("csat", asked("2026-05"), facts)
    assert len(facts.spans) == 4
