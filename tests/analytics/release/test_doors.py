"""The one way out for numbers, as a rule of imports."""

from __future__ import annotations

from tests.architecture.source import modules

DOOR = "keepwell.workflows.figures"
RAW = ("keepwell.analytics.metrics", "keepwell.analytics.mart")


def _imports(*rooms: str):
    for module in modules():
        if module.name.startswith(rooms):
            for imported in module.imports():
                yield module.name, imported


def test_pages_api_and_terminal_get_figures_from_one_story_only() -> None:
    broken = [
        (name, imported)
        for name, imported in _imports("keepwell.web", "keepwell.api", "keepwell.console")
        if imported.startswith(
            ("keepwell.analytics", "keepwell.warehouse", "keepwell.workflows.figure_")
        )
    ]
    assert broken == []


def test_raw_numbers_are_known_to_analytics_and_warehouse_alone() -> None:
    broken = [
        (name, imported)
        for name, imported in _imports("keepwell.")
        if imported.startswith(RAW)
        and not name.startswith(("keepwell.analytics", "keepwell.warehouse"))
    ]
    assert broken == []


def test_stories_ask_and_never_count() -> None:
    broken = [
        (name, imported)
        for name, imported in _imports("keepwell.workflows")
        if imported.startswith(("keepwell.analytics.release", "keepwell.analytics.statistics"))
    ]
    assert broken == []


def test_the_rule_would_see_a_breach() -> None:
    """Something does import the door and the raw numbers, so the searches above look somewhere."""
    assert any(i.startswith(DOOR) for _, i in _imports("keepwell.web"))
    assert any(i.startswith(RAW) for _, i in _imports("keepwell.analytics.ask"))
