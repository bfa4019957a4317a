"""One row a rating, from contacts that carry them and from files of their own.

Scales are never pooled: each row names its scale, and `good` is judged on it (domain C1–C3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

GOOD: Final[dict[str, str]] = {
    "good/bad": "score >= 1", "yes/no": "score >= 1", "1-5": "score >= 4", "0-5": "score >= 4", "0-10": "score >= 8",
    "0-100": "score >= 80", "1-7": "score >= 6", "1-7 easy": "score >= 5", "1-5 effort": "score <= 2",
}  # fmt: skip
_WORDS: Final = (
    "CASE WHEN lower(trim(score)) IN ('good', 'yes', 'true', 'satisfied', 'thumbs up') THEN 1.0 "
    "WHEN lower(trim(score)) IN ('bad', 'no', 'false', 'dissatisfied', 'unsatisfied', 'thumbs down') THEN 0.0 "
    "ELSE try_cast(score AS DOUBLE) END"
)
_BY_TOP: Final[dict[str, tuple[tuple[float, str], ...]]] = {
    "csat": ((1, "good/bad"), (5, "1-5"), (7, "1-7"), (10, "0-10"), (100, "0-100")),
    "ces": ((5, "1-5 effort"), (7, "1-7 easy")),
    "nps": ((10, "0-10"),),
    "solved": ((1, "yes/no"),),
}

_EASE: Final = {"1-7": "1-7 easy", "1-5": "1-5 effort"}


def scale(kind: str, top: float | None, told: Mapping[str, str]) -> str:
    """The scale of a kind of rating: as told, else by the highest score that ever came."""
    if kind in told:
        return _EASE.get(told[kind], told[kind]) if kind == "ces" else told[kind]
    fitting = (name for limit, name in _BY_TOP.get(kind, ()) if top is not None and top <= limit)
    return next(fitting, "unknown")


def _judged(scales: Mapping[str, str]) -> str:
    inferred = " ".join(f"WHEN '{kind}' THEN '{name}'" for kind, name in scales.items())
    fallback = f"CASE rating_kind {inferred} END" if inferred else "NULL"
    ease = " ".join(
        f"WHEN rating_kind = 'ces' AND told = '{plain}' THEN '{name}'"
        for plain, name in _EASE.items()
    )
    good = " ".join(f"WHEN '{name}' THEN {rule}" for name, rule in GOOD.items())
    return (
        f"coalesce(CASE {ease} ELSE told END, {fallback}) AS scale, CASE scale {good} END AS good"
    )


_IN_CONTACTS: Final = (
    ("csat", "csat", "_csat_scale"), ("ces", "ces", "_ces_scale"), ("nps", "nps", "_nps_scale"),
    ("solved", "solved_by_survey", "NULL::VARCHAR"),
)  # fmt: skip


def from_contacts_sql(contacts: str) -> str:
    """Ratings that stand in the contact's own row, with the scale that the file told."""
    parts = []
    for kind, column, scale_told in _IN_CONTACTS:
        parts.append(
            f"SELECT contact_id, 'contacts' AS source, '{kind}' AS rating_kind, CAST({column} AS DOUBLE) AS score, "
            f"coalesce(rated_at, resolved_at, closed_at, opened_at) AS rated_at, agent, {scale_told} AS told "
            f"FROM ({contacts}) WHERE {column} IS NOT NULL"
        )
    return " UNION ALL ".join(parts)


def from_ratings_sql(ratings: str) -> str:
    """Ratings of a file of their own; offers without an answer are none."""
    return (
        "SELECT contact_id, 'ratings' AS source, coalesce(rating_kind, 'csat') AS rating_kind, "
        f"{_WORDS} AS score, coalesce(rated_at, offered_at) AS rated_at, agent, _score_scale AS told "
        f"FROM ({ratings}) WHERE {_WORDS} IS NOT NULL"
    )


def judged_sql(ratings: str, scales: Mapping[str, str]) -> str:
    """The mart's columns: the score with its scale, and whether it is good on it."""
    return f"SELECT *, {_judged(scales)} FROM ({ratings})"
