"""What a method answers when it cannot know: a code and the numbers that triggered it.

R1–R5 are the product's own rules; the other codes name what the data lack. A refusal is a
result, not an accident: pages show it with the same care as an effect.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Code = Literal[
    "R1",  # fewer than 8 teams or 6 months: no link can be told
    "R2",  # a team's own ups and downs are mostly noise of sampling
    "R3",  # the interval is wider than ±5 points: cannot tell
    "R4",  # too few teams with or without the initiative, or the two tests disagree
    "R5",  # teams were chosen because results were bad, and none as bad was left out
    "short_past",  # fewer than three months before the start
    "short_future",  # no month yet in which an effect could show
    "no_controls",  # nobody was left without the initiative to compare with
    "not_parallel",  # the groups were already moving apart before the start
    "fragile",  # a shock half as large as those before the start would undo the finding
    "placebo",  # an effect is "found" where none can be
    "few_points",  # fewer than 12 points before, or 6 after
    "other_change",  # another big change within two months
    "few_people",  # fewer than 20 people, or 10 starters
    "few_events",  # fewer than 10 events per term, or 5 on a curve
    "few_groups",  # fewer groups than the method compares
    "few_items",  # fewer than two items, or three for one factor
    "constant",  # everybody, or every month, has the same value
    "duplicates",  # one team has two values in one month
    "gaps",  # too much is missing
    "not_a_number",  # infinite values, or shares outside 0-1
    "same_effects",  # columns that say the same thing twice
    "no_overlap",  # more than a fifth of the contacts are of a kind nobody else handles
    "no_cost",  # a return without a cost
    "point_inputs",  # a range was asked for, and points were given
    "counted_twice",  # two benefits claim the same hours
    "no_source",  # an assumed effect without a source
    "no_choice",  # no set of programmes satisfies the limits
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is concluded; `numbers` are those that triggered it, by name."""

    code: Code
    numbers: Mapping[str, float] = field(default_factory=dict)
