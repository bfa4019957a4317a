"""The named writes of growth, for the list of all (tests/domain/test_named_writes.py)."""

from __future__ import annotations

from datetime import date

from keepwell.domain.growth import operations as growth

DAY = date(2026, 3, 2)
# part of erasing somebody, whose operation (people.erase_person) leaves the row
MACHINERY = {"growth.reword"}


def tell(world, **other):
    told = {
        "person": world.person, "team": "Blue", "moment": 7, "topic": "ways", "sight": "lead",
        "text": "Nobody says hello in the chat", "by": "ana", "on": DAY,
    }  # fmt: skip
    return growth.tell_insight(**{**told, **other})


def takes_back(world):
    told = tell(world)
    return lambda: growth.take_back_insight(insight=told, by="ana")


def answers(world):
    told = tell(world)
    return lambda: growth.answer_insight(
        insight=told, text="We will", outcome="explained", by="hana", on=DAY
    )


WRITES = {
    "growth.tell_insight": lambda world: lambda: tell(world),
    "growth.take_back_insight": takes_back,
    "growth.answer_insight": answers,
}
