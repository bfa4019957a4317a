"""An event log tells its contacts."""

from __future__ import annotations

from tests.warehouse.facts import Company, at


def event(name: str, when: str, what: str, **more):
    return {"contact_id": name, "event_at": at(when), "event": what, **more}


LOG = [
    event("A", "2026-03-01T09:00", "Created", agent="a1", team="First", channel="email"),
    event("A", "2026-03-01T10:00", "Assigned", agent="a2", team="First"),
    event("A", "2026-03-02T10:00", "Resolved", agent="a2", team="Second"),
    event("A", "2026-03-03T10:00", "Reopened", agent="a2", team="Second"),
    event("A", "2026-04-04T10:00", "Resolved", agent="a3", team="Second", csat=4.0),
    event("B", "2026-03-05T09:00", "Created", agent="a1", team="First"),
]


def test_contacts_from_events(company: Company) -> None:
    company.load("contact_events", LOG)
    company.refresh()
    a, b = company.table("contacts", "contact_id")
    assert (a["opened_at"], a["resolved_at"]) == (at("2026-03-01T09:00"), at("2026-04-04T10:00"))
    assert (a["first_resolution_seconds"], a["reopens"], a["transfers"]) == (25 * 3600, 1, 3)
    assert (a["agent"], a["file_team"], a["channel"], a["source"]) == (
        "a3",
        "Second",
        "email",
        "contact_events",
    )
    assert (b["resolved_at"], b["transfers"], b["handled_at"]) == (None, 0, at("2026-03-05T09:00"))
    assert len(company.table("contact_events")) == 6
    (rating,) = company.table("ratings")
    assert (rating["score"], rating["scale"], rating["good"]) == (4, "1-5", True)


def test_a_contact_imported_itself_wins(company: Company) -> None:
    company.load("contact_events", LOG)
    company.load(
        "contacts", [{"contact_id": "A", "opened_at": at("2026-03-01T08:00"), "agent": "a9"}]
    )
    company.refresh()
    a, b = company.table("contacts", "contact_id")
    assert (a["source"], a["agent"]) == ("contacts", "a9")
    assert b["source"] == "contact_events"


def test_a_contact_told_twice_is_one_whose_own_row_wins_field_by_field(company: Company) -> None:
    own = {
        "contact_id": "A", "opened_at": at("2026-02-28T08:00"), "agent": "a9", "_csat_scale": "0-100", "csat": 80.0,
        "updated_at": at("2026-03-01T00:00"),
    }  # fmt: skip
    orders = [("contacts", "contact_events"), ("contact_events", "contacts")]
    told = []
    for turn, kinds in enumerate(orders):
        one = Company(company.home / str(turn))
        one.home.mkdir()
        for kind in kinds:
            one.load(kind, [own] if kind == "contacts" else LOG)
            one.refresh()
        told.append(one.table("contacts", "contact_id"))
        assert [row["contact_id"] for row in told[-1]] == ["A", "B"]
        (rating,) = one.table("ratings")
        assert (rating["score"], rating["scale"]) == (80, "0-100")
        filled = [
            (row["rows"], row["filled"]) for row in one.table("coverage")
            if (row["kind"], row["field"]) == ("contacts", "channel")
        ]  # fmt: skip
        assert sorted(filled) == [(1, 0), (1, 1)], "A has a channel by its log, B has none"
    assert told[0] == told[1]
    a = told[0][0]
    assert (a["opened_at"], a["agent"], a["source"]) == (own["opened_at"], "a9", "contacts")
    assert (a["channel"], a["reopens"], a["transfers"], a["file_team"]) == ("email", 1, 3, "Second")
    assert a["resolved_at"] == at("2026-04-04T10:00")


def test_a_score_keeps_the_scale_of_who_told_it(company: Company) -> None:
    company.load("contacts", [
        {"contact_id": name, "opened_at": at("2026-03-01T08:00"), "csat": score, "_csat_scale": "0-100"}
        for name, score in (("A", None), ("C", 90.0))
    ])  # fmt: skip
    company.load("contact_events", [one | {"_csat_scale": "1-5"} for one in LOG])
    company.refresh()
    rated = {row["contact_id"]: (row["score"], row["scale"]) for row in company.table("ratings")}
    assert rated == {"A": (4, "1-5"), "C": (90, "0-100")}


def test_a_log_taken_back_takes_what_it_added(company: Company) -> None:
    company.load("contacts", [{"contact_id": "A", "opened_at": at("2026-03-01T08:00")}])
    company.refresh()
    before = company.table("contacts")
    company.load("contact_events", LOG)
    company.refresh()
    assert company.table("contacts") != before
    company.undo("b2")
    company.refresh()
    assert company.table("contacts") == before


def test_late_events_change_the_contact(company: Company) -> None:
    company.load("contact_events", LOG)
    company.refresh()
    company.load(
        "contact_events", [event("B", "2026-05-01T09:00", "Closed", agent="a4", team="First")]
    )
    company.refresh()
    _, b = company.table("contacts", "contact_id")
    assert (b["agent"], b["resolved_at"], b["opened_at"]) == (
        "a4",
        at("2026-05-01T09:00"),
        at("2026-03-05T09:00"),
    )
