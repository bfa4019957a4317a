"""What the worth of care needs so that each of its writes can be tried, once and twice."""

from __future__ import annotations

from keepwell.domain.partnership.operations import worth
from keepwell.domain.partnership.rules.worth import Mix

PAY = {"key": "pay", "low": 28_000, "likely": 32_000, "high": 36_000, "source": "Pay list"}
MIX = Mix(("combined",), 10_000, 20)


def opened(world) -> str:
    return worth.open_reckoning(
        name="Circles", programme="combined", ranges={"cost_once": (1, 2, 3, "offer")}, **world.when
    )


def planned(world) -> str:
    return worth.plan_mix(name="Next year", mix=MIX, **world.when)


def takes_back(world):
    worth.assume(**PAY, **world.when)
    return lambda: worth.take_back(key="pay", **world.when)


def changes_mix(world):
    one = planned(world)
    return lambda: worth.change_mix(reckoning=one, mix=Mix(("combined",), 9_000, 20), by="sam")


def on_reckoning(write, **told):
    def made(world):
        one = opened(world)
        return lambda: write(reckoning=one, **world.when, **told)

    return made


WRITES = {
    "partnership.set_currency": lambda w: lambda: worth.set_currency(code="CHF", **w.when),
    "partnership.assume": lambda w: lambda: worth.assume(**PAY, **w.when),
    "partnership.take_back": takes_back,
    "partnership.open_reckoning": lambda w: lambda: opened(w),
    "partnership.plan_mix": lambda w: lambda: planned(w),
    "partnership.change_mix": changes_mix,
    "partnership.keep_worth": on_reckoning(worth.keep_worth, result={"chance": 0.5}),
    "partnership.set_aside": on_reckoning(worth.set_aside),
}
NOT_THE_SAME_TWICE = {
    # asking again is another reckoning
    "partnership.open_reckoning", "partnership.plan_mix",
}  # fmt: skip
