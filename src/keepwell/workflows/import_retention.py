"""Former versions of facts go, night by night, as far as nobody needs them any more."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from keepwell.domain.sources import operations, queries
from keepwell.workflows.import_loading import every_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from keepwell.warehouse import Compaction, Stretch

UNDO_DAYS: Final = 90
"""So long any import can be undone by itself, and any moment since can be read as it was known."""
UPLOAD_DAYS: Final = 30
"""So long a file that was brought in the browser waits to be loaded."""
BY: Final = "system"


@dataclass(frozen=True, slots=True)
class Dropped:
    """Files that went, and imports that can no longer be undone alone since."""

    files: int
    sealed: int


def drop_former(*, needed_at: Sequence[datetime], now: datetime) -> Dropped:
    """Drop the versions that no import of the last 90 days and no frozen pack needs.

    Args:
        needed_at: moments whose state must stay readable: when frozen packs were known.
        now: the present.
    """
    from keepwell import warehouse
    from keepwell.warehouse.layout import kinds
    from keepwell.warehouse.reading import committed

    home, horizon = Path(settings.HOME), now - timedelta(days=UNDO_DAYS)
    with warehouse.writer(home):
        stretches = _stretches([*(one for one in needed_at if one < horizon), horizon])
        files = committed()
        done = [
            warehouse.compact(home=home, kind=kind, files=files, stretches=stretches)
            for kind in kinds()
        ]
        for one in done:
            _swap(one, now=now)
        unneeded = queries.unneeded_files(before=horizon, needed_at=needed_at)
        operations.forget_files(paths=unneeded)
        swept = warehouse.sweep(home=home, named=every_path())
    return Dropped(files=swept, sealed=len({batch for one in done for batch in one.sealed}))


def forget_uploads(*, now: datetime) -> int:
    """Remove files that were brought in the browser and never loaded, with what was read of them.

    They hold what is never stored; whoever still wants them brings them again.
    """
    oldest = (now - timedelta(days=UPLOAD_DAYS)).timestamp()
    waiting = [*Path(settings.MEDIA_ROOT).glob("*/"), *(Path(settings.HOME) / "imports").glob("*/")]
    loaded = {one.id for one in queries.batches(limit=100_000, state="committed")}
    old = [
        place for place in waiting
        if place.is_dir() and place.stat().st_mtime < oldest and place.name not in loaded
    ]  # fmt: skip
    for place in old:
        shutil.rmtree(place)
    _forget_rows((now - timedelta(days=1)).timestamp(), "staged.parquet")
    _forget_rows(oldest, "to-fix.*")
    return len(old)


def _forget_rows(oldest: float, name: str) -> None:
    """Rows as written, with names: on their way through a check that was killed, or to be put right."""
    for place in (Path(settings.HOME) / "imports").glob(f"*/{name}"):
        if place.stat().st_mtime < oldest:
            place.unlink()


def _stretches(ends: Sequence[datetime]) -> list[Stretch]:
    """The batches that were there at each moment, by the order they have now."""
    from keepwell.warehouse import Stretch

    commits = sorted({(one.committed_at, one.batch) for one in queries.live_files()})
    return [
        Stretch(
            sum(committed <= end for committed, _ in commits),
            frozenset(one.path for one in queries.files_known_at(moment=end)),
        )
        for end in sorted(ends)
    ]


def _swap(done: Compaction, *, now: datetime) -> None:
    if not done.removed:
        return
    added: dict[str, list[operations.NewFile]] = defaultdict(list)
    for one in done.added:
        added[one.batch].append(operations.NewFile(one.kind, one.month, one.path, one.rows))
    operations.seal_batches(
        batches=done.sealed, added=added, removed=[one.path for one in done.removed], by=BY, now=now
    )
