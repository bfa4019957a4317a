"""The named writes of pulse rounds, for the list of all (tests/domain/test_named_writes.py)."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest

from keepwell.domain.company import operations as company
from keepwell.domain.listening.operations import load_closed_round, rounds
from keepwell.domain.listening.rules import tokens

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
    "listening.drop_round": _step("drop"),
    "listening.open_round": _step("open"),
    "listening.close_round": _step("close", "open"),
    "listening.publish_round": _step("publish", "open", "close"),
    "listening.void_round": _step("void", "open"),
}
