"""One's own load has few doors: who may import what tells it, by name."""

from __future__ import annotations

from tests.architecture.source import modules

DOORS = {
    "keepwell.domain.care.queries": {
        "keepwell.workflows.own_load",  # export, for the page that is one's own
        "keepwell.web.load.views",  # one's own page
    },
    "keepwell.domain.care.models": {
        "keepwell.domain.care.operations",
        "keepwell.domain.care.queries",
        "keepwell.warehouse.tables.care",  # pseudonymised, for groups
    },
    "keepwell.analytics.ask.own_load": {"keepwell.workflows.own_load"},
    "keepwell.workflows.own_load": {
        "keepwell.web.load.views",
        "keepwell.web.me.views",  # the export of who is signed in
        "keepwell.web.me.facts",  # a line on one's own page
    },
}


def importers(door: str) -> set[str]:
    return {
        one.name
        for one in modules()
        if one.name != door
        and any(name == door or name.startswith(f"{door}.") for name in one.imports())
    }


def test_nobody_else_opens_these_doors() -> None:
    assert {door: importers(door) for door in DOORS} == DOORS


def test_the_api_the_console_and_documents_have_no_door() -> None:
    rooms = ("keepwell.api", "keepwell.console", "keepwell.outbox", "keepwell.web.teams")
    assert [one for door in DOORS for one in importers(door) if one.startswith(rooms)] == []


def test_what_a_lead_reads_as_coaching_holds_no_load() -> None:
    from keepwell.analytics.ask import measures
    from keepwell.analytics.ask.own import OWN

    load = {one.id for one in measures() if one.family == "load"}
    assert load
    assert set(OWN) & load == set()
