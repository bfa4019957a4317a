from __future__ import annotations

from keepwell.schemas.needs import columns


def _words(need: str) -> list[str]:
    return [one.words for one in columns(need)]


def test_one_column_is_said_with_its_file() -> None:
    (one,) = columns("shifts.paid_hours")
    assert (one.words, one.file) == ("Paid hours", "Shifts planned and worked")


def test_ways_of_one_column_come_before_those_of_several() -> None:
    assert _words("people.role+job_history.valid_from or job_history.role") == ["Job"]
    assert _words("contacts.sla_met or contacts.due_at+contacts.resolved_at") == [
        "Service level met"
    ]


def test_the_same_words_in_a_second_file_are_no_second_choice() -> None:
    assert _words("people.end_on or job_history.end_on") == ["Last day worked"]


def test_at_most_two_are_named() -> None:
    need = "contacts.tough or contacts.complaint or contacts.csat or ratings.score"
    assert _words(need) == ["Marked tough by the agent", "Is a complaint"]


def test_what_comes_in_by_no_file_has_no_column() -> None:
    assert columns("pulse.answers") == ()
