"""Several processes write one chain."""

from __future__ import annotations

import subprocess

WRITER = """
    import sys
    from keepwell.domain.trail import operations, queries

    if sys.argv[1] == "write":
        for n in range(40):
            operations.record(actor=sys.argv[2], verb="grant", subject_kind="user", subject_id=str(n))
    else:
        verdict = queries.verify_chain()
        assert verdict.problems == (), verdict.problems
        assert verdict.entries == 120, verdict.entries
"""


def test_entries_of_several_processes_form_one_chain(programs):
    start = programs(WRITER)
    writers: list[subprocess.Popen] = [start("write", name) for name in ("a", "b", "c")]
    assert [one.wait(60) for one in writers] == [0, 0, 0]
    assert start("verify").wait(30) == 0
