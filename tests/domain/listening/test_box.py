"""The suggestion box: what is kept of a letter, what it costs, who may answer, what is told."""

from __future__ import annotations

import itertools
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from keepwell.domain.listening import box_queries as reading
from keepwell.domain.listening.box_models import BoxMessage, BoxThread
from keepwell.domain.listening.box_slot import Slot
from keepwell.domain.listening.operations import box as writing
from keepwell.domain.listening.operations.box_letters import lay_out, post_letter
from keepwell.domain.listening.rules import box
from keepwell.domain.trail import queries as trail
from tests.domain.listening.box_writers import SECRET, letter, mark_of, worked

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
NEXT = DAY + timedelta(days=1)
HANA = "a" * 32


@pytest.fixture(autouse=True)
def _light_work(monkeypatch):
    """Eight zeros instead of eighteen: the same check, a moment of work."""
    monkeypatch.setattr(box, "SEND_BITS", 8)
    monkeypatch.setattr(box, "OPEN_BITS", 4)


def post(home: Path, words: str, text: str, *, today: date = DAY, **more) -> None:
    post_letter(told=letter(words, text, today=today, **more), home=home, secret=SECRET, today=today)  # fmt: skip


def arrived(home: Path, words: str, text: str, **more) -> int:
    """A letter that was laid out; its number."""
    post(home, words, text, **more)
    lay_out(home=home, before=NEXT)
    return BoxThread.objects.get(receipt=box.receipt_of(mark=mark_of(words), secret=SECRET)).pk


def read(home: Path, words: str) -> list[str] | None:
    found = reading.opened(mark=mark_of(words), secret=SECRET, home=home)
    return [one.text for one in found.messages] if found else None


def test_a_letter_lies_in_the_slot_until_the_next_day(tmp_path):
    post(tmp_path, "one", "The headsets hurt.")
    assert reading.counts()["waiting"] == 0
    assert read(tmp_path, "one") == ["The headsets hurt."]
    assert lay_out(home=tmp_path, before=DAY) == 0
    assert lay_out(home=tmp_path, before=NEXT) == 1
    (line,) = reading.inbox(view="waiting")
    assert (line.text, line.came_on, line.waits) == ("The headsets hurt.", DAY, True)
    assert Slot(tmp_path).letters() == []
    assert read(tmp_path, "one") == ["The headsets hurt."]


def test_only_the_right_words_open_a_thread(tmp_path):
    arrived(tmp_path, "one", "The headsets hurt.")
    assert read(tmp_path, "two") is None
    wrong = reading.opened(mark=mark_of("one"), secret="0" * 64, home=tmp_path)
    assert wrong is None


def test_both_sides_write_and_the_writer_answers_from_anywhere(tmp_path):
    number = arrived(tmp_path, "one", "The headsets hurt.")
    writing.answer(letter=number, text="Pad or band?", by=HANA, on=NEXT)
    post(tmp_path, "one", "The pad.", today=NEXT, new=False)
    assert read(tmp_path, "one") == ["The headsets hurt.", "Pad or band?", "The pad."]
    lay_out(home=tmp_path, before=NEXT + timedelta(days=1))
    found = reading.thread(letter=number)
    assert [(one.by, one.text) for one in found.messages] == [
        ("", "The headsets hurt."), (HANA, "Pad or band?"), ("", "The pad."),
    ]  # fmt: skip
    assert reading.counts() == {"waiting": 1, "answered": 0, "closed": 0, "aside": 0}


def test_the_same_letter_sent_again_is_one_letter_before_and_after_it_is_laid_out(tmp_path):
    told = letter("one", "The headsets hurt.", today=DAY)
    for _ in range(3):
        post_letter(told=told, home=tmp_path, secret=SECRET, today=DAY)
    assert len(Slot(tmp_path).letters()) == 1
    lay_out(home=tmp_path, before=NEXT)
    post_letter(told=told, home=tmp_path, secret=SECRET, today=DAY)
    assert lay_out(home=tmp_path, before=NEXT) == 0
    assert BoxMessage.objects.count() == 1


def test_laying_out_that_was_killed_before_it_emptied_the_slot_is_repeated(tmp_path, monkeypatch):
    post(tmp_path, "one", "The headsets hurt.")
    monkeypatch.setattr(Slot, "take_out", lambda self, ids: None)
    lay_out(home=tmp_path, before=NEXT)
    monkeypatch.undo()
    assert lay_out(home=tmp_path, before=NEXT) == 1
    assert (BoxThread.objects.count(), BoxMessage.objects.count()) == (1, 1)
    assert Slot(tmp_path).letters() == []


