"""Snapshots, histories, re-hires, corrections: what was known stays known."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from itertools import pairwise

import pytest

from keepwell.domain.people import queries
from keepwell.domain.people.models import JobRow, PersonRecord, Team

pytestmark = pytest.mark.django_db


def row(number="E1", *, team="Blue", start="2024-01-08", name="Ana Cruz", **more):
    return {"person_id": number, "name": name, "team": team, "start_on": start, **more}


def change(since, team, end=None, **more):
    return row(team=team, valid_from=since, valid_to=end, **more)


def day(text):
    return date.fromisoformat(text)


def account(found):
    return found.rows_in, found.loaded, found.known, found.refused


def codes(found):
    return {problem.code: problem for problem in found.problems}


class TestSnapshot:
    def test_the_first_one_reaches_back_to_the_day_of_hiring(self, load, history):
        assert account(load(row())) == (1, 1, 0, 0)
        assert history("E1") == [("2024-01-08", None, "Blue")]

    def test_the_same_file_again_is_known_and_changes_nothing(self, load):
        load(row(), row("E2", name="Bo"))
        before = list(JobRow.objects.values())
        assert account(load(row(), row("E2", name="Bo"))) == (2, 0, 2, 0)
        assert list(JobRow.objects.values()) == before

    def test_a_move_is_dated_by_the_snapshot_and_leaves_the_past_alone(self, load, history):
        load(row(), on=day("2025-01-31"))
        assert account(load(row(team="Red"), on=day("2025-06-30"))) == (1, 1, 0, 0)
        assert history("E1") == [
            ("2024-01-08", "2025-06-30", "Blue"),
            ("2025-06-30", None, "Red"),
        ]

    def test_a_correction_on_the_same_day_replaces(self, load, history):
        load(row(), on=day("2025-01-31"))
        load(row(team="Red"), on=day("2025-06-30"))
        load(row(team="Green"), on=day("2025-06-30"))
        assert history("E1")[1] == ("2025-06-30", None, "Green")

    def test_what_was_known_before_a_correction_can_still_be_read(self, load, history, now):
        load(row(), on=day("2025-01-31"))
        load(row(team="Red"), on=day("2025-06-30"))
        assert history("E1", known_at=now) == [("2024-01-08", None, "Blue")]

    def test_a_leaver_keeps_the_team_of_the_last_day(self, load, history):
        load(row(), on=day("2025-01-31"))
        gone = row(team="Offboarding", end_on="2025-05-30", leave_class="voluntary")
        load(gone, on=day("2025-06-30"))
        assert history("E1") == [("2024-01-08", "2025-05-31", "Blue")]
        (spell,) = queries.employment()
        assert (spell.last_day, spell.leave_class) == (day("2025-05-30"), "voluntary")

    def test_a_leaver_without_a_class_is_unknown_not_voluntary(self, load):
        load(row(end_on="2025-05-30"))
        assert queries.employment()[0].leave_class == "unknown"

    def test_a_leaver_is_known_the_next_time(self, load):
        gone = row(end_on="2025-05-30", leave_class="voluntary", regretted=True)
        load(gone, on=day("2025-06-30"))
        assert account(load(gone, on=day("2025-07-31"))) == (1, 0, 1, 0)

    def test_somebody_who_comes_back_has_two_spells(self, load, history):
        load(row(end_on="2024-12-31"), on=day("2025-01-31"))
        load(row(team="Red", start="2025-09-01"), on=day("2025-09-30"))
        assert history("E1") == [
            ("2024-01-08", "2025-01-01", "Blue"),
            ("2025-09-01", None, "Red"),
        ]
        assert [spell.start_on for spell in queries.employment()] == [
            day("2024-01-08"), day("2025-09-01"),
        ]  # fmt: skip

    def test_both_spells_in_one_file(self, load, history):
        found = load(row(team="Red", start="2025-09-01"), row(end_on="2024-12-31"))
        assert account(found) == (2, 2, 0, 0)
        assert len(history("E1")) == 2
        assert account(load(row(team="Red", start="2025-09-01"), row(end_on="2024-12-31"))) == (
            2, 0, 2, 0,
        )  # fmt: skip

    def test_two_rows_about_one_person_are_not_both_right(self, load):
        found = load(row(_row=1), row(team="Red", _row=2))
        assert account(found) == (2, 1, 0, 1)
        assert codes(found)["person_twice"].row == 2
        assert "row 1" in codes(found)["person_twice"].remedy

    def test_an_exact_repeat_is_known(self, load):
        assert account(load(row(_row=1), row(_row=2))) == (2, 1, 1, 0)

    def test_without_a_day_of_hiring_nobody_is_employed_since_any_day(self, load, history):
        found = load(row(start=None), on=day("2025-06-30"))
        assert history("E1") == [("2025-06-30", None, "Blue")]
        assert queries.employment() == []
        assert codes(found)["no_start"].count == 1

    def test_a_corrected_day_of_hiring_is_taken_and_told(self, load):
        load(row(start="2024-01-08"), on=day("2025-01-31"))
        found = load(row(start="2023-11-06"), on=day("2025-02-28"))
        assert [spell.start_on for spell in queries.employment()] == [day("2023-11-06")]
        assert "start_changed" in codes(found)

    def test_a_new_name_keeps_the_person(self, load):
        load(row())
        load(row(name="Ana Cruz-Lind"))
        assert PersonRecord.objects.filter(known_to=None).count() == 1
        assert PersonRecord.objects.values("person").distinct().count() == 1

    @pytest.mark.parametrize(
        ("bad", "code"),
        [
            ({"person_id": None, "name": "", "team": "Blue"}, "no_person"),
            (row(start="2025-02-01", end_on="2025-01-01"), "end_before_start"),
            (change("2025-02-01", "Blue", "2025-01-01"), "end_before_start"),
            (row(status="Voluntarily Terminated"), "left_without_date"),
        ],
    )
    def test_rows_that_cannot_be_are_refused_with_a_remedy(self, load, bad, code):
        found = load({**bad, "_row": 7})
        assert account(found) == (1, 0, 0, 1)
        problem = codes(found)[code]
        assert (problem.row, problem.refused) == (7, True)
        assert problem.remedy

    @pytest.mark.parametrize("status", ["Active", "Leave of Absence", "Inactive", ""])
    def test_who_is_away_has_not_left(self, load, status):
        assert account(load(row(status=status))) == (1, 1, 0, 0)

    def test_people_without_a_number_are_known_by_mail_or_name(self, load):
        by_mail = {"email": "Ana@X.org", "name": "Ana", "start_on": "2024-01-01"}
        by_name = {"name": "Cruz, Ana", "start_on": "2024-01-01"}
        load(by_mail, by_name)
        assert account(load(by_mail, {**by_name, "name": "Ana Cruz"})) == (2, 1, 1, 0)


class TestHistory:
    ROWS = (
        change("2024-01-08", "Blue", "2024-07-01", _row=1),
        change("2024-07-01", "Red", None, _row=2),
    )

    def test_rows_are_half_open(self, load, history):
        assert account(load(*self.ROWS)) == (2, 2, 0, 0)
        assert history("E1") == [
            ("2024-01-08", "2024-07-01", "Blue"),
            ("2024-07-01", None, "Red"),
        ]

    def test_again_is_known_in_any_order(self, load):
        load(*self.ROWS)
        assert account(load(*reversed(self.ROWS))) == (2, 0, 2, 0)

    def test_a_row_without_an_end_holds_until_the_next(self, load, history):
        load(change("2024-01-08", "Blue"), change("2024-07-01", "Red"))
        assert history("E1")[0][1] == "2024-07-01"

    def test_ends_written_as_last_days_are_read_as_such_and_told(self, load, history):
        found = load(change("2024-01-08", "Blue", "2024-06-30"), change("2024-07-01", "Red"))
        assert history("E1")[0] == ("2024-01-08", "2024-07-01", "Blue")
        assert codes(found)["valid_to_is_last_day"].count == 1

    def test_overlap_is_refused_naming_both_rows(self, load, history):
        found = load(
            change("2024-01-08", "Blue", "2024-09-01", _row=4),
            change("2024-07-01", "Red", None, _row=5),
        )
        assert account(found) == (2, 1, 0, 1)
        problem = codes(found)["overlap"]
        assert (problem.row, problem.value) == (5, "2024-07-01")
        assert "row 4" in problem.remedy
        assert history("E1") == [("2024-01-08", "2024-09-01", "Blue")]

    def test_only_the_changed_row_is_loaded(self, load):
        load(*self.ROWS)
        more = change("2025-01-01", "Green", None, _row=3)
        ended = {**self.ROWS[1], "valid_to": "2025-01-01"}
        assert account(load(self.ROWS[0], ended, more)) == (3, 2, 1, 0)

    def test_a_later_part_of_the_history_does_not_lose_the_earlier(self, load, history):
        load(*self.ROWS)
        load(change("2025-01-01", "Green"))
        assert [team for *_days, team in history("E1")] == ["Blue", "Red", "Green"]
        assert history("E1")[1] == ("2024-07-01", "2025-01-01", "Red")

    def test_the_last_day_worked_ends_it(self, load, history):
        load(change("2024-01-08", "Blue", end_on="2024-10-31"), change(
            "2024-07-01", "Red", end_on="2024-10-31"))  # fmt: skip
        assert history("E1")[-1] == ("2024-07-01", "2024-11-01", "Red")

    def test_without_hiring_days_the_first_row_begins_the_spell(self, load):
        load(change("2024-01-08", "Blue", start=None), change("2024-07-01", "Red", start=None))
        assert [spell.start_on for spell in queries.employment()] == [day("2024-01-08")]

    def test_rehires_have_spells_of_their_own(self, load, history):
        load(
            change("2023-01-02", "Blue", start="2023-01-02", end_on="2023-06-30"),
            change("2024-02-01", "Red", start="2024-02-01"),
        )
        assert [(s.start_on, s.last_day) for s in queries.employment()] == [
            (day("2023-01-02"), day("2023-06-30")), (day("2024-02-01"), None),
        ]  # fmt: skip
        assert history("E1")[0] == ("2023-01-02", "2023-07-01", "Blue")

    def test_nobody_is_ever_in_two_places(self, load):
        rng = random.Random(7)
        for _ in range(12):
            rows = [
                change(
                    (date(2023, 1, 1) + timedelta(days=rng.randrange(900))).isoformat(),
                    rng.choice(["Blue", "Red", "Green"]),
                    number=f"E{rng.randrange(6)}",
                )
                for _ in range(12)
            ]
            snapshots = [row(f"E{n}", team=rng.choice(["Blue", "Red"])) for n in range(6)]
            load(*(rows if rng.random() < 0.5 else snapshots),
                 on=date(2023, 1, 1) + timedelta(days=rng.randrange(900)))  # fmt: skip
            spans: dict[str, list] = {}
            for one in queries.job_history():
                spans.setdefault(one.person, []).append((one.valid_from, one.valid_to))
            for own in spans.values():
                assert all(a[1] <= b[0] for a, b in pairwise(own))


class TestManagers:
    def manager_of(self, number):
        (found,) = [one for one in queries.people(visible=None, on=date(2026, 1, 1))
                    if one.external_id == number]  # fmt: skip
        return found.manager

    def test_by_number(self, load):
        load(row("M1", name="Tariq Aziz"), row(manager_id="M1"))
        assert self.manager_of("E1") == "Tariq Aziz"

    def test_by_name_however_it_is_written(self, load):
        load(row("M1", name="Aziz, Tariq"), row(manager="Tariq  AZIZ"))
        assert self.manager_of("E1") == "Aziz, Tariq"

    def test_by_mail_and_never_a_person_called_so(self, load):
        load(row("M1", name="Tariq Aziz", email="Tariq@x.example"))
        found = load(
            row("E1", manager="tariq@X.example"), row("E2", name="Bo", manager="nobody@x.example")
        )
        assert (self.manager_of("E1"), self.manager_of("E2")) == ("Tariq Aziz", "")
        assert codes(found)["manager_unknown"].value == "nobody@x.example"
        assert len(queries.people(visible=None, on=date(2026, 1, 1))) == 3

    def test_a_number_from_another_list_does_not_beat_the_name(self, load):
        load(row("7", name="Somebody Else"), row("M1", name="Tariq Aziz"),
             row(manager="Tariq Aziz", manager_id="7"))  # fmt: skip
        assert self.manager_of("E1") == "Tariq Aziz"

    def test_one_manager_under_several_numbers_is_one_person(self, load):
        found = load(
            row("E1", manager="Brandon R. LeBlanc", manager_id="1"),
            row("E2", name="Bo", manager="Brandon R. LeBlanc", manager_id="3"),
        )
        assert codes(found)["manager_many_ids"].value == "Brandon R. LeBlanc"
        managers = {one.manager for one in queries.job_history()}
        assert len(managers) == 1

    def test_two_people_of_one_name_are_not_guessed_between(self, load):
        found = load(row("M1", name="Kim Lee"), row("M2", name="Kim Lee"), row(manager="Kim Lee"))
        assert self.manager_of("E1") == ""
        assert codes(found)["manager_ambiguous"].count == 1

    def test_who_was_only_named_becomes_the_person_when_the_row_comes(self, load):
        load(row(manager="Tariq Aziz"))
        load(row("M1", name="Tariq Aziz"))
        keys = {one.name: one.key for one in queries.people(visible=None, on=date(2026, 1, 1))}
        assert queries.job_history(person=keys["Ana Cruz"])[0].manager == keys["Tariq Aziz"]
        assert len(keys) == 2


def test_teams_are_made_with_their_unit_and_site(load):
    load(row(unit="Care", site="Leipzig"))
    team = Team.objects.get(name="Blue")
    assert (team.unit, team.site, team.origin) == ("Care", "Leipzig", "hr")


def test_a_unit_that_is_renamed_does_not_rewrite_the_past(load):
    load(row(unit="Care"), on=day("2025-01-31"))
    load(row(unit="Customer Care"), on=day("2025-06-30"))
    assert [one.unit for one in queries.job_history()] == ["Care", "Customer Care"]


def test_five_thousand_people_load_in_seconds(load):
    rows = [
        {"person_id": f"E{n}", "name": f"Name {n}", "start_on": date(2020, 1, 6),
         "valid_from": date(2020, 1, 6) + timedelta(days=200 * step), "team": f"T{n % 200}",
         "role": "Agent" if step else "Trainee", "contract_hours": 40.0 - step,
         "manager_id": f"E{n % 300}"}
        for n in range(5_000) for step in range(3)
    ]  # fmt: skip
    start = time.process_time()
    assert account(load(*rows)) == (15_000, 15_000, 0, 0)
    assert time.process_time() - start < 8
