"""The suggestion box's story: days, the night's work, the measure, the demo's letters."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from django.utils import timezone

from keepwell.domain.access import operations as access
from keepwell.domain.company import operations as company
from keepwell.domain.listening import box_queries as reading
from keepwell.domain.listening.box_slot import Slot
from keepwell.domain.listening.operations import box, box_letters
from keepwell.domain.listening.rules.box import Handled, Letter, Share, handling
from keepwell.domain.released import queries as released
from keepwell.kernel.home import secret
from keepwell.workflows import (
    anonymity_box,
    box_handling,
    demo_box,
    figures,
    import_retention,
    look_after,
    nightly_refresh,
    suggestion_box,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.HOME = tmp_path


def place(words: str, on, text: str = "Headsets hurt") -> None:
    mark, key = (hashlib.sha256(one.encode()).hexdigest() for one in (words, words + text))
    home = suggestion_box._home()
    box_letters.place_letter(
        letter=Letter(mark, key[:32], text, new=True), home=home, secret=secret(home, "box"), today=on
    )  # fmt: skip


def test_the_night_opens_yesterday_s_letters_and_not_today_s():
    today = suggestion_box.today()
    place("one", today - timedelta(days=1))
    place("two", today)
    box_handling.overnight()
    assert reading.counts()["waiting"] == 1
    assert len(Slot(suggestion_box._home()).letters()) == 1


def test_the_demo_opens_them_at_once():
    company.set_demo(by="operator", demo=True)
    place("one", suggestion_box.today())
    assert suggestion_box.lay_out() == 1


def test_the_day_of_a_letter_is_the_company_s():
    company.set_company(by="operator", zone="Pacific/Kiritimati")
    ahead = suggestion_box.today()
    company.set_company(by="operator", zone="Pacific/Pago_Pago")
    assert ahead > suggestion_box.today()


def test_how_letters_are_handled_is_told_by_month_once_it_is_over():
    this_month = suggestion_box.today().replace(day=1)
    before = (this_month - timedelta(days=1)).replace(day=3)
    for n in range(4):
        place(f"w{n}", before, f"Hurts {n}")
    place("now", this_month)
    box_letters.lay_out(home=suggestion_box._home(), before=this_month + timedelta(days=1))
    for line in reading.inbox(view="waiting")[:3]:
        box.answer(letter=line.id, text="Thank you", by="a" * 32, on=before + timedelta(days=1))
    assert box_handling.tell() == 1
    (told,) = figures.sheet(measure="suggestion_handling").figures
    assert (told.period, told.state, told.numerator, told.denominator) == (f"{before:%Y-%m}", "counts_only", 3, 4)  # fmt: skip
    versions = released.sheet(measure="suggestion_handling").version
    box_handling.tell()
    assert released.sheet(measure="suggestion_handling").version == versions


def test_a_letter_counts_once_its_time_is_over():
    monday = date(2026, 3, 2)
    days = {n: monday + timedelta(days=n) for n in range(-40, 40)}
    rows = [
        Handled(days[0], days[2], None, done=False),  # answered on the second working day
        Handled(days[0], days[3], None, done=False),  # on the third
        Handled(days[-3], days[1], days[1], done=True),  # from Friday to Tuesday: two working days
        Handled(days[8], None, None, done=False),  # not due yet
        Handled(days[-38], None, None, done=False),  # forgotten
    ]
    told = handling(rows, on=days[9], free=frozenset({5, 6}))
    assert told == {"answered": Share(2, 4), "decided": Share(1, 2), "done": Share(1, 1)}


def test_the_demo_s_box_tells_four_themes_and_a_thread_that_anybody_may_open():
    company.set_demo(by="operator", demo=True)
    access.create_demo_users(password="x", on=timezone.localdate(), by="operator", team="", persons={})  # fmt: skip
    demo_box.tell_letters()
    counts = reading.counts()
    demo_box.tell_letters()
    assert reading.counts() == counts == {"waiting": 3, "answered": 0, "closed": 15, "aside": 1}
    assert sorted(one.state for one in reading.board()) == ["done", "no", "open", "open"]
    mark = hashlib.sha256(f"keepwell-box-1 {demo_box.OPEN_WORDS}".encode()).hexdigest()
    home = suggestion_box._home()
    found = reading.opened(mark=mark, secret=secret(home, "box"), home=home)
    assert [bool(one.by) for one in found.messages] == [False, True, False, True, False]
    assert anonymity_box.check().good


def test_the_night_s_work_includes_the_box(monkeypatch):
    done = []
    monkeypatch.setattr(box_handling, "overnight", lambda: done.append("box"))
    monkeypatch.setattr(nightly_refresh, "refresh_all", lambda **_: done.append("figures"))
    monkeypatch.setattr(import_retention, "drop_former", lambda **_: None)
    nightly_refresh.nightly_job({}, lambda *_: None)
    assert done == ["box", "figures"]


def test_the_slot_is_in_no_backup_and_the_key_of_receipts_is(tmp_path):
    place("one", suggestion_box.today(), "A very special sentence")
    assert (tmp_path / "box" / "slot.sqlite3").exists()
    names = [name for name, _ in look_after._members(tmp_path, tmp_path / "copy.sqlite3")]
    assert "secrets/box" in names
    assert [name for name in names if name.startswith("box")] == []