def test_without_work_nothing_is_taken(tmp_path):
    told = letter("one", "Buy now", today=DAY)
    undone = next(str(n) for n in range(99) if not _holds({**told, "nonce": str(n)}))
    for wrong in ({"nonce": undone}, {"nonce": ""}, {"nonce": "1" * 30}, {"nonce": "x"}, {"day": "2026-01-01"}, {"mark": mark_of("two")}):  # fmt: skip
        with pytest.raises(box.BoxError):
            post_letter(told={**told, **wrong}, home=tmp_path, secret=SECRET, today=DAY)
    assert Slot(tmp_path).letters() == []


def _holds(told: dict) -> bool:
    try:
        box.check_work(purpose="send", told=told, bits=box.SEND_BITS, today=DAY)
    except box.NoWorkError:
        return False
    return True


def test_guessing_words_costs_work_for_every_guess(tmp_path):
    arrived(tmp_path, "one", "The headsets hurt.")
    for guess in range(20):
        told = {"mark": mark_of(f"guess {guess}"), "day": DAY.isoformat(), "nonce": ""}
        with pytest.raises(box.NoWorkError):
            box.check_work(purpose="open", told=told, bits=13, today=DAY)
    done = worked({"mark": mark_of("guess")}, purpose="open", bits=13, today=DAY)
    other = {**done, "mark": mark_of("another guess")}
    box.check_work(purpose="open", told=done, bits=13, today=DAY)
    with pytest.raises(box.NoWorkError):
        box.check_work(purpose="open", told=other, bits=13, today=DAY)
    with pytest.raises(box.NoThreadError):
        post(tmp_path, "guess", "Hello?", new=False)


def test_a_full_box_is_full_for_everybody_and_open_threads_go_on(tmp_path, monkeypatch):
    monkeypatch.setattr(box, "A_DAY", 2)
    post(tmp_path, "one", "First")
    lay_out(home=tmp_path, before=NEXT)
    post(tmp_path, "two", "Second")
    with pytest.raises(box.BoxFullError):
        post(tmp_path, "three", "Third")
    post(tmp_path, "one", "And another thing", new=False)
    post(tmp_path, "three", "Third", today=NEXT)


def test_a_thread_takes_a_few_messages_and_then_waits_for_its_answer(tmp_path):
    number = arrived(tmp_path, "one", "1")
    for at in range(2, box.IN_A_ROW + 1):
        post(tmp_path, "one", f"{at}", new=False)
    with pytest.raises(box.TooManyError):
        post(tmp_path, "one", "one too many", new=False)
    lay_out(home=tmp_path, before=NEXT)
    writing.answer(letter=number, text="We read all of it.", by=HANA, on=NEXT)
    post(tmp_path, "one", "Thank you", new=False)
    assert read(tmp_path, "one")[-2:] == ["We read all of it.", "Thank you"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"mark": "one two three"}, {"mark": 7}, {"key": "x"}, {"text": "  "}, {"text": ["a"]},
        {"text": "a" * (box.LONGEST + 1)}, {"name": {"x": 1}}, {"name": "n" * 121},
    ],
    ids=str,
)  # fmt: skip
def test_what_no_page_sends_is_refused(tmp_path, wrong):
    told = letter("one", "Fine", today=DAY)
    with pytest.raises(box.BoxError):
        post_letter(told={**told, **wrong}, home=tmp_path, secret=SECRET, today=DAY)


def test_signs_that_no_keyboard_has_do_not_poison_the_box(tmp_path):
    post(tmp_path, "one", "Fine\x00 so\x1b[2J far\nand on")
    assert read(tmp_path, "one") == ["Fine so[2J far\nand on"]
    told = letter("two", "Half", today=DAY)
    with pytest.raises(box.BoxError):
        post_letter(told={**told, "text": "Half a sign \ud800"}, home=tmp_path, secret=SECRET, today=DAY)  # fmt: skip


def test_rows_are_the_same_whatever_the_order_of_arrival(tmp_path):
    letters = [letter(f"writer {n}", f"Letter {n}", today=DAY) for n in range(12)]
    made = []
    for order in (letters, letters[::-1]):
        for told in order:
            post_letter(told=told, home=tmp_path, secret=SECRET, today=DAY)
        lay_out(home=tmp_path, before=NEXT)
        made.append([list(model.objects.order_by("pk").values_list()) for model in (BoxThread, BoxMessage)])  # fmt: skip
        BoxThread.objects.all().delete()
    assert made[0] == made[1]
    assert len(made[0][0]) == 12


