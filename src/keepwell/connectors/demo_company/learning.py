"""Training assigned and completed: for newcomers, every year, and for product launches.

The second product's training comes before its launch; the first product's only when its launch is
three months old.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from keepwell.connectors.demo_company import effects
from keepwell.connectors.demo_company.catalogue import PRODUCTS, TOUCHPOINTS
from keepwell.connectors.demo_company.columns import days as dates
from keepwell.connectors.demo_company.columns import whole, words, yes_no

if TYPE_CHECKING:
    from keepwell.connectors.demo_company.calendar import Month
    from keepwell.connectors.demo_company.workforce import Workforce

Array = npt.NDArray[Any]

COURSES: Final[tuple[tuple[str, int, int, float], ...]] = (
    ("Onboarding: tools and tone", 0, 28, 0.93),
    ("Onboarding: how customer experience is measured", 7, 56, 0.88),
    ("Data protection", 0, 30, 0.91),
    ("Calm in hard conversations", 0, 45, 0.82),
    ("Lark Hub: the new generation", 0, 21, 0.86),
    ("Lark Meter: the new generation", 0, 21, 0.90),
)
"""Course, days after the occasion when it is assigned, days until due, share completed in time."""
_YEARLY: Final = ((2, 2), (3, 8))
"""Course, calendar month in which everybody gets it."""
_LAUNCHES: Final = ((4, effects.LAUNCH_UNTRAINED + 3), (5, effects.LAUNCH_TRAINED - 1))
_PRODUCT_OF: Final = {4: 0, 5: 1}
_TOUCHPOINT_OF: Final = {3: "Use"}


def training_table(
    *,
    force: Workforce,
    months: tuple[Month, ...],
    numbers: tuple[str, ...],
    rng: np.random.Generator,
) -> pa.Table:
    """All assignments of the window; what is completed after its end is still open."""
    spell, course, assigned = (
        np.concatenate(some) for some in zip(*_assignments(force, months), strict=True)
    )
    order = np.lexsort((course, spell, assigned))
    spell, course, assigned = spell[order], course[order], assigned[order]
    after, n = months[-1].after, len(spell)
    limit = np.array([one[2] for one in COURSES])[course]
    in_time = rng.random(n) < np.array([one[3] for one in COURSES])[course]
    done = assigned + np.where(
        in_time, (limit * rng.beta(2.5, 1.6, n)).astype(np.int64), limit + rng.integers(1, 40, n)
    )
    open_ = (done >= np.minimum(after, force.end[spell] + 1)) | (~in_time & (rng.random(n) < 0.3))
    score = np.clip(rng.normal(82, 9, n), 30, 100)
    product = np.array([_PRODUCT_OF.get(one, -1) for one in range(len(COURSES))])[course]
    touch = np.array(
        [
            TOUCHPOINTS.index(_TOUCHPOINT_OF[one]) if one in _TOUCHPOINT_OF else -1
            for one in range(len(COURSES))
        ]
    )[course]
    return pa.table(
        {
            "Record ID": pa.array([f"T{number + 1:07d}" for number in range(n)]),
            "Employee ID": words(force.person[spell], numbers),
            "Course": words(course, [one[0] for one in COURSES]),
            "Assigned on": dates(assigned),
            "Due date": dates(assigned + limit),
            "Completed on": dates(done, open_),
            "Attempt": whole(np.ones(n)),
            "Passed": yes_no(score >= 70, open_),
            "Score": pa.array(np.round(score), mask=open_),
            "Product": words(product, PRODUCTS, product < 0),
            "Touchpoint": words(touch, TOUCHPOINTS, touch < 0),
        }
    )


def _assignments(force: Workforce, months: tuple[Month, ...]) -> list[tuple[Array, Array, Array]]:
    """(spells, course, day assigned) of every occasion."""
    first, after = months[0].first, months[-1].after
    new = np.flatnonzero((force.start >= first) & (force.start < after))
    found = [
        _given(new, course, force.start[new] + COURSES[course][1], force, after)
        for course in (0, 1)
    ]
    for month in months:
        occasions = [course for course, calendar in _YEARLY if calendar == month.calendar]
        occasions += [course for course, index in _LAUNCHES if index == month.index]
        here = np.flatnonzero((force.start < month.first) & (force.end >= month.after))
        found += [
            _given(here, course, np.full(len(here), month.first + 4), force, after)
            for course in occasions
        ]
    return found


def _given(
    spell: Array, course: int, day: Array, force: Workforce, after: int
) -> tuple[Array, Array, Array]:
    kept = (day < after) & (day <= force.end[spell])
    return spell[kept], np.full(int(kept.sum()), course), day[kept]
