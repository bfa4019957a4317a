"""Every operation × everybody: what is not in this table fails, and what may not be seen is not there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from keepwell.api.door import described, door
from keepwell.api.tokens import Token
from keepwell.domain.access.rules import ACTIONS
from tests.api.conftest import API

ALL = "stan ana tariq cem hana dora sam wil"
CAST = ("nobody", *ALL.split())


@dataclass(frozen=True)
class Row:
    """An operation at an address, and for whom it is there."""

    operation: str
    path: str
    may: frozenset[str]
    method: str = "get"
    body: dict[str, Any] = field(default_factory=dict)
    note: str = ""


def may(names: str) -> frozenset[str]:
    return frozenset(names.split())


EVERYBODY = may(ALL)
SERVICE = may("ana tariq cem hana dora sam wil")
BOTH_SIDES = may("cem hana")
IMPORTERS = may("cem hana sam")
NOBODY = may("")
KEY = "00000000000040008000000000000000"
WHY = {"reason": "Others come first"}

MATRIX = (
    Row("who_asks", "/me", EVERYBODY),
    Row("measures", "/measures", SERVICE),
    Row("figures", "/figures/csat?from=2026-08&to=2026-10", SERVICE, note="service"),
    Row("figures", "/figures/turnover_12m?from=2026-08&to=2026-10", may("tariq cem hana wil"), note="workforce"),
    Row("figures", "/figures/nonsense", NOBODY),
    Row("changes", "/changes?month=2020-01", NOBODY, note="nobody looked at it"),
    Row("packs", "/packs", BOTH_SIDES),
    Row("pack", "/packs/2026-09", BOTH_SIDES, note="frozen"),
    Row("pack", "/packs/2026-10", BOTH_SIDES, note="a draft"),
    Row("pack", "/packs/2020-01", NOBODY, note="none"),
    Row("actions", "/actions", SERVICE),
    Row("action", "/actions/{of_ana}", may("ana tariq cem hana"), note="its owner, the lead of its team, both sides"),
    Row("action", "/actions/{of_billing}", BOTH_SIDES, note="of another team"),
    Row("action", f"/actions/{KEY}", NOBODY),
    Row("write_action", "/actions", may("tariq cem hana"), "post", {"text": "Swap rule", "team": "Returns phone"}),
    Row("finish_action", "/actions/{of_ana}/done", may("ana tariq cem hana"), "post"),
    Row("finish_action", "/actions/{of_billing}/done", BOTH_SIDES, "post", note="of another team"),
    Row("move_action", "/actions/{of_billing}/move", BOTH_SIDES, "post", {"due_on": "2027-01-11", **WHY}),
    Row("drop_action", "/actions/{of_billing}/drop", BOTH_SIDES, "post", WHY),
    Row("comment_action", "/actions/{of_billing}/comments", BOTH_SIDES, "post", {"text": "Asked"}),
    Row("goals", "/goals", may("tariq cem hana")),
    Row("initiatives", "/initiatives", BOTH_SIDES),
    Row("initiative", "/initiatives/{was_read}", BOTH_SIDES),
    Row("initiative", f"/initiatives/{KEY}", NOBODY),
    Row("initiative_export", "/initiatives/{was_read}/export", BOTH_SIDES),
    Row("initiative_export", f"/initiatives/{KEY}/export", NOBODY),
    Row("linkage", "/linkage", BOTH_SIDES),
    Row("imports", "/imports", IMPORTERS),
    Row("import", "/imports/{committed}", IMPORTERS),
    Row("import", f"/imports/{KEY}", NOBODY),
    Row("bring_file", "/imports", IMPORTERS, "post", note="without a file: refused, but there"),
    Row("answer_import", "/imports/{question}/answers", IMPORTERS, "post"),
    Row("load_import", "/imports/{checked}/load", IMPORTERS, "post"),
    Row("load_import", "/imports/{committed}/load", IMPORTERS, "post", note="loaded already: refused, but there"),
    Row("undo_import", "/imports/{committed}/undo", IMPORTERS, "post"),
    Row("undo_import", f"/imports/{KEY}/undo", NOBODY, "post"),
)  # fmt: skip


def _operations() -> dict[str, Any]:
    """Every operation by its id."""
    return {
        door.get_openapi_operation_id(one) if one.operation_id is None else one.operation_id: one
        for router in door._get_bound_routers()
        for view in router.path_operations.values()
        for one in view.operations
    }


def test_every_operation_stands_in_this_table():
    told = {one["operationId"] for path in described()["paths"].values() for one in path.values()}
    assert told == set(_operations()) == {row.operation for row in MATRIX}


def test_every_operation_names_its_own_action_of_the_policy():
    for name, one in _operations().items():
        (guard,) = one.auth_callbacks
        assert isinstance(guard, Token), name
        assert guard.action in ACTIONS, name
        assert guard.write == (one.methods != ["GET"]), name


@pytest.fixture
def places(company):
    return {**company.batches, **vars(company.joint), **vars(company.ledger)}


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: f"{row.method} {row.path}")
def test_only_for_those_who_may(row, program, places):
    path, statuses = API + row.path.format(**places), {}
    for name in CAST:
        client = program(name)
        answer = (
            client.post(path, row.body, content_type="application/json")
            if row.method == "post"
            else client.get(path)
        )
        statuses[name] = answer.status_code
        assert answer.status_code < 500, answer.content
    assert statuses.pop("nobody") == 401
    assert {name for name, status in statuses.items() if status != 404} == row.may, row.note


def test_what_is_hidden_answers_exactly_like_what_is_missing(program, places):
    ana = program("ana")
    hidden = ana.get(f"{API}/actions/{places['of_billing']}")
    missing = ana.get(f"{API}/actions/{KEY}")
    nonsense = ana.get(f"{API}/no/such/thing")
    forbidden = ana.get(f"{API}/packs")
    assert hidden.content == missing.content == nonsense.content == forbidden.content
    assert {one.status_code for one in (hidden, missing, nonsense, forbidden)} == {404}


def test_a_token_that_may_only_read_writes_nothing(program, places):
    hana = program("hana", write=False)
    for row in MATRIX:
        if row.method == "post" and "hana" in row.may:
            path = API + row.path.format(**places)
            answer = hana.post(path, row.body, content_type="application/json")
            assert (answer.status_code, answer.json()["type"]) == (403, "urn:keepwell:problem:read-only")  # fmt: skip
