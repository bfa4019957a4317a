"""The live meeting in real browsers, against a real server that is killed: no word is lost."""

from __future__ import annotations

import time

import pytest

from tests.browser.house import TABLE, House
from tests.browser.test_every_page import JUMPS
from tests.web.company import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OWN = """(name) => [...document.querySelectorAll("#notes > li")]
  .filter((one) => !one.hidden && one.querySelector("[data-who]").textContent === name)
  .map((one) => one.querySelector("[data-text]").textContent).join(" ").split(/\\s+/).filter(Boolean)"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("house"), found=TABLE)
    made.start()
    yield made
    made.kill()


def sign_in(page, name):
    page.goto("/sign-in/")
    page.fill("#id_login", f"{name}@demo.example")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)


@pytest.fixture(scope="module")
def signed(chromium, house):
    """The cookies of each, who signed in once; a new window of theirs remembers nothing else."""
    kept = {}
    for name in ("hana", "cem"):
        context = chromium.new_context(base_url=house.url)
        sign_in(context.new_page(), name)
        kept[name] = context.cookies()
        context.close()
    return kept


@pytest.fixture
def sit_down(chromium, house, signed):
    """A window at the table: `sit_down("hana")`; the same person again shares the browser's memory."""
    contexts = {}

    def sit(name, *, block="", **more):
        if name not in contexts:
            contexts[name] = chromium.new_context(base_url=house.url, viewport={"width": 1280, "height": 900}, **more)  # fmt: skip
            contexts[name].add_cookies(signed[name])
        page = contexts[name].new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.set_default_timeout(20_000)
        page.goto(f"/meet/syncs/{house.running}/live/{f'?block={block}' if block else ''}")
        return page

    yield sit
    for context in contexts.values():
        context.close()


def words(name, first, count):
    return [f"{name}{at}" for at in range(first, first + count)]


def write(window, told, *, line=20):
    """Write words into the note, the first letter by letter; a new line after every twentieth."""
    window.locator("#n").focus()
    for at in range(0, len(told), line):
        first, *rest = told[at : at + line]
        window.keyboard.type(f"{first} ")
        for word in rest:
            window.keyboard.insert_text(f"{word} ")
        window.keyboard.press("Enter")


def hears(window, name, told, *, within=15.0):
    """Wait until a window shows exactly these words of somebody, in their order."""
    until = time.monotonic() + within
    while (found := window.evaluate(OWN, name)) != told and time.monotonic() < until:
        window.wait_for_timeout(100)
    assert found == told


def test_two_write_at_once_one_loses_the_net_and_the_server_dies(sit_down, house):
    hana, cem = sit_down("hana", block="workforce"), sit_down("cem", block="workforce")
    said = {"Hana": [], "Cem": []}

    def both(count, chunk=10):
        for _ in range(0, count, chunk):
            for window, name in ((hana, "Hana"), (cem, "Cem")):
                told = words(name.lower(), len(said[name]), chunk)
                write(window, told)
                said[name] += told

    both(40)
    hears(cem, "Hana", said["Hana"])
    hears(hana, "Cem", said["Cem"])
    cem.context.set_offline(True)
    both(40)
    cem.get_by_text("Not saved yet; kept on this device").wait_for()
    cem.context.set_offline(False)
    hears(hana, "Cem", said["Cem"])
    house.kill()
    both(20)
    hana.get_by_text("Not saved yet; kept on this device").wait_for()
    house.start()
    both(20)
    for window in (hana, cem):
        for name, told in said.items():
            hears(window, name, told)
        window.locator("#trouble").wait_for(state="hidden")
        window.reload()
        for name, told in said.items():
            hears(window, name, told)
    assert sum(map(len, said.values())) == 240
    assert hana.complaints == cem.complaints == []


def test_others_see_every_word_soon_without_asking_for_it(sit_down):
    hana, cem = sit_down("hana", block="policy"), sit_down("cem", block="policy")
    for at in range(5):
        hana.locator("#n").press_sequentially(f"quick{at} ")
        cem.locator("#notes").get_by_text(f"quick{at}").wait_for()


def test_a_window_closed_without_net_is_made_good_by_the_next_one(sit_down):
    hana, cem = sit_down("hana", block="career"), sit_down("cem", block="career")
    cem.context.set_offline(True)
    write(cem, words("orphan", 0, 20))
    memory = cem.context
    cem.close(run_before_unload=False)
    memory.set_offline(False)
    again = sit_down("cem", block="career")
    for window in (hana, again):
        hears(window, "Cem", words("orphan", 0, 20))


