"""What every measure owes, on every engine: one suite, and a new engine is one line in engines.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, partial

import pandas as pd
import pandas.testing
import pytest

from keepwell.analytics.mart import Mart, in_memory
from keepwell.analytics.metrics import compute, compute_many, registry
from keepwell.analytics.metrics.framework.compute import COLUMNS
from keepwell.analytics.metrics.framework.shapes import Count, NetScore, Panel, Ratio, SumMetric
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import DIMENSIONS
from keepwell.schemas.intake import KINDS
from tests.analytics.metrics import small_company
from tests.analytics.metrics.engines import ENGINES, Engine, company_on, nobody_on, quiet

MEASURES = sorted(registry())
MONTHS = [Period.parse(one) for one in ("2026-01", "2026-02", "2026-03")]
PERIODS = [*MONTHS, Period.parse("2026-Q1"), Period(date(2026, 1, 10), date(2026, 3, 4), "all")]
PLAIN = ENGINES[0].values[0]
NEVER_MISSING = {"headcount"}


@cache
def answers(
    mart: Callable[[], Mart], dims: tuple[str, ...], where: tuple[tuple[str, str], ...] = ()
) -> dict[str, pd.DataFrame]:
    """Every measure that can be split so, in one go as the nightly refresh asks for them."""
    measures = [one for one in MEASURES if set(dims) <= set(registry()[one].measure.dims)]
    with quiet():
        return compute_many(mart(), measures, by=dims, where=where, periods=PERIODS)


def asked(
    engine: Engine, measure: str, *dims: str, where: tuple[tuple[str, str], ...] = ()
) -> pd.DataFrame:
    """Figures of the small company, or a skip that names the reason."""
    if measure in engine.cannot:
        pytest.skip(f"{engine.name} cannot run {measure}")
    return answers(company_of(engine), dims, where)[measure]


@cache
def company_of(engine: Engine) -> Callable[[], Mart]:
    return partial(company_on, engine)


@cache
def doubled() -> Mart:
    """The small company, with every row about who and where twice."""
    tables = small_company.tables()
    for name in ("identities", "job_history", "teams", "employment"):
        tables[name] = [*tables[name], *tables[name]]
    return in_memory(tables, settings=small_company.SETTINGS)


@cache
def nobody(engine: Engine) -> dict[str, pd.DataFrame]:
    with quiet():
        return compute_many(nobody_on(engine), MEASURES, periods=MONTHS)


def split_by(measure: str) -> str:
    dims = registry()[measure].measure.dims
    if not dims:
        pytest.skip("it is told for the whole company only")
    return "team" if "team" in dims else dims[0]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("engine", ENGINES)
def test_figures_keep_their_shape(engine: Engine, measure: str) -> None:
    found = asked(engine, measure)
    assert list(found["period"]) == [str(one) for one in PERIODS]
    assert set(COLUMNS) <= set(found.columns)
    told = found[found["low"].notna() & found["value"].notna()]
    assert (told["low"] <= told["value"] + 1e-9).all()
    closed = told[told["high"].notna()]  # a curve that never gets so far has no upper end
    assert (closed["value"] <= closed["high"] + 1e-9).all()
    assert (found["n"] >= 0).all()
    assert (found["people"] >= 0).all()
    if registry()[measure].measure.unit == "share":
        assert found["value"].dropna().between(0, 1).all()


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_in_means_nothing_said_never_zero(engine: Engine, measure: str) -> None:
    found = nobody(engine)[measure]
    assert found["value"].isna().all()
    assert (found["n"] == 0).all()
    assert (
        found["missing"].notna().all() or found["cannot"].notna().all() or measure in NEVER_MISSING
    )


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("engine", ENGINES)
def test_one_slice_of_many_is_the_slice_alone(engine: Engine, measure: str) -> None:
    dim = split_by(measure)
    if engine is not PLAIN and dim != "team":
        pytest.skip("on other engines slices are compared with the first engine's, below")
    many = asked(engine, measure, dim)
    if many.empty:
        pytest.skip("the small company has no slice of it")
    word = "Amber" if "Amber" in set(many[dim]) else many[dim].iloc[0]
    one = asked(engine, measure, dim, where=((dim, word),))
    mine = many[many[dim] == word].reset_index(drop=True)
    same = [name for name in ("value", "numerator", "denominator", "n", "people") if name in mine]
    pandas.testing.assert_frame_equal(mine[same], one[same], check_dtype=False)


GROUPED = ("team", "tenure_band", "channel", "leave_class", "absence_class")
TORN = {"periods": [MONTHS[1], Period.parse("2026-Q1")]}


def cut_by(dim: str) -> list[str]:
    """All panels that can be split so, and two measures made of sums."""
    plain = {"csat", "aht_median"}
    own = [one for one in registry().values() if isinstance(one, Panel) or one.id in plain]
    return [one.id for one in own if dim in one.measure.dims]


@cache
def in_groups(
    mart: Callable[[], Mart], dim: str, ahead: tuple[str, ...] = ()
) -> tuple[dict[str, tuple[str, ...]], dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Overlapping groups of a dimension's labels, figures of them, and figures by label."""
    with quiet():
        split = compute_many(mart(), cut_by(dim), by=(dim,), ahead=ahead, **TORN)
        labels = sorted({one for frame in split.values() for one in set(frame[dim])})
        groups = {"first": tuple(labels[:2]), "rest": tuple(labels[1:])}
        found = compute_many(mart(), cut_by(dim), by=(dim,), groups=groups, ahead=ahead, **TORN)
    return groups, found, split


