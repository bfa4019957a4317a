"""What audits, goals and actions need so that each of their writes can be tried, once and twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from keepwell.domain.partnership.operations import actions, audits, goals
from keepwell.domain.released import operations as released

DAY = date(2026, 3, 2)
QUARTER = "2026-Q1"
SCORES = dict(zip(("hiring", "onboarding", "turnover", "wellbeing", "policy"), range(1, 6), strict=True))  # fmt: skip


def ids(world) -> tuple[str, str]:
    return world.user.public_id.hex, world.other.public_id.hex


def when(world) -> dict[str, Any]:
    """Who writes, as somebody who can sign in, and when."""
    return {"by": ids(world)[0], "now": world.now}


# actions


def promised(world, **told) -> str:
    return actions.add(text="Ask the floor", owner=ids(world)[1], due_on=DAY, **when(world), **told)


def on_action(write, *, closed=False, **told):
    def made(world):
        one = promised(world)
        if closed:
            actions.finish(action=one, on=DAY, **when(world))
        return lambda: write(action=one, **when(world), **told)

    return made


def hands_over(world):
    one = promised(world)
    return lambda: actions.hand_over(action=one, owner=ids(world)[0], **when(world))


def makes_feed(world):
    return lambda: actions.make_feed(user=ids(world)[0], now=world.now)


def ends_feed(world):
    makes_feed(world)()
    return lambda: actions.end_feed(user=ids(world)[0], now=world.now)


# audits


def opened(world) -> None:
    one, other = ids(world)
    audits.open_round(quarter=QUARTER, on=DAY, by=one, raters={one: "hr", other: "support"})


def opens(world):
    return lambda: opened(world)


def asks(world):
    from keepwell.domain.access import operations as access

    opened(world)
    third = access.create_user(
        email="dan@x.org", name="Dan", password="p", roles=[], by="operator", on=DAY
    )
    return lambda: audits.ask_rater(
        quarter=QUARTER, user=third.public_id.hex, side="hr", by=ids(world)[0]
    )


def releases(world):
    from keepwell.domain.access import queries as access

    asks(world)()
    third = access.user_by_email(email="dan@x.org")
    return lambda: audits.release_rater(quarter=QUARTER, user=third.public_id.hex, **when(world))


def rates(world):
    opened(world)
    return lambda: audits.rate(
        quarter=QUARTER, scores=SCORES, evidence={"policy": "the swap rule"}, **when(world)
    )


# goals


def objective(world) -> str:
    return goals.set_objective(
        title="People stay", starts_on=DAY, ends_on=DAY + timedelta(days=180), **when(world)
    )


def closes(world):
    one = objective(world)
    return lambda: goals.close_objective(objective=one, **when(world))


def measured(world) -> str:
    figure = {
        "slice": {}, "period": "2026-02", "value": 0.4, "numerator": 12, "denominator": 30,
        "n": 60, "interval": [0.2, 0.7], "state": "shown", "reason": "", "version": 1,
    }  # fmt: skip
    released.store_sheet(
        measure="turnover_12m", by=(), grain="month", figures=[figure], known_at=world.now
    )
    return objective(world)


def adds(world):
    parent = measured(world)
    one, other = ids(world)
    return lambda: goals.add_key_result(
        objective=parent, title="A quarter less", measure="turnover_12m", target=0.3,
        deadline=DAY + timedelta(days=180), hr_owner=one, support_owner=other, **when(world),
    )  # fmt: skip


def on_key_result(write, **told):
    def made(world):
        one = adds(world)()
        return lambda: write(key_result=one, **when(world), **told)

    return made


def counts(world):
    one, other = ids(world)
    counted = goals.add_key_result(
        objective=objective(world), title="Paths for all roles", kind="count", target=9,
        counted="roles", deadline=DAY + timedelta(days=180), hr_owner=one, support_owner=other,
        **when(world),
    )  # fmt: skip
    return lambda: goals.count_key_result(
        key_result=counted, on=DAY + timedelta(days=9), value=3, **when(world)
    )


def changes_owner(world):
    from keepwell.domain.access import operations as access

    one = adds(world)()
    third = access.create_user(
        email="dan@x.org", name="Dan", password="p", roles=[], by="operator", on=DAY
    )
    return lambda: goals.change_owner(
        key_result=one, side="hr", owner=third.public_id.hex, why="moved on", **when(world)
    )


WRITES = {
    "partnership.add": lambda w: lambda: promised(w),
    "partnership.edit": on_action(actions.edit, text="Ask every floor", team="Blue"),
    "partnership.hand_over": hands_over,
    "partnership.postpone": on_action(
        actions.postpone, due_on=DAY + timedelta(days=7), reason="ill"
    ),
    "partnership.finish": on_action(actions.finish, on=DAY, note="all asked"),
    "partnership.drop": on_action(actions.drop, on=DAY, reason="no longer needed"),
    "partnership.reopen": on_action(actions.reopen, closed=True),
    "partnership.comment": on_action(actions.comment, text="two floors left"),
    "partnership.make_feed": makes_feed,
    "partnership.end_feed": ends_feed,
    "partnership.open_round": opens,
    "partnership.ask_rater": asks,
    "partnership.release_rater": releases,
    "partnership.rate": rates,
    "partnership.set_objective": lambda w: lambda: objective(w),
    "partnership.close_objective": closes,
    "partnership.add_key_result": adds,
    "partnership.count_key_result": counts,
    "partnership.change_aim": on_key_result(goals.change_aim, target=0.35, why="two sites closed"),
    "partnership.change_owner": changes_owner,
    "partnership.comment_key_result": on_key_result(goals.comment_key_result, text="flu month"),
    "partnership.drop_key_result": on_key_result(goals.drop_key_result, why="cannot be seen"),
}
MACHINERY = {
    # a claim that a mail is about to be sent
    "partnership.note_reminded", "partnership.forget_reminded",
}  # fmt: skip
NOT_THE_SAME_TWICE = {
    # a new secret makes the one before worthless
    "partnership.make_feed",
}
