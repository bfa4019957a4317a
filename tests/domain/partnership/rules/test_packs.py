"""What stands where, what matters first, and what counts as a correction."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from keepwell.domain.partnership.rules import pack_words as words
from keepwell.domain.partnership.rules import packs as rules
from keepwell.schemas.changes import Change, Point
from keepwell.schemas.figures import Measure
from keepwell.schemas.packs import MINUTES, Finding, Pack, PackBlock, PackFigure, TalkingPoint
from keepwell.schemas.phrases import Phrase, Quantity


def figure(key="csat", value=0.8, *, interval=(0.78, 0.82), **more) -> PackFigure:
    measure, cut = rules.key_parts(key)
    told = {
        "key": key, "measure": measure, "title": measure.upper(), "unit": "share", "good": "up",
        "owner": "support", "definition_version": 1, "slice": cut, "period": "2026-10",
        "value": value, "numerator": 80.0, "denominator": 100.0, "n": 100, "interval": interval,
        "state": "shown", "shown": None if value is None else Quantity(value, "share"),
        "verdict": "within",
    }  # fmt: skip
    return PackFigure(**(told | more))


def measure(name: str, *, needs: tuple[str, ...]) -> Measure:
    return Measure(
        id=name, code="", title=name, words="", formula="", unit="share", good="up",
        sensitivity="service", family="shared", owner="support", sources=(), needs=needs, dims=(),
        clock="", attribution="", interval="wilson",
    )  # fmt: skip


def hidden(key="csat", **more) -> PackFigure:
    told = {"state": "too_few", "numerator": None, "denominator": None, "n": None, "verdict": ""}
    return figure(key, None, interval=None, **(told | more))


def point(key, source="change") -> TalkingPoint:
    return TalkingPoint(key, Phrase("t", key), source=source)


def pack(*figures: PackFigure) -> Pack:
    block = PackBlock("workforce", 15, Phrase("h", "h"), figures)
    return Pack("2026-10", "Acme", "2026-11-08T02:00:00+00:00", "", (block,))


class TestMonths:
    def test_a_month_is_written_one_way(self):
        assert rules.checked_month("2026-10") == "2026-10"

    @pytest.mark.parametrize("month", ["2026", "2026-Q3", "October", "2026-13", ""])
    def test_anything_else_is_no_month(self, month):
        with pytest.raises(rules.PackError, match="2026-10"):
            rules.checked_month(month)

    @pytest.mark.parametrize(("day", "mature"), [(7, False), (8, True)])
    def test_it_matures_seven_days_after_its_end(self, day, mature):
        assert rules.is_mature(month="2026-10", today=date(2026, 11, day)) is mature

    def test_a_trend_has_the_same_month_of_last_year(self):
        months = rules.trend_periods("2026-10")
        assert (months[0], months[-1], len(months)) == ("2025-10", "2026-10", 13)

    def test_a_longer_period_has_the_like_of_it(self):
        assert rules.trend_periods("2026-Q3")[0] == "2024-Q3"
        assert rules.trend_periods("2025")[0] == "2021"

    @pytest.mark.parametrize(
        ("period", "over"), [("2026-Q3", True), ("2026-Q4", False), ("2025", True), ("2026", False)]
    )
    def test_only_periods_that_are_over_speak_for_a_month(self, period, over):
        assert rules.is_over(period, month="2026-10") is over

    @pytest.mark.parametrize(
        ("period", "recent"),
        [("2026-Q3", True), ("2026-Q1", True), ("2025", True), ("2024", False), ("2025-Q3", False),
         ("2026", False)],
    )  # fmt: skip
    def test_what_ended_over_a_year_ago_is_no_news(self, period, recent):
        assert rules.is_recent(period, month="2026-10") is recent

    def test_it_freezes_the_evening_before_on_the_clock_of_the_sync(self):
        # 10:00 in Berlin on the day after the clocks went back
        starts = datetime(2026, 10, 26, 9, tzinfo=UTC)
        frozen = rules.freezes_at(starts_at=starts, zone="Europe/Berlin")
        assert frozen == datetime(2026, 10, 25, 17, tzinfo=UTC)

    def test_a_sync_before_the_month_is_mature_is_near_four_days_ahead(self):
        starts = datetime(2026, 11, 5, 9, tzinfo=UTC)
        assert not rules.is_near(starts_at=starts, now=datetime(2026, 11, 1, 8, tzinfo=UTC))
        assert rules.is_near(starts_at=starts, now=datetime(2026, 11, 1, 9, tzinfo=UTC))


class TestBlocks:
    def test_they_are_the_five_in_their_order_and_take_55_minutes(self):
        assert tuple(rules.HOMES) == tuple(MINUTES) == rules.BLOCKS
        assert sum(MINUTES.values()) == 55

    def test_every_measure_that_a_block_names_is_declared(self):
        from keepwell.analytics.ask import measures
        from keepwell.analytics.release.voice import VOICE

        named = {one for homes in rules.HOMES.values() for one in homes} | set(rules.KNOWLEDGE)
        assert named <= {one.id for one in (*measures(), *VOICE)}
        # what pulses tell is no news of the month: it stands until the next pulse

    @pytest.mark.parametrize(("period", "sensitivity", "stands"), [
        ("2026-10", "service", True), ("2026-09", "service", False), ("2026-09", "voice", True),
        ("2026-07", "voice", True), ("2026-06", "voice", False), ("2026-11", "voice", False),
    ])  # fmt: skip
    def test_a_pulse_stands_until_the_next(self, period, sensitivity, stands):
        assert rules.stands(period, month="2026-10", sensitivity=sensitivity) == stands

    def test_a_measure_no_block_names_is_spoken_of_with_its_family(self):
        assert rules.block_of(measure="sla_attainment", family="service") == "onboarding"
        assert rules.block_of(measure="csat", family="service") == "onboarding"
        assert rules.block_of(measure="schedule_changes", family="load") == "wellbeing"

    def test_keys_tell_measure_and_slice(self):
        key = rules.figure_key("csat", {"team": "Billing", "channel": "Chat = fast"})
        assert key == "csat|team=Billing|channel=Chat = fast"
        assert rules.key_parts(key) == ("csat", {"team": "Billing", "channel": "Chat = fast"})


class TestWhatMattersFirst:
    def order(self, *figures, found=(), taken=()):
        told = rules.arranged(figures, found=found, taken=taken)
        return [one.key for one in told.front], [one.key for one in told.more]

    def test_findings_then_changes_goals_doubts_and_the_rest(self):
        steady, doubt = figure("a"), figure("b", verdict="cannot_tell")
        missed, moved = figure("c", goal=0.9), figure("d", verdict="real_change")
        found = figure("e")
        front, more = self.order(steady, doubt, missed, moved, found, found={"e"})
        assert front == ["e", "d", "c"]
        assert more == ["b", "a"]

    def test_all_findings_stand_in_front_however_many(self):
        figures = [figure(name) for name in "abcd"]
        front, more = self.order(*figures, found=set("abcd"))
        assert (len(front), more) == (4, [])

    def test_nothing_that_cannot_be_read_stands_in_front(self):
        few = figure("n", None, interval=None, state="counts_only", numerator=2.0)
        front, more = self.order(hidden("a"), hidden("b", state="cannot_tell"), few)
        assert (front, more) == (["n"], ["a", "b"])

    def test_what_stands_in_front_of_another_block_is_one_click_away_here(self):
        assert self.order(figure("a"), figure("b"), taken={"a"}) == (["b"], ["a"])

    def test_a_goal_is_missed_when_the_whole_likely_range_is_short_of_it(self):
        assert rules.off_goal(figure(goal=0.83))
        assert not rules.off_goal(figure(goal=0.81))
        assert rules.off_goal(figure(good="down", goal=0.77))
        assert not rules.off_goal(figure(good="band", goal=0.1))


def change(**more) -> Change:
    told = {
        "measure": "csat", "slice": {}, "period": "2026-10", "value": 0.7, "interval": (0.68, 0.72),
        "expected": 0.8, "usual": (0.77, 0.83), "n": 100, "p_value": 0.0004, "rose": False,
        "since": "2026-10", "sentence": Phrase("changes.fell", "It fell."),
        "usual_phrase": Phrase("changes.usual", "It is usually higher."),
    }  # fmt: skip
    return Change(**(told | more))


class TestOneVoiceOnWhatChanged:
    SAID = tuple(
        Phrase(f"words.{name}", name) for name in ("value", "counted", "real_change", "earlier")
    )

    def test_a_change_brings_its_own_range_words_and_past(self):
        past = tuple(Point(f"2025-{month:02}", 0.8) for month in range(1, 13))
        told = rules.changed(figure(sentences=self.SAID), change(trend=past))
        assert (told.verdict, told.usual, len(told.trend)) == ("real_change", (0.77, 0.83), 12)
        said = [str(one) for one in told.sentences]
        assert said == ["It fell.", "counted", "earlier", "It is usually higher."]

    @pytest.mark.parametrize(
        ("usual", "verdict"), [((0.7, 0.9), "within"), ((0.9, 1.0), "cannot_tell")]
    )
    def test_what_stood_out_by_itself_alone_is_no_change_of_the_month(self, usual, verdict):
        own = figure(verdict="real_change", usual=usual, sentences=self.SAID)
        told = rules.unchanged(own)
        assert told.verdict == verdict
        assert "real_change" not in [str(one) for one in told.sentences]

    def test_what_was_calm_stays_as_it_was(self):
        calm = figure(sentences=self.SAID)
        assert rules.unchanged(calm) is calm


class TestKnowledgeGaps:
    WHOLE = figure("csat", 0.8, interval=(0.79, 0.81))

    def gaps(self, *slices):
        return [one.key for one in rules.knowledge_gaps(slices, wholes={"csat": self.WHOLE})]

    def test_only_ranges_that_lie_wholly_below(self):
        low = figure("csat|product=Phones", 0.7, interval=(0.66, 0.74))
        touching = figure("csat|product=Shoes", 0.75, interval=(0.71, 0.795))
        high = figure("csat|product=Books", 0.9, interval=(0.88, 0.92))
        assert self.gaps(low, touching, high) == ["csat|product=Phones"]

    def test_the_widest_apart_first_and_no_more_than_three(self):
        slices = [
            figure(f"csat|product={at}", 0.7, interval=(0.5, 0.78 - at / 100)) for at in range(5)
        ]
        assert self.gaps(*slices) == [f"csat|product={at}" for at in (4, 3, 2)]

    def test_a_measure_that_nobody_has_as_a_whole_tells_nothing(self):
        assert rules.knowledge_gaps([figure("ces|product=A")], wholes={}) == ()


KNOWN = {"contacts": {"csat", "agent"}, "people": {"start_on"}}


class TestMissing:
    @pytest.mark.parametrize(
        ("needs", "unmet"),
        [
            (("contacts.csat or ratings.score",), ""),
            (("people.start_on", "absences.start_on"), "absences.start_on"),
            (("shifts.a or contacts.csat+contacts.nps",), "shifts.a or contacts.csat+contacts.nps"),
            (("shifts.a or contacts.csat+contacts.agent",), ""),
            ((), ""),
        ],
    )
    def test_the_first_need_that_nothing_meets(self, needs, unmet):
        assert rules.unmet(needs, known=KNOWN) == unmet

    @pytest.mark.parametrize(
        ("needs", "telling", "kind"),
        [
            # half of them is enough, one of three is not
            (["absences.a", "people.start_on"], {"m1"}, "absences"),
            (["absences.a", "people.start_on", "people.start_on"], {"m1", "m2"}, ""),
            # the kind for which most of them wait; what is there already waits for nothing
            (["absences.a", "ratings.a", "ratings.b or roster.b"], set(), "ratings"),
            (["absences.a or contacts.csat", "people.start_on"], set(), ""),
            (["people.none", "people.none"], set(), ""),  # a column, not a file, is missing
        ],
    )
    def test_a_block_asks_for_the_file_that_most_of_it_waits_for(self, needs, telling, kind):
        listed = [measure(f"m{at}", needs=(one,)) for at, one in enumerate(needs)]
        assert rules.waits_for(listed, telling=telling, known=KNOWN) == kind

    def test_what_never_came_says_who_can_export_it(self):
        why, remedy = words.why_missing("absences.start_on", here=False)
        assert str(why) == "No such file has come in yet: Absences and approved leave."
        assert str(remedy) == "HR, from time keeping can export it; bring it in under Connect."

    def test_an_empty_column_is_named(self):
        why, remedy = words.why_missing("shifts.published_at", here=True)
        assert str(why) == (
            "The column “Roster published” is missing or empty in what came in: Shifts planned and worked."
        )
        assert "add it to the export" in str(remedy)

    def test_of_several_ways_the_first_is_named_in_words(self):
        why, _ = words.why_missing("shifts.paid_hours or shifts.worked_end_at", here=True)
        assert "“Paid hours” is missing or empty" in str(why)
        assert "paid_hours" not in str(why)

    def test_a_file_that_stopped_says_when(self):
        why, _ = words.why_missing("shifts.start_at", here=True, ends="2026-08")
        assert "August 2026" in str(why)

    @pytest.mark.parametrize(
        ("titles", "said"),
        [(["A"], "A"), (["A", "B"], "A; B"), (["A", "B", "C", "D"], "A; B and 2 more")],
    )
    def test_many_figures_that_wait_for_one_file_are_one_line(self, titles, said):
        phrase = Phrase("x", "x")
        assert str(words.missing(titles, why=phrase, remedy=phrase).what) == said


class TestPoints:
    def test_left_open_first_and_data_last(self):
        told = [point(source, source) for source in ("data", "late", "change", "okr", "carried")]
        order = ["carried", "change", "okr", "late", "data"]
        assert [one.source for one in rules.in_order(told)] == order

    def test_a_matter_that_was_left_open_and_shows_again_is_one_point(self):
        again = replace(point("change:csat", "carried"), times_seen=3)
        (one, other) = rules.together([again, point("change:csat"), point("change:nps")])
        assert (one.key, one.source, one.times_seen) == ("change:csat", "carried", 3)
        assert (other.key, other.source) == ("change:nps", "change")

    def test_three_of_a_block_are_taken_unless_somebody_says_otherwise(self):
        assert rules.taken_first([point(name) for name in "abcde"]) == frozenset("abc")

    @pytest.mark.parametrize(
        ("gaps", "at"), [((0.5, -0.9), None), ((1.0, -2.0, 1.5), 1), ((), None)]
    )
    def test_an_audit_is_talked_about_where_both_lie_a_point_apart(self, gaps, at):
        assert rules.widest(gaps) == at

    def test_a_change_inside_the_range_is_not_said_to_lie_outside(self):
        run = figure("csat", 0.8, usual=(0.7, 0.9), verdict="real_change")
        said = str(words.of_finding(Finding("csat", Phrase("s", "s")), run).title)
        assert "outside" not in said
        out = replace(run, usual=(0.82, 0.9))
        assert "outside" in str(words.of_finding(Finding("csat", Phrase("s", "s")), out).title)


class TestStoredText:
    def test_the_same_pack_has_the_same_bytes_and_is_read_back(self):
        one = pack(figure(), hidden("nps"))
        text = rules.text_of(one)
        assert rules.pack_of(text) == one
        assert rules.text_of(rules.pack_of(text)) == text
        assert rules.digest_of(text) == rules.digest_of(
            rules.text_of(pack(figure(), hidden("nps")))
        )


class TestRestating:
    NEW = "2026-12-01T02:00:00+00:00"

    def lines(self, was, now, before=()):
        return rules.restated(
            frozen=pack(was), newest={now.key: now}, known_at=self.NEW, before=before
        )

    def test_a_correction_that_can_be_read_is_a_line(self):
        (line,) = self.lines(figure("csat", 0.80), figure("csat", 0.83))
        assert (line.was.value, line.now.value, line.known_at) == (0.80, 0.83, self.NEW)

    def test_one_that_rounds_to_the_same_is_none(self):
        assert self.lines(figure("csat", 0.801), figure("csat", 0.804)) == ()

    def test_digits_that_only_one_of_both_bears_do_not_count(self):
        fine = figure("csat", 0.804, shown=Quantity(0.804, "share", 1))
        assert self.lines(figure("csat", 0.80), fine) == ()

    def test_a_figure_that_could_not_be_told_then(self):
        (line,) = self.lines(hidden("csat"), figure("csat", 0.83))
        assert line.was is None

    def test_what_the_gate_hides_now_is_not_told_again(self):
        assert self.lines(figure("csat"), hidden("csat")) == ()

    def test_a_measure_defined_anew_is_another_measure(self):
        other = figure("csat", 0.5, definition_version=2)
        assert self.lines(figure("csat"), other) == ()

    def test_another_period_is_no_correction(self):
        quarter = figure("csat", 0.5, period="2026-Q3")
        assert self.lines(quarter, figure("csat", 0.8)) == ()

    def test_one_that_is_back_says_so(self):
        (line,) = self.lines(figure("csat", 0.80), figure("csat", 0.802), before={"csat"})
        assert line.was == line.now
