"""The demo's files come in through the same door as real ones, and need no help there."""

import pytest

from keepwell.connectors.demo_company import DemoFiles
from keepwell.connectors.demo_company.headers import HEADERS
from keepwell.connectors.spreadsheet import check, inspect, propose, read_mapping

ALIKE = {"job_history": "people"}


@pytest.mark.parametrize("kind", list(HEADERS))
def test_guessed_as_meant(small: DemoFiles, kind: str) -> None:
    proposal = propose(inspect(small.of(kind)[0].path))
    meant = {header: name for header, name in HEADERS[kind].items() if name}
    assert proposal.kind in {kind, ALIKE.get(kind)}
    assert proposal.mapping.fields == meant
    assert not proposal.questions


@pytest.mark.parametrize("kind", [kind for kind in HEADERS if kind != "contacts"])
def test_the_written_mapping_reads_the_file(small: DemoFiles, kind: str, tmp_path) -> None:
    one = small.of(kind)[0]
    checked = check(
        inspect(one.path), read_mapping(small.mappings[kind]), out_dir=tmp_path, secret="s" * 40
    )
    assert (checked.rows_in, checked.refused, checked.repeats) == (one.rows, 0, 0)


def test_warts_are_reported_with_remedies(small: DemoFiles, tmp_path) -> None:
    fault = small.of("contacts")[16]
    checked = check(
        inspect(fault.path),
        read_mapping(small.mappings["contacts"]),
        out_dir=tmp_path,
        secret="s" * 40,
    )
    assert checked.rows_in == fault.rows
    assert checked.refused == 0
    assert checked.repeats > 0
    told = {(one.code, one.column): one for one in checked.problems}
    assert told["before", "Solved at"].count > 1_000
    assert all(one.remedy for one in checked.problems)
