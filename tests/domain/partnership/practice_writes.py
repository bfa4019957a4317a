"""What shared practice needs so that each of its writes can be tried, once and twice."""

from __future__ import annotations

from datetime import date

from keepwell.domain.partnership.operations import practices

DAY = date(2026, 3, 2)


def share(world, *, today: date = DAY) -> None:
    practices.share_practice(
        person=world.person, text="I ask first.", word="clearly_above",
        months=("2025-03", "2026-02"), by=world.user.public_id.hex, today=today,
    )  # fmt: skip


def shares(world):
    return lambda: share(world)


def withdraws(world):
    share(world)
    return lambda: practices.withdraw_practice(person=world.person, by=world.user.public_id.hex)


def ends(world):
    share(world, today=date(2024, 1, 1))
    return lambda: practices.end_practices(today=DAY)


WRITES = {
    "partnership.share_practice": shares,
    "partnership.withdraw_practice": withdraws,
    "partnership.end_practices": ends,
}
