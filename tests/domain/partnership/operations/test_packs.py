"""Drafts change, frozen packs never; notes are nobody else's; points end with the freezing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from keepwell.domain.partnership.operations import packs as writing
from keepwell.domain.partnership.queries import packs
from keepwell.domain.partnership.rules.packs import PackError
from keepwell.domain.trail import queries as trail
from keepwell.schemas.packs import Pack, Restatement
from keepwell.schemas.phrases import Quantity

pytestmark = pytest.mark.django_db
MONTH = "2026-02"
PACK = Pack(MONTH, "Acme", "2026-03-02T08:00:00+00:00", "", ())


@pytest.fixture
def frozen(now):
    writing.freeze_pack(pack=PACK, known_at=now, by="hana", now=now)
    return packs.frozen(month=MONTH)


def line(now_value, was=0.8) -> Restatement:
    return Restatement("csat", "Csat", Quantity(was, "share"), Quantity(now_value, "share"), "k")


class TestDrafts:
    def test_a_draft_is_written_anew_until_it_is_frozen(self, now):
        assert writing.prepare_pack(pack=PACK, now=now)
        assert not writing.prepare_pack(pack=PACK, now=now + timedelta(days=1))
        assert writing.prepare_pack(pack=replace(PACK, company="Larkfield"), now=now)
        assert packs.draft(month=MONTH).pack().company == "Larkfield"
        writing.freeze_pack(pack=PACK, known_at=now, by="hana", now=now)
        assert packs.draft(month=MONTH) is None
        assert not writing.prepare_pack(pack=replace(PACK, company="Other"), now=now)

    def test_the_newest_month_is_listed_first(self, now, frozen):
        writing.prepare_pack(pack=replace(PACK, month="2026-03"), now=now)
        listed = [(one.month, one.frozen_at is None) for one in packs.entries()]
        assert listed == [("2026-03", True), (MONTH, False)]
        assert packs.frozen_before(month="2026-03").month == MONTH
        assert packs.frozen_before(month=MONTH) is None


class TestFrozen:
    def test_the_first_freezing_holds(self, now, frozen):
        again = writing.freeze_pack(
            pack=replace(PACK, company="Other"), known_at=now, by="cem", now=now
        )
        assert (again, packs.frozen(month=MONTH).text) == (frozen.digest, frozen.text)

    @pytest.mark.parametrize("table", ["partnership_frozenpack", "partnership_packrestatement"])
    @pytest.mark.parametrize("statement", ["UPDATE {} SET id = id + 1", "DELETE FROM {}"])
    def test_the_database_itself_refuses_to_change_it(self, now, frozen, table, statement):
        writing.restate_pack(month=MONTH, lines=[line(0.7)], now=now)
        with (
            pytest.raises(DatabaseError, match="only grows"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(table))

    def test_it_is_read_in_one_query(self, frozen, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert packs.frozen(month=MONTH).pack() == PACK


class TestRestated:
    def test_the_last_correction_of_a_figure_holds(self, now, frozen):
        assert writing.restate_pack(month=MONTH, lines=[line(0.7)], now=now) == 1
        assert writing.restate_pack(month=MONTH, lines=[line(0.7)], now=now) == 0
        assert writing.restate_pack(month=MONTH, lines=[line(0.6)], now=now) == 1
        (told,) = packs.restatements(month=MONTH)
        assert told.now.value == 0.6

    def test_one_that_is_back_is_no_longer_told(self, now, frozen):
        writing.restate_pack(month=MONTH, lines=[line(0.7)], now=now)
        writing.restate_pack(month=MONTH, lines=[line(0.8)], now=now)
        assert packs.restatements(month=MONTH) == ()
        assert packs.restated_before(month=MONTH) == {"csat"}

    def test_the_pack_stays_as_it_was(self, now, frozen):
        writing.restate_pack(month=MONTH, lines=[line(0.7)], now=now)
        assert packs.frozen(month=MONTH) == frozen


class TestPoints:
    def test_a_point_needs_words_and_a_block(self, now):
        with pytest.raises(PackError, match="few words"):
            writing.write_point(month=MONTH, block="policy", title="  ", by="cem", now=now)
        with pytest.raises(PackError, match="no block"):
            writing.write_point(month=MONTH, block="lunch", title="Swaps", by="cem", now=now)

    def test_only_who_wrote_it_takes_it_off(self, now):
        point = writing.write_point(month=MONTH, block="policy", title="Swaps", by="cem", now=now)
        with pytest.raises(PackError, match="Only who wrote"):
            writing.remove_point(point=point, by="hana", now=now)
        writing.remove_point(point=point, by="cem", now=now)
        assert packs.points(month=MONTH) == []

    def test_after_freezing_the_agenda_is_fixed(self, now, frozen):
        with pytest.raises(PackError, match="frozen"):
            writing.write_point(month=MONTH, block="policy", title="Late", by="cem", now=now)
        with pytest.raises(PackError, match="frozen"):
            writing.choose_point(month=MONTH, point="change:csat", taken=True, by="cem")

    def test_a_choice_is_kept_until_it_is_changed(self):
        writing.choose_point(month=MONTH, point="a", taken=False, by="cem")
        writing.choose_point(month=MONTH, point="a", taken=True, by="hana")
        assert packs.choices(month=MONTH) == {"a": True}


class TestNotes:
    def test_nobody_reads_anothers_and_the_trail_tells_no_word(self, now):
        writing.write_note(month=MONTH, point="a", text="Ask Cem first", by="hana", now=now)
        assert packs.notes(month=MONTH, reader="hana") == {"a": "Ask Cem first"}
        assert packs.notes(month=MONTH, reader="cem") == {}
        (entry,) = trail.entries(verb="write_note")
        assert entry.detail == {}

    def test_an_empty_note_is_gone(self, now):
        for text in ("Ask", " "):
            writing.write_note(month=MONTH, point="a", text=text, by="hana", now=now)
        assert packs.notes(month=MONTH, reader="hana") == {}

    def test_notes_stay_ones_own_after_freezing(self, now, frozen):
        writing.write_note(month=MONTH, point="a", text="Later", by="hana", now=now)
        assert packs.notes(month=MONTH, reader="hana") == {"a": "Later"}
        assert "Later" not in packs.frozen(month=MONTH).text


class TestReadersAndCopies:
    def test_the_first_opening_is_noted_once(self, now):
        assert writing.open_pack(month=MONTH, by="cem", now=now)
        assert not writing.open_pack(month=MONTH, by="cem", now=now + timedelta(hours=1))
        assert packs.readers(month=MONTH) == {"cem": now}

    def test_each_copy_is_noted_with_who_and_what(self):
        writing.export_pack(month=MONTH, format="pdf", by="cem", frozen=True)
        (entry,) = trail.entries(verb="export_pack")
        assert (entry.actor, entry.subject_id) == ("cem", MONTH)
        assert entry.detail == {"format": "pdf", "frozen": True}
