"""The one way out for numbers, as a rule of imports."""

from __future__ import annotations

from tests.architecture.source import modules

DOOR = "keepwell.workflows.figures"
GATE = "keepwell.analytics.release"
STATISTICS = "keepwell.analytics.statistics"
ALLOWED = {
    "keepwell.workflows.pulse_": f"{GATE}.voice",  # brings a closed round to the gate
    "keepwell.workflows.anonymity_": f"{GATE}.voice",  # attacks what the gate let through
    "keepwell.workflows.box_handling": f"{GATE}.voice",  # how letters are handled, by month
    "keepwell.workflows.candidate_release": f"{GATE}.voice",  # pools that left the gate, as figures
    "keepwell.workflows.figure_declarations": f"{GATE}.voice",  # what voice measures are called
    "keepwell.workflows.initiative_review": f"{STATISTICS}.planning",  # what a plan could show, lots
    "keepwell.workflows.goal_progress": f"{STATISTICS}.foresight",  # what could be seen at all
    "keepwell.workflows.worth": f"{STATISTICS}.payback",  # a leaver's cost, on a page: no dataframe
}
"""Stories that call a pure function themselves, and which: they get no unreleased figure by it."""
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
        if imported.startswith((GATE, STATISTICS)) and not _allowed(name, imported)
    ]
    assert broken == []


def test_every_exception_is_needed() -> None:
    used = {
        story
        for story, function in ALLOWED.items()
        for name, imported in _imports(story)
        if imported.startswith(function)
    }
    assert used == set(ALLOWED)


def _allowed(name: str, imported: str) -> bool:
    return any(
        name.startswith(story) and imported.startswith(function)
        for story, function in ALLOWED.items()
    )


def test_the_rule_would_see_a_breach() -> None:
    """Something does import the door and the raw numbers, so the searches above look somewhere."""
    assert any(i.startswith(DOOR) for _, i in _imports("keepwell.web"))
    assert any(i.startswith(RAW) for _, i in _imports("keepwell.analytics.ask"))
