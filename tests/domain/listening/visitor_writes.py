"""The named writes of candidates' and leavers' voice (for tests/domain/test_named_writes.py)."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest

from keepwell.domain.listening.operations import visitors
from keepwell.domain.listening.rules import tokens

DAY = date(2026, 3, 2)
MACHINERY = {
    # nameless: a trail row would tell when somebody answered
    "listening.issue_visitor_token", "listening.submit_visitor_answer",
}  # fmt: skip
NOT_THE_SAME_TWICE = {
    # codes handed out again are others; what was told once is refused the second time
    "listening.give_codes", "listening.tell_pool",
}  # fmt: skip


class Asking:
    """Candidates are asked, in a folder of its own."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="keepwell-test-"))
        self.key = ""

    def ask(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(tokens.new_key.__kwdefaults__, "bits", 1024)
            self.key = visitors.ask_visitors(
                kind="candidate", opens_on=DAY, closes_on=date(2026, 3, 31), home=self.home,
                secret="5" * 64, by="sam",
            )  # fmt: skip

    def give(self) -> None:
        visitors.give_codes(kind="candidate", group=0, count=2, by="sam", on=DAY)

    def close(self) -> None:
        visitors.close_visitors(round_key=self.key, home=self.home, by="sam")

    def tell(self) -> None:
        visitors.tell_pool(
            kind="candidate", group=0, rounds=[self.key], figures=[], comments=[], by="sam", on=DAY
        )


def _step(step: str, *before: str):
    def ready(_world):
        made = Asking()
        for one in before:
            getattr(made, one)()
        return getattr(made, step)

    return ready


WRITES = {
    "listening.ask_visitors": _step("ask"),
    "listening.give_codes": _step("give", "ask"),
    "listening.close_visitors": _step("close", "ask"),
    "listening.tell_pool": _step("tell", "ask", "close"),
}
