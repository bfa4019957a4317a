"""Which of many stand out although many were looked at: shares of false finds kept small.

Benjamini-Hochberg over one list; Simes' one p-value for a family; and two levels, families first,
then their members, so that the level holds for what is finally told (Benjamini and Bogomolov 2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

Key = TypeVar("Key")


def stand_out(p: ArrayLike, *, level: float) -> NDArray[np.bool_]:
    """Benjamini-Hochberg: which of these p-values are found, at this false-discovery rate.

    What could not be tested (NaN) is not found and does not count. Source: J. R. Stat. Soc. B 57
    (1995) 289.
    """
    values = np.asarray(p, dtype=np.float64)
    tested = np.isfinite(values)
    found = np.zeros(values.shape, dtype=bool)
    ranked = np.sort(values[tested])
    passed = np.flatnonzero(ranked <= level * np.arange(1, ranked.size + 1) / ranked.size)
    if passed.size:
        found[tested] = values[tested] <= ranked[passed[-1]]
    return found


def simes(p: ArrayLike) -> float:
    """One p-value for "nothing in this family moved": min over ranks of p·m/rank; NaN for none.

    Source: Simes, Biometrika 73 (1986) 751.
    """
    values = np.asarray(p, dtype=np.float64)
    ranked = np.sort(values[np.isfinite(values)])
    if not ranked.size:
        return float("nan")
    return float(min(1.0, (ranked * ranked.size / np.arange(1, ranked.size + 1)).min()))


def within_families(
    families: Mapping[Key, ArrayLike], *, level: float
) -> dict[Key, NDArray[np.bool_]]:
    """Families that stand out as wholes, and in each which members do.

    Families are tested by Simes; in those R of m that are found, members are held to
    level·R/m. On average over the families that are told, the share of false members stays within
    `level`. Source: Benjamini and Bogomolov, J. R. Stat. Soc. B 76 (2014) 297, theorem 1.
    """
    keys = list(families)
    wholes = np.array([simes(families[key]) for key in keys])
    found = stand_out(wholes, level=level)
    tested = int(np.isfinite(wholes).sum())
    inner = level * found.sum() / tested if tested else 0.0
    return {
        key: stand_out(families[key], level=inner)
        for key, told in zip(keys, found, strict=True)
        if told
    }