def test_the_bytes_of_the_register_hold_no_words_and_no_hash_that_a_browser_sends(tmp_path):
    words = "industry legend else lion lake ivory arrest scan okay omit misery whisper"
    post(tmp_path, words, "Something about chairs")
    lay_out(home=tmp_path, before=NEXT)
    if connection.vendor != "sqlite":
        pytest.skip("the bytes of PostgreSQL are not ours to read")
    content = connection.connection.serialize() + Slot(tmp_path).file.read_bytes()
    assert b"Something about chairs" in content
    for hidden in (words, "misery whisper", mark_of(words), mark_of(words)[:16]):
        assert hidden.encode() not in content


def test_the_bytes_of_the_slot_say_nothing_of_order_or_hour(tmp_path):
    letters = [letter(f"writer {n}", f"Letter number {n} " * 90, today=DAY) for n in range(12)]
    made = []
    for name, order in (("a", letters), ("b", letters[::-1]), ("c", letters[1::2] + letters[::2])):
        home = tmp_path / name
        home.mkdir()
        for told in order:
            post_letter(told=told, home=home, secret=SECRET, today=DAY)
        made.append(Slot(home).file.read_bytes())
        days = {datetime.fromtimestamp(one.stat().st_mtime).date() for one in (Slot(home).file, Slot(home).file.parent)}  # fmt: skip
        assert days == {DAY}
        assert [one.name for one in Slot(home).file.parent.iterdir()] == ["slot.sqlite3"]
    assert made[0] == made[1] == made[2]


def test_letters_that_were_laid_out_are_gone_from_the_bytes_of_the_slot(tmp_path):
    post(tmp_path, "one", "A very special sentence")
    assert b"very special" in Slot(tmp_path).file.read_bytes()
    lay_out(home=tmp_path, before=NEXT)
    assert b"very special" not in Slot(tmp_path).file.read_bytes()


def test_rows_lie_by_lot_and_hold_no_moment_no_person_and_no_words_of_a_receipt(tmp_path):
    words = [f"acorn{n} river pencil" for n in range(30)]
    for one in words:
        post(tmp_path, one, f"About {one.split()[0]}", name="")
    lay_out(home=tmp_path, before=NEXT)
    with connection.cursor() as cursor:
        order = "ctid" if connection.vendor == "postgresql" else "rowid"
        for table in ("listening_boxthread", "listening_boxmessage"):
            cursor.execute(f"SELECT id FROM {table} ORDER BY {order}")
            ids = [row[0] for row in cursor.fetchall()]
            assert ids == sorted(ids)
            described = connection.introspection.get_table_description(cursor, table)
            assert not [one.name for one in described if re.search("_at$|time|user|person|address", one.name)]  # fmt: skip
        cursor.execute("SELECT m.id, t.receipt FROM listening_boxmessage m JOIN listening_boxthread t ON t.id = m.thread_id ORDER BY m.id")  # fmt: skip
        receipts = [row[1] for row in cursor.fetchall()]
    came = [box.receipt_of(mark=mark_of(one), secret=SECRET) for one in words]
    assert sorted(receipts) == sorted(came)
    agree = sum((came.index(a) < came.index(b)) for a, b in itertools.pairwise(receipts))  # fmt: skip
    assert 5 <= agree <= 24, "in the order of arrival 29 of 29 would agree, shuffled about half"
    kept = [f"{row}" for row in BoxThread.objects.values_list()]
    assert not [one for one in words if any(one in row or mark_of(one) in row for row in kept)]


def test_nameless_writes_leave_no_trail_row_and_named_ones_say_nothing_of_what_was_said(tmp_path):
    number = arrived(tmp_path, "one", "Headsets hurt")
    assert trail.entries(limit=10) == []
    writing.answer(letter=number, text="Soft pads are here", by=HANA, on=NEXT)
    theme = writing.open_theme(title="Headsets", owner=HANA, due_on=NEXT, by=HANA, on=NEXT)
    writing.put_in_theme(letter=number, theme=theme, by=HANA)
    writing.decide(letter=number, outcome="done", by=HANA, on=NEXT)
    writing.set_texts(language="en", welcome="Dear all", by=HANA)
    told = trail.entries(limit=10)
    assert sorted(one.verb for one in told) == [
        "answer_letter", "decide_letter", "open_theme", "put_in_theme", "set_box_texts",
    ]  # fmt: skip
    said = " ".join(f"{one.detail} {one.purpose}" for one in told)
    assert not re.search("pads|hurt|Headsets|Dear", said)


def test_every_named_act_done_twice_is_done_once(tmp_path):
    number = arrived(tmp_path, "one", "Headsets hurt")
    for _ in range(2):
        writing.answer(letter=number, text="Soft pads are here", by=HANA, on=NEXT)
        theme = writing.open_theme(title="Headsets", owner=HANA, due_on=NEXT, by=HANA, on=NEXT)
        writing.put_in_theme(letter=number, theme=theme, by=HANA)
        writing.decide(letter=number, outcome="done", by=HANA, on=NEXT)
        writing.set_texts(language="en", welcome="Dear all", by=HANA)
    assert len(trail.entries(limit=20)) == 5
    assert len(reading.thread(letter=number).messages) == 2