@pytest.mark.parametrize("dim", GROUPED)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_group_is_what_its_members_are_alone_together(engine: Engine, dim: str) -> None:
    """Labels may stand in several groups; each is told as if there were no other."""
    if engine is not PLAIN and dim != "team":
        pytest.skip("one dimension is enough to see that groups are counted elsewhere too")
    groups, found, _ = in_groups(company_of(engine), dim)
    for label, members in groups.items():
        with quiet():
            question = {"where": ((dim, members),), **TORN}
            alone = compute_many(company_of(engine)(), list(found), **question)
        for measure, frame in found.items():
            told = ["value", "numerator", "denominator", "n", "cannot"]
            if isinstance(registry()[measure], Panel):  # sums count who is in two labels twice
                told += ["low", "high", "people", *({"expected_events"} & set(frame.columns))]
            together = frame[frame[dim] == label].reset_index(drop=True)
            if len(together):
                pandas.testing.assert_frame_equal(
                    together[told], alone[measure][told], check_dtype=False, obj=measure
                )


@pytest.mark.parametrize("dim", GROUPED)
def test_announced_splits_are_what_each_is_alone(dim: str) -> None:
    """Counting all splits of a refresh in one pass changes none of them, nor their groups."""
    one = in_groups(company_of(PLAIN), dim)
    together = in_groups(company_of(PLAIN), dim, ("team", "unit", "tenure_band", "channel"))
    for alone, announced in zip(one[1:], together[1:], strict=True):
        for measure in alone:
            pandas.testing.assert_frame_equal(alone[measure], announced[measure], obj=measure)


@pytest.mark.portability
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("engine", ENGINES[1:])
def test_another_engine_says_the_same(engine: Engine, measure: str) -> None:
    for dims in ((), (split_by(measure),)):
        here, there = asked(PLAIN, measure, *dims), asked(engine, measure, *dims)
        pandas.testing.assert_frame_equal(here, there, rtol=1e-9, check_dtype=False)


@pytest.mark.parametrize("measure", MEASURES)
def test_doubled_identities_and_job_history_multiply_nothing(measure: str) -> None:
    dim = split_by(measure)
    then, now = asked(PLAIN, measure, dim), answers(doubled, (dim,))[measure]
    pandas.testing.assert_frame_equal(then, now, check_dtype=False)


@pytest.mark.parametrize(
    "measure", [one for one in MEASURES if isinstance(registry()[one], Count | Ratio | NetScore)]
)
def test_slices_add_up_to_the_whole(measure: str) -> None:
    whole, slices = asked(PLAIN, measure), asked(PLAIN, measure, split_by(measure))
    for name in ("numerator", "denominator", "n"):
        added = slices.groupby("period")[name].sum().reindex(whole["period"])
        assert added.tolist() == pytest.approx(whole[name].fillna(0).tolist())


@pytest.mark.parametrize("measure", MEASURES)
def test_declarations_are_whole(measure: str) -> None:
    told = registry()[measure].measure
    assert told.words.endswith(".")
    assert told.title
    assert told.formula
    assert told.pitfalls
    assert told.sources
    assert set(told.dims) <= set(DIMENSIONS)
    named = {way for need in told.needs for one in need.split(" or ") for way in one.split("+")}
    for column in named:
        kind, field = column.split(".")
        assert field in KINDS[kind].by_name, f"{column} is no column of an import"


@pytest.mark.parametrize(
    "measure", [one for one in MEASURES if isinstance(registry()[one], SumMetric)]
)
def test_the_last_moment_of_a_month_is_in_it_and_midnight_is_not(measure: str) -> None:
    """Days split the span without overlap or gap: months add up to their quarter."""
    n = asked(PLAIN, measure)["n"].tolist()
    assert sum(n[:3]) == n[3]


def test_a_measure_that_does_not_exist_is_named() -> None:
    with pytest.raises(KeyError, match="no measure 'mood'"):
        compute(company_on(PLAIN), "mood", periods=MONTHS)


def test_a_person_is_never_a_dimension() -> None:
    mart: Mart = company_on(PLAIN)
    for wrong in ("person", "agent", "customer"):
        with pytest.raises(ValueError, match="no dimension"):
            compute(mart, "csat", by=[wrong], periods=MONTHS)
