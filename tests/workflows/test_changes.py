"""What changed, as a story: from a file through the gate to what is stored, and read by whom it may be."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.db import transaction

from keepwell.domain.access.queries import Viewer
from keepwell.domain.released import operations as publishing
from keepwell.domain.released import queries as released
from keepwell.kernel.periods import Period
from keepwell.schemas.figures import Sheet
from keepwell.schemas.phrases import in_english
from keepwell.workflows import changes
from keepwell.workflows.figure_storage import LONG, stored_figure
from tests.analytics.ask.drawn_company import LAST, Drawn, Place

NOW = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
SOME = frozenset({"contacts", "csat", "aht", "separation_rate"})
LEADER = Viewer("u1", "p1", frozenset({"support_leader"}), None)
LEAD = Viewer("u2", "p2", frozenset({"team_lead"}), frozenset({"team 2"}))
AGENT = Viewer("u3", "p3", frozenset({"agent"}), frozenset({"team 1"}))


def _store(drawn: Drawn) -> None:
    """As the work process stores them: other splits for the newest months, and what was asked once."""
    wholes: dict[str, Sheet] = {}
    for sheet in drawn.sheets():
        rows = [stored_figure(one) for one in sheet.figures]
        if not sheet.by:
            wholes[sheet.measure.id] = sheet
        if not sheet.by or sheet.by[0] in LONG:
            _keep(sheet, rows)
            continue
        newest = set(drawn.names()[-3:])
        _keep(sheet, [one for one in rows if one["period"] in newest])
        whole = [stored_figure(one) for one in wholes[sheet.measure.id].figures]
        earlier = [one for one in (*whole, *rows) if one["period"] not in newest]
        _keep(sheet, earlier, changes.EARLIER)


def _keep(sheet: Sheet, rows: list[dict], where: tuple = ()) -> None:
    publishing.store_sheet(
        measure=sheet.measure.id, by=sheet.by, grain="month", figures=rows, known_at=NOW, where=where
    )  # fmt: skip


def _company(planted: dict[Place, float], seed: int = 1) -> None:
    _store(Drawn(np.random.default_rng(seed), planted=planted, only=SOME))


PLANTED: dict[Place, float] = {
    ("csat", "product", "product 3"): -12.0,
    ("aht", "team", "team 1"): 45.0,
    ("separation_rate", "", ""): 12.0,
}


@pytest.mark.django_db
def test_what_is_found_is_stored_and_found_again_without_a_new_version():
    _company(PLANTED)
    assert changes.find() == 25
    stored = released.sheet(measure=changes.RESULT)
    assert stored is not None
    assert stored.version == 1
    found = changes.of_month()
    assert found is not None
    assert found.month == LAST
    assert found.complete
    assert {(one.measure, "".join(one.slice.values())) for one in found.changes} == {
        ("csat", "product 3"), ("aht", "team 1"), ("separation_rate", ""),
    }  # fmt: skip
    assert changes.find() == 3  # the newest months are always looked at again
    again = released.sheet(measure=changes.RESULT)
    assert again is not None
    assert again.version == 1
    assert changes.find_at_once() == 0  # and at once only what was restated


@pytest.mark.django_db
def test_at_once_the_wholes_are_told_and_their_teams_looked_into():
    planted: dict[Place, float] = {("aht", "", ""): 25.0, ("aht", "team", "team 2"): 70.0}
    _company(planted | PLANTED)
    assert changes.find_at_once() == 25
    found = changes.of_month()
    assert found is not None
    assert not found.complete
    whole = next(one for one in found.changes if one.measure == "aht")
    assert whole.driver is not None
    assert whole.driver.slice == {"team": "team 2"}
    assert "csat" not in {one.measure for one in found.changes}
    changes.find()
    told = changes.of_month()
    assert told is not None
    assert told.complete
    assert "csat" in {one.measure for one in told.changes}


@pytest.mark.django_db
def test_a_look_without_all_splits_is_taken_again_when_they_are_there():
    drawn = Drawn(np.random.default_rng(1), planted=PLANTED, only=SOME)
    for sheet in drawn.sheets():
        if not sheet.by or sheet.by[0] in LONG:
            _keep(sheet, [stored_figure(one) for one in sheet.figures])
    changes.find(complete=False)
    early = changes.of_month()
    assert early is not None
    assert not early.complete
    assert "csat" not in {one.measure for one in early.changes}
    _company(PLANTED)
    assert changes.find() == 25  # all months, not the newest alone
    told = changes.of_month()
    assert told is not None
    assert told.complete
    assert "csat" in {one.measure for one in told.changes}


@pytest.mark.django_db
def test_who_sees_what():
    _company(PLANTED)
    changes.find()
    everything, led, own = (changes.of_month(viewer=who) for who in (LEADER, LEAD, AGENT))
    assert everything is not None
    assert led is not None
    assert own is not None
    assert {one.measure for one in everything.changes} == {"csat", "aht", "separation_rate"}
    # products are everybody's, another team's handle time is not
    assert {one.measure for one in led.changes} == {"csat", "separation_rate"}
    assert {one.measure for one in own.changes} == {"csat", "aht"}  # no figures of the workforce
    assert led.checked == led.wholes + led.by_team["team 2"]
    assert everything.checked > led.checked
    assert "team 1" not in repr(led.changes)


@pytest.mark.django_db
def test_a_pack_names_the_figures_by_their_keys():
    _company(PLANTED)
    changes.find()
    found = changes.of_month(month=LAST)
    assert found is not None
    told = changes.findings(found)
    assert {one.figure for one in told} == {
        "csat|product=product 3", "aht|team=team 1", "separation_rate",
    }  # fmt: skip
    assert all(one.p_value is not None and one.p_value < 0.001 for one in told)
    assert changes.of_month(month="2020-01") is None
    assert [one.month for one in changes.months()][:2] == [LAST, "2026-09"]


@pytest.mark.django_db
def test_without_figures_nothing_is_looked_at():
    assert changes.find() == 0
    assert changes.find_at_once() == 0
    assert changes.of_month() is None
    assert changes.months() == []


CONTACTS = ("contact_id", "opened_at", "first_reply_at", "resolved_at", "agent", "team", "channel",
            "product", "csat")  # fmt: skip
SPAN = [str(Period.parse("2026-10").previous(back)) for back in range(11, -1, -1)]


def _contacts_file(path: Path) -> Path:
    """Twelve months of two products; in the last, customers of the kettle are not content."""
    chance, number = random.Random(7), 0
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(CONTACTS)
        for month in SPAN:
            for at in range(360):
                number += 1
                product = "Kettle" if at % 3 == 0 else "Toaster"
                bad = 0.75 if (product, month) == ("Kettle", "2026-10") else 0.15
                opened = datetime.fromisoformat(f"{month}-{at % 27 + 1:02} 10:{at % 60:02}:00")
                out.writerow([
                    f"C{number:05}", opened, opened + timedelta(minutes=20), opened + timedelta(hours=3),
                    f"agent {at % 8}", "Blue" if at % 8 < 4 else "Green", "Chat" if at % 2 else "Phone",
                    product, 2 if chance.random() < bad else 5,
                ])  # fmt: skip
    return path


def _quiet(done: int, total: int | None = None, note: str = "") -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def _imported(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[None]:
    """A company that came in through the door, with all its figures and what changed in them."""
    from keepwell.workflows import figure_refreshing, import_file, nightly_refresh

    folder = tmp_path_factory.mktemp("kettles")
    former, settings.HOME = settings.HOME, folder
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        try:
            path = _contacts_file(folder / "contacts.csv")
            view = import_file.check_file(
                path=path, by="operator", kind="contacts", progress=_quiet
            )
            assert view.state == "checked", (view.state, view.questions, view.error)
            import_file.load(batch=view.id, by="operator", progress=_quiet, refresh=False)
            nightly_refresh.refresh_all(progress=_quiet)
            nightly_refresh.sum_the_rest(progress=_quiet)
            figure_refreshing.release_splits(["product", "channel"])
            changes.find(progress=_quiet)
            yield
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
            settings.HOME = former


@pytest.mark.usefixtures("_imported", "db")
class TestFromTheFile:
    """The months of a product that no sheet holds are asked through the gate, once."""

    def test_the_planted_product_is_found(self):
        found = changes.of_month()
        assert found is not None
        assert (found.month, found.complete) == (LAST, True)
        moved = {one.measure: one for one in found.changes}
        assert moved.keys() == {"csat"}
        told = moved["csat"]
        where = told.slice or (told.driver.slice if told.driver else {})
        assert where == {"product": "Kettle"}
        assert "fell to" in in_english(told.sentence)

    def test_quiet_months_before_it_are_quiet(self):
        told = [one for one in changes.months() if one.checked]
        assert len(told) == 4
        assert [one.month for one in told if one.changes] == [LAST]

    def test_earlier_months_are_kept_and_not_asked_twice(self):
        kept = released.sheet(measure="csat", by=("product",), where=changes.EARLIER)
        assert kept is not None
        assert {one["period"] for one in kept.figures} == set(SPAN[:-3])
        changes.find()
        again = released.sheet(measure="csat", by=("product",), where=changes.EARLIER)
        assert again is not None
        assert again.version == kept.version

    def test_a_restated_month_is_asked_again(self):
        whole = released.sheet(measure="csat")
        assert whole is not None
        rows = [one | {"numerator": one["numerator"] - 1} if one["period"] == SPAN[1] else one
                for one in whole.figures]  # fmt: skip
        publishing.store_sheet(measure="csat", by=(), grain="month", figures=rows, known_at=NOW)
        before = released.sheet(measure="csat", by=("product",), where=changes.EARLIER)
        assert before is not None
        changes.find()
        after = released.sheet(measure="csat", by=("product",), where=changes.EARLIER)
        assert after is not None
        assert after.version == before.version + 1
