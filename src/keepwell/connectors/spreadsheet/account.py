"""What can be wrong with a value, in words: place and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REFUSING: Final = frozenset({"required_missing", "required_unreadable", "no_record"})

REMEDIES: Final = {
    "required_missing": "A row cannot do without “{words}”. Fill the cell and send the row again.",
    "required_unreadable": "“{words}” cannot be read here. Write it like the other rows and send the row again.",
    "no_record": "This row is empty, sums up others or is a note: it is no record. Nothing to do.",
    "unanswered": "Nobody answered here. Nothing to do: an offered survey without an answer is no rating.",
    "class_unknown": "These reasons are in no known class and count as “other”, outside the absence rate. Say in the mapping what they stand for, or leave it.",
    "unreadable": "This cannot be read as {type}. Correct it, or leave it: the row counts, the value does not.",
    "not_in_list": "This is none of: {choices}. Say in the mapping what it stands for; until then the row counts, the value does not.",
    "implausible": "This lies {bounds}. Correct it if it is a slip; until then the row counts, the value does not.",
    "implausible_date": "This date lies outside 1900 to 2100. Correct it; until then the row counts, the date does not.",
    "far_future": "This lies years after everything else in the file. Correct it; until then the row counts, the moment does not.",
    "before": "This lies before “{other}”. Correct one of the two; until then the row counts, this moment does not.",
    "time_missing": "On this day nearly all of this column's times are 00:00: the time of day was lost. Export it with times; until then these moments do not count.",
    "time_missing_kept": "On this day nearly all of this column's times are 00:00: the time of day was lost. The rows count; figures by hour cannot use them.",
    "repeat": "The same row stands in the file more than once. Nothing to do: it counts once.",
    "older_version": "A newer row of the same key is in the file. Nothing to do: the newer one counts.",
    "key_repeats": "This key stands in rows with different content, so it does not identify a row. The rows count; choose another key in the mapping.",
    "same_content": "These rows are alike in everything and nothing tells them apart. Each counts; add a column that identifies rows if some are copies.",
    "no_dates": "The file tells no dates for these rows. They are counted but placed in no period; export them with {words}.",
}
TYPE_WORDS: Final = {
    "moment": "a date and time", "day": "a date", "seconds": "a length of time", "number": "a number",
    "share": "a share", "count": "a whole number", "flag": "yes or no",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that may be wrong: which field and column, how the engine sees it."""

    field: str
    column: str | None
    raw: str
    """Name of the cell as written; empty where it is not to be shown."""
    code: str
    condition: str
    remedy: str

    @property
    def refuses(self) -> bool:
        """Whether the row stays out, not only the value."""
        return self.code in REFUSING


def remedy(code: str, **told: object) -> str:
    """The words for a problem."""
    return REMEDIES[code].format_map(
        {"words": "", "type": "", "choices": "", "bounds": "", "other": "", **told}
    )
