from __future__ import annotations

from keepwell.analytics.release.exposure import exposed


def _cells(*names: str) -> list[frozenset]:
    return [frozenset((one,) for one in name) for name in names]


def test_a_single_hidden_cell_follows_from_the_total() -> None:
    people = {("a",): 7, ("b",): 6, ("c",): 2}
    assert exposed(published=_cells("abc", "a", "b"), people=people, needed=5) == {("c",)}


def test_two_hidden_cells_that_are_large_together_do_not_follow() -> None:
    people = {("a",): 7, ("b",): 3, ("c",): 2}
    assert not exposed(published=_cells("abc", "a"), people=people, needed=5)


def test_two_hidden_cells_that_are_small_together_are_exposed_together() -> None:
    people = {("a",): 7, ("b",): 2, ("c",): 2}
    assert exposed(published=_cells("abc", "a"), people=people, needed=5) == {("b",), ("c",)}


def test_the_signature_rule_of_the_specification() -> None:
    """domain.md, section 8: A 5 + B 5 and the shift split 9 + 1; adding "day" gives night away."""
    people = {("A", "day"): 5, ("B", "day"): 4, ("B", "night"): 1}
    teams = [frozenset({("A", "day")}), frozenset({("B", "day"), ("B", "night")})]
    assert not exposed(published=teams, people=people, needed=5)
    day = frozenset({("A", "day"), ("B", "day")})
    assert ("B", "night") in exposed(published=[*teams, day], people=people, needed=5)


def test_a_square_with_two_hidden_cells_a_row_and_column_keeps_them() -> None:
    people = {(r, c): 2 for r in "ab" for c in "xy"}
    rows = [frozenset((r, c) for c in "xy") for r in "ab"]
    columns = [frozenset((r, c) for r in "ab") for c in "xy"]
    assert not exposed(published=[*rows, *columns], people=people, needed=3)


def test_a_chain_of_hidden_cells_opens_from_its_end() -> None:
    """Two hidden cells in a row are not enough when one of the columns hides only one."""
    people = {("a", "x"): 2, ("a", "y"): 2, ("b", "y"): 2}
    rows = [frozenset({("a", "x"), ("a", "y")}), frozenset({("b", "y")})]
    columns = [frozenset({("a", "x")}), frozenset({("a", "y"), ("b", "y")})]
    assert exposed(published=[*rows, *columns], people=people, needed=3) == set(people)


def test_cells_without_people_need_no_care() -> None:
    assert not exposed(published=_cells("ab", "a"), people={("a",): 9, ("b",): 0}, needed=5)


def test_weights_other_than_plus_and_minus_one_are_seen() -> None:
    """(ab + bc + ca) / 2 − bc = a: no chain of plain subtractions finds it."""
    people = {("a",): 2, ("b",): 2, ("c",): 2}
    assert exposed(published=_cells("ab", "bc", "ca"), people=people, needed=3) == set(people)
