"""The named writes of pulse rounds, for the list of all (tests/domain/test_named_writes.py)."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest

from keepwell.domain.company import operations as company
from keepwell.domain.listening.operations import load_closed_round, norms, own, rounds
from keepwell.domain.listening.rules import tokens
from keepwell.schemas.norms import Norm

QUESTIONS = [{"instrument": "kw-exhaustion-1", "items": ["X1"]}]
DAYS = {"opens_on": date(2026, 3, 2), "closes_on": date(2026, 3, 16)}
MACHINERY = {
    # nameless, or a row that says who fetched a token: a trail row would tell when
    "listening.submit_answer", "listening.issue_token",
}  # fmt: skip
NOT_THE_SAME_TWICE = {"listening.draft_round"}


class Round:
    """A round on its way, in a folder of its own."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="keepwell-test-"))
        self.key = rounds.draft_round(title="x", questions=QUESTIONS, by="sam", **DAYS)
        self.here = {"round_key": self.key, "home": self.home, "by": "sam"}

    def open(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tokens.new_key, "__kwdefaults__", {"bits": 1024})
            rounds.open_round(
                atoms=[rounds.Atom(("Blue",), ("p1", "p2"))],
                limits={},
                secret="5" * 64,
                **self.here,
            )

    def close(self) -> None:
        rounds.close_round(grouping=lambda _counts: [], **self.here)

    def publish(self) -> None:
        cells = {"kw-exhaustion-1": [frozenset({0})]}
        rounds.publish_round(round_key=self.key, cells=cells, by="sam")

    def drop(self) -> None:
        rounds.drop_round(round_key=self.key, by="sam")

    def void(self) -> None:
        rounds.void_round(reason="restored", **self.here)


def drafts(_world):
    return lambda: rounds.draft_round(title="x", questions=QUESTIONS, by="sam", **DAYS)


def loads(_world):
    company.set_demo(by="sam", demo=True)
    told = {
        "title": "Past", "questions": QUESTIONS, "limits": {}, "answers": [(0, {"kw-exhaustion-1:X1": 3})],
        "atoms": [rounds.Atom(("Blue",), ("p1", "p2"))], "by": "sam",
    }  # fmt: skip
    return lambda: load_closed_round(**told, **DAYS)


WORDS = {
    "texts": {"en": "My desk is quiet.", "de": "Mein Platz ist ruhig."}, "scale": "agree", "delicate": False,
    "names": ["Ana Cruz"], "by": "sam",
}  # fmt: skip
ENTERED = {
    "holder": "Larkfield", "reference": "No. 7", "language": "en", "lowest": 1, "delicate": True,
    "labels": ["no", "yes"], "direction": "up", "items": [{"text": "Well?", "reverse": False}],
}  # fmt: skip


def writes_question(_world):
    return lambda: own.write_question(**WORDS)


def rewords_question(_world):
    key = own.write_question(**WORDS)
    return lambda: own.reword_question(key=key, **{**WORDS, "scale": "often"})


def retires_question(_world):
    key = own.write_question(**WORDS)
    return lambda: own.retire_question(key=key, retired=True, by="sam")


def enters_licence(_world):
    return lambda: own.enter_licence(
        instrument="cbi-19", told=ENTERED, by="sam", on=date(2026, 3, 2)
    )


def enters_norms(_world):
    told = [Norm("engagement_index", "index", "Retail", 2025, 61.5)]
    return lambda: norms.enter_norms(norms=told, source="A report", by="sam", on=date(2026, 3, 2))


def drops_norms(world):
    enters_norms(world)()
    return lambda: norms.drop_norms(source="A report", by="sam")


def retires_licence(world):
    enters_licence(world)()
    return lambda: own.retire_licence(instrument="cbi-19", by="sam")


def _step(step: str, *before: str):
    def ready(_world):
        made = Round()
        for one in before:
            getattr(made, one)()
        return getattr(made, step)

    return ready


WRITES = {
    "listening.draft_round": drafts,
    "listening.load_closed_round": loads,
    "listening.write_question": writes_question,
    "listening.reword_question": rewords_question,
    "listening.retire_question": retires_question,
    "listening.enter_licence": enters_licence,
    "listening.retire_licence": retires_licence,
    "listening.enter_norms": enters_norms,
    "listening.drop_norms": drops_norms,
    "listening.drop_round": _step("drop"),
    "listening.open_round": _step("open"),
    "listening.close_round": _step("close", "open"),
    "listening.publish_round": _step("publish", "open", "close"),
    "listening.void_round": _step("void", "open"),
}
