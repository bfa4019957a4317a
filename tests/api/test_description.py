"""The description of the API holds: whatever a program sends, it gets what is described, never a crash."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from keepwell.api.door import described
from tests.api.conftest import API, token_of

OPERATIONS = {
    one["operationId"]: one for path in described()["paths"].values() for one in path.values()
}
TAKING = [name for name, one in OPERATIONS.items() if one["parameters"] or "requestBody" in one]
NAMING = {"figures", "actions", "write_action", "bring_file", "answer_import"}
"""They name things of the company (a team, a zone, a split that a measure has): no description can."""
EXAMPLES = 4


@pytest.fixture
def description(company, settings, tmp_path):
    """The description as served, with the token of somebody who may everything that the API has."""
    settings.MEDIA_ROOT = tmp_path
    schema = schemathesis.openapi.from_wsgi(f"{API}/openapi.json", get_wsgi_application())
    schema.config.update(headers={"Authorization": f"Bearer {token_of(company, 'hana')}"})
    return schema


@pytest.fixture
def real(company):
    """What stands for the places of an address: things that are there."""
    return {
        "measure": "csat", "month": "2026-09", "action": company.joint.of_ana,
        "initiative": company.ledger.was_read, "batch": company.batches["checked"],
    }  # fmt: skip


def attack(operation, mode, **path):
    """Send what fits the description (or does not), and hold each answer against it."""
    spared = [positive_data_acceptance] if operation.definition.raw["operationId"] in NAMING else []

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def sent(case):
        if path:
            case.path_parameters = path
        case.call_and_validate(excluded_checks=spared)

    sent()


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_fits_is_answered_as_described(description, real, name):
    operation = description.find_operation_by_id(name)
    places = {one.name: real[one.name] for one in operation.path_parameters}
    attack(operation, GenerationMode.POSITIVE, **places)


@pytest.mark.parametrize("name", TAKING)
def test_what_does_not_fit_is_refused_as_described(description, name):
    attack(description.find_operation_by_id(name), GenerationMode.NEGATIVE)


def test_every_error_is_described():
    for name, one in OPERATIONS.items():
        assert {401, 404, 422} <= set(one["responses"]), name
        for status, answer in one["responses"].items():
            kind = "application/problem+json" if status >= 400 else "application/json"
            assert list(answer["content"]) == [kind], (name, status)
