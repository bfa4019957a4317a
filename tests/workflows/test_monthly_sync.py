"""The pack of a small company that came in through the door: prepared, frozen, restated."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from keepwell.domain.access.queries import Address
from keepwell.domain.jobs import queries as jobs
from keepwell.domain.partnership.operations import packs as writing
from keepwell.domain.partnership.operations import syncs as planning
from keepwell.domain.partnership.queries import packs, syncs
from keepwell.domain.partnership.rules.packs import PackError
from keepwell.domain.partnership.rules.syncs import Cadence
from keepwell.domain.people import operations as people
from keepwell.domain.released import operations as released
from keepwell.domain.released import queries as sheets
from keepwell.domain.trail import queries as trail
from keepwell.schemas.changes import Change, DataFault, Driver, MonthOfChanges
from keepwell.schemas.figures import Figure
from keepwell.schemas.packs import Pack
from keepwell.schemas.phrases import Phrase
from keepwell.web.packs import reading
from keepwell.workflows import (
    changes,
    figures,
    import_file,
    monthly_sync,
    nightly_refresh,
    sync_invitations,
)
from keepwell.workflows.figure_storage import stored_figure
from tests.domain.partnership.the_two_sides import hex_of, user
from tests.outbox.documents.reading import pdf_text
from tests.workflows.conftest import TEAMS, contacts_file

pytestmark = pytest.mark.usefixtures("small_company")
MONTH, TODAY = "2026-03", date(2026, 4, 9)
NOW = datetime(2026, 4, 9, 3, tzinfo=UTC)


def quiet(_done, _total=None, _note="") -> None:
    """Nobody watches."""


def frozen() -> packs.Kept:
    monthly_sync.prepare(month=MONTH, now=NOW)
    monthly_sync.freeze(month=MONTH, by="hana", now=NOW)
    kept = packs.frozen(month=MONTH)
    assert kept
    return kept


def planned_sync(on: date, now: datetime = NOW) -> None:
    """Hana and Cem meet on a day at ten in Berlin."""
    for name, role in (("Hana", "hr_partner"), ("Cem", "support_leader")):
        user(name, (role, None))
    cadence = Cadence("monthly_day", on, time(10), "Europe/Berlin", day=on.day)
    sides = {hex_of("Hana"): "hr", hex_of("Cem"): "support"}
    planning.plan_syncs(name="Sync", cadence=cadence, people=sides, by="hana", now=now)


class TestBuilding:
    def test_every_figure_is_the_released_one(self) -> None:
        pack = monthly_sync.build(month=MONTH, today=TODAY)
        told = pack.figures()
        sheet = figures.sheet(measure="csat", period=MONTH)
        (released,) = sheet.figures
        assert (told["csat"].value, told["csat"].n) == (released.value, released.n)
        assert told["csat"].interval == released.interval
        assert [one.period for one in told["csat"].trend] == ["2026-01", "2026-02", "2026-03"]
        assert pack.known_at >= released.known_at

    def test_five_blocks_and_no_figure_in_front_of_two(self) -> None:
        pack = monthly_sync.build(month=MONTH, today=TODAY)
        assert [one.minutes for one in pack.blocks] == [15, 10, 10, 10, 10]
        front = [figure.key for one in pack.blocks for figure in one.figures]
        assert len(front) == len(set(front))
        assert all(len(one.figures) <= 3 or pack.findings for one in pack.blocks)

    def test_what_is_missing_says_who_could_bring_it(self) -> None:
        pack = monthly_sync.build(month=MONTH, today=TODAY)
        wellbeing = next(one for one in pack.blocks if one.block == "wellbeing")
        told = " ".join(f"{one.what} {one.why} {one.remedy}" for one in wellbeing.missing)
        assert "Shifts planned and worked" in told
        assert "Support, from workforce planning" in told
        assert "No pulse round has been closed here yet." in told

    def test_once_staff_have_answered_nobody_is_told_that_they_were_not_asked(self) -> None:
        said = Figure(
            "engagement_index", {}, MONTH, 64.0, None, None, 40, (61.0, 67.0), "shown"
        )  # fmt: skip
        released.store_sheet(
            measure="engagement_index", by=(), grain="month", figures=[stored_figure(said)], known_at=NOW
        )  # fmt: skip
        pack = monthly_sync.build(month=MONTH, today=TODAY)
        wellbeing = next(one for one in pack.blocks if one.block == "wellbeing")
        assert "engagement_index" in {one.key for one in wellbeing.figures}
        assert "No pulse round" not in " ".join(str(one.why) for one in wellbeing.missing)

    def test_every_definition_of_a_shown_measure_is_in_it_once(self) -> None:
        pack = monthly_sync.build(month=MONTH, today=TODAY)
        defined = [one.measure for one in pack.definitions]
        assert len(defined) == len(set(defined))
        assert set(defined) == {one.measure for one in pack.figures().values()}

    def test_it_is_stored_and_read_back_as_it_is(self) -> None:
        pack = monthly_sync.build(month=MONTH, today=TODAY)
        assert Pack.from_json(json.loads(json.dumps(pack.as_json()))) == pack

    def test_a_month_without_any_data_is_a_pack_of_what_is_missing(self) -> None:
        pack = monthly_sync.build(month="2031-01", today=TODAY)
        assert pack.figures() == {}
        assert all(one.missing for one in pack.blocks)

    def test_no_month_is_refused(self) -> None:
        with pytest.raises(PackError, match="2026-10"):
            monthly_sync.build(month="March", today=TODAY)


def looked_at(month: MonthOfChanges) -> None:
    """The month was looked at as a whole, with this result."""
    sheet = released.NewSheet(changes.RESULT, (), (), "month", [month.as_json()])
    released.store_sheets(sheets=[sheet], known_at=NOW)


class TestWhatChanged:
    FELL = Change(
        "csat", {"team": "Billing"}, MONTH, 0.6, (0.5, 0.7), 0.75, (0.68, 0.82), 72, 0.0002, False, MONTH,
        Phrase("changes.fell", "Billing fell."), Phrase("changes.usual", "It is usually higher."),
        Driver({"channel": "Chat"}, 0.5, 0.75, 0.8, Phrase("changes.lies_in", "Most lies in Chat.")),
    )  # fmt: skip
    SHORT = DataFault(
        "first_response_time", {}, MONTH, "short", 3, 150, Phrase("changes.short", "Few came in."),
        Phrase("changes.remedy", "Look for the file."),
    )  # fmt: skip

    def test_a_finding_stands_in_front_of_its_block_with_its_point(self) -> None:
        looked_at(MonthOfChanges(MONTH, (self.FELL,), checked=40))
        pack = monthly_sync.build(month=MONTH, today=TODAY)
        (finding,) = pack.findings
        assert (finding.figure, str(finding.driver)) == ("csat|team=Billing", "Most lies in Chat.")
        block = next(one for one in pack.blocks if one.block == "onboarding")
        assert block.figures[0].key == "csat|team=Billing"
        assert block.figures[0].verdict == "real_change"
        assert block.points[0].key == "change:csat|team=Billing"
        assert [str(one) for one in block.points[0].evidence] == [
            "Billing fell.",
            "Most lies in Chat.",
        ]
        assert (pack.quiet, pack.checked) == (None, 40)

    def test_a_finding_that_no_sheet_holds_any_more_is_told_as_it_was_found(self) -> None:
        gone = replace(self.FELL, slice={"team": "Dissolved"})
        looked_at(MonthOfChanges(MONTH, (gone,), checked=40))
        figure = monthly_sync.build(month=MONTH, today=TODAY).figures()["csat|team=Dissolved"]
        assert (figure.value, figure.interval, figure.n) == (0.6, (0.5, 0.7), 72)
        assert str(figure.sentences[0]) == "Billing fell."

    def test_a_quiet_month_says_how_much_was_looked_at(self) -> None:
        looked_at(MonthOfChanges(MONTH, checked=362))
        pack = monthly_sync.build(month=MONTH, today=TODAY)
        assert pack.findings == ()
        assert "362 figures were looked at" in str(pack.quiet)
        assert "real_change" not in {one.verdict for one in pack.figures().values()}

    def test_a_fault_of_the_data_is_no_change_and_carries_its_remedy(self) -> None:
        looked_at(MonthOfChanges(MONTH, faults=(self.SHORT,), checked=40))
        block = monthly_sync.build(month=MONTH, today=TODAY).blocks[0]
        (point,) = [one for one in block.points if one.key == "fault:first_response_time"]
        assert (point.source, str(point.evidence[0])) == ("data", "Look for the file.")


class TestRipening:
    def test_nothing_is_due_before_the_month_is_mature(self) -> None:
        early = datetime(2026, 4, 7, 3, tzinfo=UTC)
        assert monthly_sync.due_months(today=early.date(), now=early) == []
        assert monthly_sync.due_months(today=TODAY, now=NOW) == [MONTH]

    def test_files_that_end_earlier_get_the_pack_of_their_newest_month(self) -> None:
        years_on = datetime(2028, 9, 2, 3, tzinfo=UTC)
        assert monthly_sync.due_months(today=years_on.date(), now=years_on) == [MONTH]

    def test_a_sync_in_four_days_makes_it_due(self) -> None:
        planned_sync(date(2026, 4, 6), now=datetime(2026, 4, 1, tzinfo=UTC))
        near = datetime(2026, 4, 2, 8, tzinfo=UTC)  # ten o'clock in Berlin
        early = near - timedelta(minutes=1)
        assert monthly_sync.due_months(today=early.date(), now=early) == []
        assert monthly_sync.due_months(today=near.date(), now=near) == [MONTH]

    def test_prepared_once_and_anew_only_when_it_says_something_new(self) -> None:
        assert monthly_sync.prepare_due(now=NOW) == 1
        assert monthly_sync.prepare_due(now=NOW + timedelta(hours=1)) == 0

    def test_it_freezes_by_itself_the_evening_before_the_sync(self) -> None:
        planned_sync(date(2026, 4, 14))
        monthly_sync.prepare_due(now=NOW)
        asked = jobs.open_job(key=f"{monthly_sync.FREEZE}:{MONTH}")
        assert asked
        assert asked.payload == {"month": MONTH}
        evening = datetime(2026, 4, 13, 16, tzinfo=UTC)  # 18:00 in Berlin
        assert monthly_sync.freeze_due(now=evening - timedelta(minutes=1)) == []
        assert monthly_sync.freeze_due(now=evening) == [MONTH]
        pack = packs.frozen(month=MONTH).pack()
        assert (pack.hr, pack.support, pack.zone) == (("Hana",), ("Cem",), "Europe/Berlin")
        assert pack.starts_at == "2026-04-14T08:00:00+00:00"
        assert packs.frozen(month=MONTH).by == "system"


class TestFreezing:
    def test_without_a_draft_there_is_nothing_to_freeze(self) -> None:
        with pytest.raises(PackError, match="not prepared"):
            monthly_sync.freeze(month=MONTH, by="hana", now=NOW)

    def test_only_taken_points_and_written_ones_are_in_it(self) -> None:
        monthly_sync.prepare(month=MONTH, now=NOW)
        draft = monthly_sync.current(month=MONTH, today=TODAY)
        proposed = [point.key for one in draft.blocks for point in one.points]
        writing.write_point(
            month=MONTH,
            block="policy",
            title="Swaps on weekends",
            by="cem",
            now=NOW,
            side="support",
        )
        for key in proposed:
            writing.choose_point(month=MONTH, point=key, taken=False, by="hana")
        monthly_sync.freeze(month=MONTH, by="hana", now=NOW)
        pack = packs.frozen(month=MONTH).pack()
        (point,) = [point for one in pack.blocks for point in one.points]
        assert (str(point.title), point.source, point.side) == (
            "Swaps on weekends", "leader", "support",
        )  # fmt: skip

    def test_it_carries_when_it_was_frozen_and_when_it_was_known(self) -> None:
        kept = frozen()
        pack = kept.pack()
        assert pack.frozen_at == NOW.isoformat()
        assert kept.known_at.isoformat() == pack.known_at

    def test_documents_are_marked_and_noted(self) -> None:
        frozen()
        body = monthly_sync.document(
            month=MONTH, format="json", by="c" * 32, name="Cem", now=timezone.now()
        )
        assert json.loads(body)["taken"]["by"] == "Cem"
        (entry,) = trail.entries(verb="export_pack")
        assert entry.detail == {"format": "json", "frozen": True}


def test_the_attached_pack_writes_numbers_as_its_reader_does() -> None:
    planned_sync(date(2026, 4, 14))
    frozen()
    sync = next(one for one in syncs.coming(user=hex_of("Hana"), now=NOW) if one.month == MONTH)
    told = {}
    for language in ("en", "de", "es"):
        reader = Address("h" * 32, "Hana", "hana@x.org", language, "UTC")
        (file,) = sync_invitations.pack_for(sync=sync, reader=reader, now=NOW)
        told[language] = " ".join(pdf_text(file.body).split())
    assert "75%" in told["en"]
    for language in ("de", "es"):
        assert "75 %" in told[language]
        assert "75%" not in told[language]


def reorganised(at: int) -> None:
    """Everybody moves to another team."""
    names = list(TEAMS)
    rows = [
        {
            "_row": 1, "person_id": f"E{team[0]}{agent}", "name": f"{team} agent {agent}",
            "team": f"{names[(at + place) % 3]} {at}", "start_on": date(2025, 1, 7),
        }
        for place, (team, size) in enumerate(TEAMS.items())
        for agent in range(size)
    ]  # fmt: skip
    day = date(2026, 4, 10) + timedelta(days=at)
    moment = datetime.combine(day, time(4), UTC)
    people.load_people(rows=rows, batch=f"r{at}", today=day, now=moment, by="operator")


def corrected(folder: Path) -> None:
    """The same contacts come in again, with better ratings than at first."""
    path = contacts_file(folder / "corrected.csv")
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    for row in rows[1:]:
        row[-1] = "5"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    view = import_file.check_file(path=path, by="operator", kind="contacts", progress=quiet)
    import_file.load(batch=view.id, by="operator", progress=quiet, refresh=False)


def read_again() -> list[str]:
    """Months whose frozen pack is read when packs are held against the newest sheets."""
    with CaptureQueriesContext(connection) as asked:
        monthly_sync.restate(now=timezone.now())
    read = re.compile(
        r"""FROM "partnership_frozenpack" WHERE "partnership_frozenpack"."month" = '(.{7})'"""
    )
    return [
        month for one in asked for month in read.findall(one["sql"]) if '"content"' in one["sql"]
    ]


def test_a_night_reads_only_packs_whose_figures_may_say_something_else() -> None:
    for month in ("2026-02", MONTH):
        monthly_sync.prepare(month=month, now=NOW)
        monthly_sync.freeze(month=month, by="hana", now=NOW)
    assert sorted(set(read_again())) == ["2026-02", MONTH]  # never held against anything before
    assert read_again() == []
    stored = sheets.sheet(measure="csat")
    told = [
        one | ({"value": 0.6, "numerator": 1.0} if one["period"] == MONTH else {})
        for one in stored.figures
    ]
    released.store_sheet(
        measure="csat", by=(), grain="month", figures=told, known_at=timezone.now()
    )
    assert set(read_again()) == {MONTH}
    assert [one.figure for one in packs.restatements(month=MONTH)] == ["csat"]
    assert read_again() == []


def test_fifty_reorganisations_and_a_corrected_import_change_no_byte(small_company: Path) -> None:
    """What two leaders saw is what anybody sees later; the correction is a line of its own."""
    kept = frozen()
    page = reading.told(kept.pack())
    for at in range(50):
        reorganised(at)
    corrected(small_company)
    nightly_refresh.refresh_warehouse(progress=quiet)
    figures.refresh_figures(months=3, progress=quiet)
    (now,) = figures.sheet(measure="csat", period=MONTH).figures
    assert now.value == 1.0  # the newest sheet says something else
    assert monthly_sync.restate(now=timezone.now()) >= 1
    later = packs.frozen(month=MONTH)
    assert (later.text, later.digest) == (kept.text, kept.digest)
    assert reading.told(later.pack()) == page
    (line,) = [one for one in packs.restatements(month=MONTH) if one.figure == "csat"]
    assert (line.was.value, line.now.value) == (0.75, 1.0)
    assert monthly_sync.restate(now=timezone.now()) == 0
