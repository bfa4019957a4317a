"""The pack as a document: how long each form takes, the first time in a process and after that."""

from __future__ import annotations

import time

from keepwell.outbox import documents
from tests.outbox import sample

PACKS = {"usual": sample.PACK, "little data": sample.POOR, "40 teams": sample.wide(40)}
AGAIN = 5


def make(*, pack: str, form: documents.Format) -> dict[str, float]:
    """Seconds: first with everything that must be loaded, then the best of five; and the size."""
    seconds, size = [], 0
    for _ in range(1 + AGAIN):
        start = time.perf_counter()
        size = len(documents.render(PACKS[pack], format=form, watermark=sample.WATERMARK))
        seconds.append(time.perf_counter() - start)
    return {"first": seconds[0], "again": min(seconds[1:]), "kb": size / 1000}