def test_a_theme_is_told_from_three_letters_on_and_never_counted_exactly(tmp_path):
    theme = writing.open_theme(title="Headsets", owner=HANA, due_on=NEXT, by=HANA, on=NEXT)
    public = {"theme": theme, "state": "open", "answer": "Soft pads for all", "owner": HANA, "due_on": NEXT, "by": HANA, "on": NEXT}  # fmt: skip
    numbers = [arrived(tmp_path, f"w{n}", f"Hurts {n}") for n in range(3)]
    for number in numbers[:2]:
        writing.put_in_theme(letter=number, theme=theme, by=HANA)
    with pytest.raises(writing.AnswerError, match="3 letters"):
        writing.answer_theme(**public)
    writing.put_in_theme(letter=numbers[2], theme=theme, by=HANA)
    writing.answer_theme(**public)
    (told,) = reading.board()
    assert (told.title, told.letters) == ("Headsets", 3)
    writing.decide(letter=numbers[2], outcome="aside", by=HANA, on=NEXT)
    assert reading.board() == [], "two letters are two people"
    assert [box.told_voices(n) for n in (0, 2, 3, 4, 5, 9, 10, 14)] == [0, 0, 3, 3, 5, 5, 10, 10]


def test_a_decision_needs_words_once_and_setting_aside_none(tmp_path):
    number, other = arrived(tmp_path, "one", "Headsets"), arrived(tmp_path, "two", "Buy now")
    with pytest.raises(writing.AnswerError):
        writing.decide(letter=number, outcome="no", by=HANA, on=NEXT)
    writing.decide(letter=number, outcome="no", text="No budget before May", by=HANA, on=NEXT)
    writing.decide(letter=other, outcome="aside", by=HANA, on=NEXT)
    assert reading.counts() == {"waiting": 0, "answered": 0, "closed": 1, "aside": 1}
    with pytest.raises(writing.AnswerError):
        writing.decide(letter=number, outcome="burn", by=HANA, on=NEXT)
    with pytest.raises(LookupError):
        writing.answer(letter=1, text="hello", by=HANA, on=NEXT)


def test_only_the_writer_gives_a_name(tmp_path):
    number = arrived(tmp_path, "one", "Headsets")
    post(tmp_path, "one", "Come and see", new=False, name="Ana Cruz")
    lay_out(home=tmp_path, before=NEXT)
    assert [one.name for one in reading.thread(letter=number).messages] == ["", "Ana Cruz"]


def test_days_of_a_letter_follow_its_answer_and_its_theme_s(tmp_path):
    numbers = [arrived(tmp_path, f"w{n}", "Hurts") for n in range(3)]
    theme = writing.open_theme(title="Headsets", owner=HANA, due_on=NEXT, by=HANA, on=NEXT)
    for number in numbers:
        writing.put_in_theme(letter=number, theme=theme, by=HANA)
    later = DAY + timedelta(days=9)
    writing.answer(letter=numbers[0], text="We look at it", by=HANA, on=NEXT)
    writing.answer_theme(theme=theme, state="done", answer="Soft pads", owner=HANA, due_on=NEXT, by=HANA, on=later)  # fmt: skip
    found = sorted(reading.handled(), key=lambda one: str(one.answered_on))
    assert [(one.answered_on, one.decided_on, one.done) for one in found] == [
        (NEXT, later, True), (later, later, True), (later, later, True),
    ]  # fmt: skip


def test_working_days_leave_out_the_free_ones():
    friday, tuesday = date(2026, 3, 6), date(2026, 3, 10)
    assert box.working_days(friday, tuesday, free=frozenset({5, 6})) == 2
    assert box.working_days(friday, friday, free=frozenset()) == 0


def test_words_go_two_years_after_a_letter_was_decided_and_not_before(tmp_path):
    number = arrived(tmp_path, "one", "The headsets hurt.")
    arrived(tmp_path, "two", "Nobody decided this.")
    writing.answer(letter=number, text="New ones come.", by=HANA, on=NEXT)
    writing.decide(letter=number, outcome="done", text="New ones are here.", by=HANA, on=NEXT)
    later = NEXT + timedelta(days=730)
    assert writing.forget_words(on=later, by="system") == 0
    assert writing.forget_words(on=later + timedelta(days=1), by="system") == 3
    assert writing.forget_words(on=later + timedelta(days=1), by="system") == 0
    assert read(tmp_path, "one") == ["", "", ""]
    assert read(tmp_path, "two") == ["Nobody decided this."]
    assert reading.thread(letter=number).outcome == "done"
