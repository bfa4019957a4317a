"""What stood in the demo company's suggestion box: themes answered and not, threads, one card.

Days are counted back from today, so that the story is always fresh. Nobody but the demo loads it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from keepwell.domain.access import queries as known
from keepwell.domain.listening import box_queries as reading
from keepwell.domain.listening.operations import box, box_letters
from keepwell.domain.listening.rules.box import Letter
from keepwell.kernel.home import secret
from keepwell.workflows import box_handling, suggestion_box

if TYPE_CHECKING:
    from datetime import date

DOMAIN: Final = "demo.example"
OPEN_WORDS: Final = "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong"
"""The words of the one thread that anybody may open to see how it feels: a BIP-39 test vector."""


@dataclass(frozen=True, slots=True)
class Told:
    """A theme of the story; days are counted from today, back is negative."""

    title: str
    owner: str
    state: str
    came: tuple[int, ...]
    answered: int
    due: int
    answer: str
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread: (day, who, words); the writer is nobody."""

    words: str
    said: tuple[tuple[int, str, str], ...]
    outcome: str = ""
    card: bool = False


THEMES: Final = (
    Told(
        "Weekend swaps take too long", "hana", "done", (-66, -64, -64, -61, -59), -55, -20,
        "Two in three swaps now clear by rule, half of them in under a minute. For weekends the rule asked the lead as well; it no longer does if hours and rest fit.",
        (
            "I asked for a Sunday swap on Monday and got the answer on Saturday. By then nobody could take it.",
            "Why does a weekend swap need the lead when hours fit? Weekdays do not.",
            "Swaps: both of us agreed, both rested, still four days of waiting.",
            "Please let the rule decide on weekends too.",
            "I stopped asking for swaps. It takes longer than the shift.",
        ),
    ),
    Told(
        "Spanish refund playbook", "cem", "open", (-52, -50, -47), -45, -9,
        "Promised and not kept: the translator fell ill. Until it is there, Jonas' team answers Spanish questions on the side channel.",
        (
            "Newcomers on the Spanish queue ask the same five refund questions every day.",
            "There is a refund playbook in English and German. We translate it in our heads, each a little differently.",
            "A customer got two different answers in one week because we have no Spanish playbook.",
        ),
    ),
    Told(
        "A third day at home for the evening team", "cem", "no", (-40, -38, -38), -31, -31,
        "No, not this year. Two people must be on site after 20:00 and the team is small. We look again when the two open places are filled.",
        (
            "Mornings have three days at home, evenings two. Why?",
            "A third day at home would save me two hours on the road, after ten at night.",
            "Please look at home days for late shifts again.",
        ),
    ),
    Told(
        "Headsets hurt after four hours", "hana", "open", (-15, -13, -12), -11, 3,
        "Soft pads are ordered for everyone who wants them. You find them at the front desk; nobody asks for a name.",
        (
            "On long phone days the headset presses so hard that I take it off between calls.",
            "Headsets: the left pad is worn through on half of the desks.",
            "Could we have soft pads? Four hours is the limit with these.",
        ),
    ),
)  # fmt: skip
TALKS: Final = (
    Talk(
        OPEN_WORDS,
        (
            (-9, "", "Since the new routing, hard calls come in a row. Three in one evening is too much. I would rather not say my team."),
            (-8, "hana", "Thank you for telling us. You need not name your team. Would a pause after each hard call help, or fewer of them in a row?"),
            (-6, "", "Fewer in a row. A pause alone just makes the queue longer, and then the others get them."),
            (-5, "hana", "Understood. Cem and I look at the routing on Thursday, and I write here what comes of it."),
            (-2, "", "Thank you. One more thing: the button for a pause is hidden behind two menus."),
        ),
    ),
    Talk("praise", ((-20, "", "The new buddy plan works. My starter asked me real questions from day one."), (-19, "cem", "That is good to hear; I pass it on to Mira, who wrote it.")), "done"),
    Talk("lights", ((-3, "", "The light over the window desks flickers in the afternoon. Two of us get headaches."),)),
    Talk("card", ((-4, "", "More vegetarian things in the machine, please."),), card=True),
    Talk("spam", ((-30, "", "Win a holiday now."),), "aside"),
)  # fmt: skip


def tell_letters() -> None:
    """Fill the box through the same operations as by hand, and tell how it was handled."""
    found = {one.email: one.id for one in known.users()}
    users = {name: found.get(f"{name}@{DOMAIN}", "") for name in ("hana", "cem")}
    if not all(users.values()) or any(reading.counts().values()):
        return
    today = suggestion_box.today()
    for one in THEMES:
        _theme(one, users, today)
    for talk in TALKS:
        _talk(talk, users, today)
    box_handling.tell()


def _post(words: str, text: str, on: date, *, new: bool, card: bool = False) -> int:
    """A letter as a browser would have sent it; the number of its thread."""
    mark = hashlib.sha256(f"keepwell-box-1 {words}".encode()).hexdigest()
    key = hashlib.sha256(f"{words}{text}".encode()).hexdigest()[:32]
    home = Path(settings.HOME)
    hidden = secret(home, suggestion_box.SECRET)
    letter = Letter(mark, key, text, new, card)
    box_letters.place_letter(letter=letter, home=home, secret=hidden, today=on)
    box_letters.lay_out(home=home, before=on + timedelta(days=1))
    thread = reading.opened(mark=mark, secret=hidden, home=home)
    return thread.id if thread else 0


def _theme(told: Told, users: dict[str, str], today: date) -> None:
    by, on = users[told.owner], today + timedelta(days=told.answered)
    due = today + timedelta(days=told.due)
    number = box.open_theme(title=told.title, owner=by, due_on=due, by=by, on=on)
    for at, text in zip(told.came, told.letters, strict=True):
        came = today + timedelta(days=at)
        letter = _post(f"{told.title} {text}", text, came, new=True)
        box.answer(letter=letter, text="Thank you. Others say so too: we answer it for all.", by=by, on=came + timedelta(days=1))  # fmt: skip
        box.put_in_theme(letter=letter, theme=number, by=by)
    box.answer_theme(theme=number, state=told.state, answer=told.answer, owner=by, due_on=due, by=by, on=on)  # fmt: skip


def _talk(talk: Talk, users: dict[str, str], today: date) -> None:
    letter = 0
    for at, who, text in talk.said:
        on = today + timedelta(days=at)
        if who:
            box.answer(letter=letter, text=text, by=users[who], on=on)
        else:
            letter = _post(talk.words, text, on, new=not letter, card=talk.card)
    if talk.outcome:
        last = today + timedelta(days=talk.said[-1][0])
        box.decide(letter=letter, outcome=talk.outcome, by=users["hana"], on=last)
