"""How many queries a page takes is a committed baseline: it may fall, and it rises only on purpose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

BASELINE = Path(__file__).with_name("query_counts.json")
COUNTS: dict[str, int] = json.loads(BASELINE.read_text())


@pytest.mark.parametrize("page", COUNTS)
def test_a_page_takes_no_more_queries_than_its_baseline(page, signed_in, company):
    who, _, path = page.partition(" ")
    client = signed_in(who)
    path = path.format(
        own=company.teams["Returns phone"],
        **company.batches,
        **company.syncs,
        **company.worth,
        **vars(company.ledger),
    )
    client.get(path)
    caches["pages"].clear()  # as for the first reader after something new
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert len(asked) <= COUNTS[page], "\n".join(one["sql"][:160] for one in asked)
