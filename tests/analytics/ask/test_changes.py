"""What changed: planted changes found where they were planted, faults told apart, one word for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from keepwell.analytics.ask.change_tables import LASTING, TWINS, months_late
from keepwell.analytics.ask.changes import LEVEL, Look, looked_at
from keepwell.analytics.metrics import measures
from keepwell.schemas.changes import MonthOfChanges
from keepwell.schemas.figures import Figure, Sheet
from keepwell.schemas.phrases import in_english
from tests.analytics.ask.drawn_company import LAST, Drawn, Place

DECLARED = {one.id: one for one in measures()}
FEW = frozenset({"contacts", "csat", "aht", "reopen_rate", "separation_rate", "complaint_rate"})


def _last(
    planted: dict[Place, float] | None = None,
    *,
    seed: int = 1,
    spoil: Callable[[Sheet], Sheet] = lambda sheet: sheet,
    only: frozenset[str] = FEW,
    back: int = 0,
) -> MonthOfChanges:
    """The last month of a drawn company, as it is looked at."""
    drawn = Drawn(np.random.default_rng(seed), planted=planted or {}, only=only)
    look = Look(drawn.names())
    for sheet in drawn.sheets():
        look.add(spoil(sheet))
    return look.at_months([drawn.names()[-1 - back]], complete=True, before={})[0]


def _figures(sheet: Sheet, change: Callable[[Figure], Figure | None]) -> Sheet:
    return replace(sheet, figures=tuple(new for one in sheet.figures if (new := change(one))))


def _named(found: MonthOfChanges) -> list[tuple[str, str]]:
    return [(one.measure, "".join(one.slice.values())) for one in found.changes]


def test_a_quiet_month_says_how_much_was_looked_at():
    found = _last()
    assert _named(found) == []
    assert found.wholes == len(FEW)
    # whole, eight teams; four channels, eight products and fifteen topics of quick measures
    assert found.checked == len(FEW) + 8 * len(FEW) + 27 * (len(FEW) - 1)
    assert found.by_team["team 1"] == len(FEW)
    assert found.complete


def test_a_change_of_one_product_is_told_there_and_not_for_the_whole():
    found = _last({("csat", "product", "product 3"): -8.0})
    assert _named(found) == [("csat", "product 3")]
    one = found.changes[0]
    assert one.slice == {"product": "product 3"}
    assert not one.rose
    assert one.news
    assert one.value is not None
    assert one.value < one.usual[0] < one.expected < one.usual[1]
    said = in_english(one.sentence)
    assert said.startswith("Satisfied customers in product 3 fell to ")
    assert "October 2026" in said
    assert len(one.trend) == 13
    assert one.trend[-1].period == LAST


def test_a_change_of_the_whole_names_the_group_that_holds_most_of_it():
    planted = {("aht", "", ""): 25.0, ("aht", "product", "product 2"): 70.0}
    found = _last(planted)
    one = next(one for one in found.changes if not one.slice)
    assert one.measure == "aht"
    assert one.driver is not None
    assert one.driver.slice == {"product": "product 2"}
    assert one.driver.part >= 0.5
    assert in_english(one.driver.phrase).startswith("Most of it lies in product 2: ")
    assert {"product": "product 2"} not in one.also
    assert [name for name, _ in _named(found)].count("aht") == 1  # its slices are no second news


def test_a_change_that_all_groups_share_names_none():
    planted = {("csat", "", ""): -20.0} | {
        ("csat", "team", f"team {at}"): -7.0 for at in range(1, 9)
    }
    one = _last(planted).changes[0]
    assert (one.measure, one.slice) == ("csat", {})
    assert one.driver is None
    assert one.also


def test_more_leavers_than_chance_are_told_by_their_number():
    def few(sheet: Sheet) -> Sheet:
        if sheet.measure.id != "separation_rate":
            return sheet
        return _figures(
            sheet, lambda one: replace(one, value=None, interval=None, state="counts_only")
        )

    found = _last({("separation_rate", "", ""): 9.0}, spoil=few)
    assert _named(found) == [("separation_rate", "")]
    said = in_english(found.changes[0].sentence)
    assert "counted in October 2026, where about" in said
    assert found.changes[0].value is None


def test_what_stands_out_again_is_no_news():
    def step(sheet: Sheet) -> Sheet:
        if sheet.measure.id != "aht" or sheet.by:
            return sheet
        months = {"2026-09", LAST}
        return _figures(
            sheet,
            lambda one: (
                replace(one, value=one.value * 1.5, interval=(one.value * 1.49, one.value * 1.51))
                if one.period in months and one.value
                else one
            ),
        )

    drawn = Drawn(np.random.default_rng(1), only=FEW)
    look = Look(drawn.names())
    for sheet in drawn.sheets():
        look.add(step(sheet))
    both = look.at_months(["2026-09", LAST], complete=True, before={})
    assert [_named(one) for one in both] == [[("aht", "")]] * 2
    assert both[0].changes[0].news
    assert not both[1].changes[0].news
    assert both[1].changes[0].since == "2026-09"
    # the same is known when the earlier month is only remembered
    again = look.at_months([LAST], complete=True, before={"2026-09": both[0]})
    assert again[0].changes[0].since == "2026-09"


def test_a_column_that_went_empty_is_a_fault_of_the_data_and_no_change():
    def empty(sheet: Sheet) -> Sheet:
        if sheet.measure.id not in {"aht", "back_to_back_share"}:
            return sheet

        def hardly(one: Figure) -> Figure:
            reach = {"": 0.85, "team 2": 0.04}.get("".join(one.slice.values()), 1.0)
            if one.period != LAST or not one.n or reach == 1.0:
                return one
            return replace(one, n=int(one.n * reach), value=(one.value or 0) * 3)

        return _figures(sheet, hardly)

    found = _last(spoil=empty, only=FEW | {"back_to_back_share"})
    assert {(one.measure, one.slice["team"], one.code) for one in found.faults} == {
        ("aht", "team 2", "thin"), ("back_to_back_share", "team 2", "thin"),
    }  # fmt: skip
    assert _named(found) == []
    fault = next(one for one in found.faults if one.measure == "aht")
    assert fault.came < 0.1 * fault.usual
    assert "Average handle time in team 2: only" in in_english(fault.sentence)
    assert "import it again" in in_english(fault.remedy)


def test_half_a_month_of_contacts_is_a_file_missing():
    def torn(sheet: Sheet) -> Sheet:
        def half(one: Figure) -> Figure:
            if one.period != LAST or not one.n:
                return one
            counted = (one.value or 0) / 3 if sheet.measure.id == "contacts" else one.value
            return replace(one, n=one.n // 3, value=counted, numerator=(one.numerator or 0) / 3)

        return _figures(sheet, half) if sheet.measure.sensitivity == "service" else sheet

    found = _last(spoil=torn)
    assert [(one.measure, one.slice, one.code) for one in found.faults] == [
        ("contacts", {}, "short")
    ]
    assert _named(found) == []
    assert found.wholes == 1  # of the workforce, all came in


def test_not_one_counted_where_many_are_usual_is_a_file_missing():
    def none(sheet: Sheet) -> Sheet:
        if sheet.measure.id != "complaint_rate":
            return sheet
        return _figures(
            sheet,
            lambda one: replace(one, value=0.0, numerator=0.0) if one.period == LAST else one,
        )

    found = _last(spoil=none)
    assert _named(found) == []
    assert {one.code for one in found.faults} == {"none"}
    assert any(not one.slice for one in found.faults)


def test_a_month_that_is_not_final_waits():
    def late(sheet: Sheet) -> Sheet:
        if sheet.measure.id != "csat":
            return sheet
        return _figures(
            sheet, lambda one: replace(one, state="provisional") if one.period == LAST else one
        )

    found = _last({("csat", "", ""): -30.0}, spoil=late)
    assert _named(found) == []
    assert found.waiting == ("csat",)


def test_what_settles_late_is_told_when_it_has_settled():
    assert months_late(DECLARED["csat"]) == 0
    assert months_late(DECLARED["fcr_repeat"]) == 1
    assert months_late(DECLARED["repeat_business"]) == 3
    assert months_late(DECLARED["early_leavers_90d"]) == 3
    drawn = Drawn(np.random.default_rng(3), only=FEW | {"fcr_repeat"}, months=26)
    look = Look(drawn.names())
    for sheet in drawn.sheets():
        if sheet.measure.id == "fcr_repeat" and not sheet.by:
            sheet = _figures(  # noqa: PLW2901 - the same sheet with one month moved
                sheet,
                lambda one: (
                    replace(one, numerator=(one.numerator or 0) * 0.7, value=(one.value or 0) * 0.7)
                    if one.period == "2026-09"
                    else one
                ),
            )
        look.add(sheet)
    september, october = look.at_months(["2026-09", LAST], complete=True, before={})
    assert "fcr_repeat" not in dict(_named(september))
    assert ("fcr_repeat", "") in _named(october)
    assert october.changes[0].period == "2026-09"


def test_months_that_overlap_and_second_readings_are_not_looked_at():
    for measure in (*LASTING, *TWINS):
        assert measure in DECLARED, measure
        assert not looked_at(DECLARED[measure])
    assert all(looked_at(DECLARED[twin]) for twin in TWINS.values())
    assert not looked_at(DECLARED["csat"], ("manager_line",))
    assert not looked_at(DECLARED["csat"], ("tenure_band",))
    assert not looked_at(DECLARED["headcount"], ("team",))


def test_hidden_figures_are_never_looked_at():
    def hide(sheet: Sheet) -> Sheet:
        return _figures(
            sheet,
            lambda one: (
                replace(one, state="too_few")  # what a careless caller might leave in
                if one.slice.get("product") == "product 3"
                else one
            ),
        )

    found = _last({("csat", "product", "product 3"): -12.0}, spoil=hide)
    assert _named(found) == []
    assert "product 3" not in repr(found)


def test_groups_of_what_is_not_known_are_left_out():
    def unnamed(sheet: Sheet) -> Sheet:
        return _figures(
            sheet,
            lambda one: (
                replace(one, slice={"product": "Tablet + not known"})
                if one.slice.get("product") == "product 3"
                else one
            ),
        )

    found = _last({("csat", "product", "product 3"): -12.0}, spoil=unnamed)
    assert _named(found) == []


def test_nine_months_are_the_least():
    drawn = Drawn(np.random.default_rng(1), only=FEW, months=9)
    look = drawn.look()
    early, last = look.at_months(drawn.names()[-2:], complete=True, before={})
    assert (early.checked, early.wholes) == (0, 0)
    assert last.wholes > 0
    assert 0 < LEVEL <= 0.05


def test_the_stored_form_reads_back():
    planted = {("aht", "", ""): 25.0, ("aht", "product", "product 2"): 70.0}
    for found in (_last(planted), _last()):
        assert MonthOfChanges.from_json(found.as_json()) == found


def test_the_stamp_tells_whether_a_month_was_restated():
    drawn = Drawn(np.random.default_rng(1), only=FEW)
    one, same = Look(drawn.names()), Look(drawn.names())
    sheets = list(drawn.sheets())
    for sheet in sheets:
        one.add(sheet)
        same.add(sheet if sheet.measure.id != "csat" else _more(sheet))
    changed = [month for month in drawn.names() if one.stamp(month) != same.stamp(month)]
    assert changed == ["2026-08"]


def _more(sheet: Sheet) -> Sheet:
    return _figures(
        sheet,
        lambda one: replace(one, n=(one.n or 0) + 1) if one.period == "2026-08" else one,
    )


@pytest.mark.parametrize("size", [3.0, 12.0])
def test_the_larger_a_change_the_oftener_it_is_found(size: float):
    found = [
        ("csat", "") in _named(_last({("csat", "", ""): size}, seed=seed)) for seed in range(6)
    ]
    assert sum(found) >= 5 if size > 10 else sum(found) <= 3


def _all_months(found: Iterable[MonthOfChanges]) -> list[str]:
    return [one.month for one in found]


def test_months_come_in_order_whatever_was_asked():
    drawn = Drawn(np.random.default_rng(1), only=frozenset({"csat"}))
    asked = {LAST, "2026-08", "2026-09", "1999-01"}
    assert _all_months(drawn.look().at_months(asked, complete=False, before={})) == [
        "2026-08", "2026-09", LAST,
    ]  # fmt: skip