def test_words_of_somebody_who_was_signed_out_wait_for_the_next_sign_in(sit_down):
    hana, cem = sit_down("hana", block="career"), sit_down("cem", block="workforce")
    cem.context.clear_cookies(name="sessionid")
    before = cem.evaluate(OWN, "Cem")
    write(cem, words("outside", 0, 20))
    cem.get_by_text("You were signed out").wait_for()
    other = cem.context.new_page()
    sign_in(other, "cem")
    hana.keyboard.press("1")
    hears(hana, "Cem", before + words("outside", 0, 20))
    assert not cem.locator("#trouble").is_visible()


def test_two_windows_of_one_person_keep_both_their_words(sit_down):
    left, right = sit_down("hana", block="onboarding"), sit_down("hana", block="onboarding")
    write(left, ["shared"])
    hears(right, "Hana", ["shared"])
    right.context.set_offline(True)
    for window, word in ((left, "from-the-left"), (right, "from-the-right")):
        window.locator("#notes > li", has_text="shared").get_by_role("button", name="Edit").click()
        window.locator("#notes textarea").fill(f"shared {word}")
    right.context.set_offline(False)
    right.keyboard.press("Enter")
    left.keyboard.press("Enter")
    cem = sit_down("cem", block="onboarding")
    until = time.monotonic() + 10
    wanted = sorted(["shared", "from-the-left", "shared", "from-the-right"])
    while sorted(cem.evaluate(OWN, "Hana")) != wanted and time.monotonic() < until:
        cem.wait_for_timeout(100)
    assert sorted(cem.evaluate(OWN, "Hana")) == wanted


def test_a_private_note_never_reaches_the_other_side(sit_down):
    hana, cem = sit_down("hana", block="wellbeing"), sit_down("cem", block="wellbeing")
    hana.check("#private")
    write(hana, ["secret0"])
    hana.uncheck("#private")
    write(hana, ["open0"])
    hears(cem, "Hana", ["open0"])
    hears(hana, "Hana", ["secret0", "open0"])
    assert "secret0" not in cem.content()


def test_the_whole_meeting_by_keyboard(sit_down):
    hana, cem = sit_down("hana"), sit_down("cem")
    press, kind = hana.keyboard.press, hana.keyboard.type
    press("n")
    kind("Said by keyboard")
    press("Enter")
    press("Escape")
    press("d")
    kind("Decided by keyboard")
    press("Tab")
    press("Enter")
    cem.locator("#decisions").get_by_text("Decided by keyboard").wait_for()
    assert hana.evaluate("document.activeElement.tagName") == "SUMMARY"
    cem.get_by_role("button", name="We agree").press("Enter")
    hana.locator("#decisions").get_by_text("both agreed").wait_for()
    press("a")
    kind("Done by keyboard")
    for _ in range(3):
        press("Tab")
    hana.get_by_role("button", name="Write it down").last.press("Enter")
    cem.locator("#actions").get_by_text("Done by keyboard").wait_for()
    press("l")
    kind("Parked by keyboard")
    press("Tab")
    press("Enter")
    cem.locator("#parked").get_by_text("Parked by keyboard", exact=True).wait_for()
    title = hana.locator("#title").inner_text()
    press("ArrowRight")
    hana.wait_for_function(
        "(was) => document.getElementById('title').textContent !== was", arg=title
    )
    cem.wait_for_function("(now) => document.getElementById('title').textContent === now", arg=hana.locator("#title").inner_text())  # fmt: skip
    hana.evaluate("document.activeElement.blur()")
    press(" ")
    cem.get_by_role("button", name="Go on").wait_for()
    press(" ")
    cem.get_by_role("button", name="Pause").wait_for()
    press("p")
    assert not hana.locator("#n").is_visible()
    assert hana.locator("#timer").is_visible()
    press("Escape")
    assert hana.locator("#n").is_visible()
    press("2")
    assert hana.locator("#title").inner_text() == "Onboarding and training"
    press("?")
    assert hana.get_by_role("dialog").is_visible()
    press("Escape")
    press("n")
    press("ArrowUp")
    assert hana.complaints == []


def test_what_others_write_does_not_push_anything_around(sit_down):
    hana, cem = sit_down("hana", block="policy"), sit_down("cem", block="policy")
    cem.wait_for_timeout(300)
    before = cem.evaluate(JUMPS)
    write(hana, words("calm", 0, 60))
    cem.locator("#notes").get_by_text("calm59").wait_for()
    assert cem.evaluate(JUMPS) - before < 0.01


def test_both_windows_show_the_same_time_and_a_reload_keeps_it(sit_down):
    hana, cem = sit_down("hana"), sit_down("cem")
    shown = [one.locator("#timer [data-words]").inner_text() for one in (hana, cem)]
    hana.reload()
    shown.append(hana.locator("#timer [data-words]").inner_text())
    minutes = {int(one.split(" ")[0]) for one in shown}
    assert max(minutes) - min(minutes) <= 1
