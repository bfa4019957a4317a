from __future__ import annotations

import json

from keepwell.schemas.load import Bar, Four, OwnLoad, TeamLoad

BARS = (
    Bar("tough_contact_rate", 4.5, 2.0, 6.5, "within", weeks=(None, 4.0, 4.5)),
    Bar("recovery_taken", why="few"),
)


def test_what_is_stored_is_read_the_same():
    team = TeamLoad("Blue", "2026-10-12", BARS)
    own = OwnLoad("2026-10-12", BARS, (Four("occupancy", 0.8), Four("adherence", None, "x.y")), 60.0, 2)  # fmt: skip
    for one in (team, own):
        assert type(one).from_json(json.loads(json.dumps(one.as_json()))) == one


def test_known_weeks_are_those_before_the_newest():
    assert [one.known for one in BARS] == [1, 0]
