"""Intake batches and domain tables -> mart tables (columnar, pseudonymised): open, merge, refresh.

`merge` writes a checked batch as Parquet that counts only once the register names it; `refresh`
prepares the mart's tables month by month; `open` hands them out as Ibis tables. Nothing here
imports the columnar engine before a function runs.
"""

from keepwell.warehouse.erasing import rewrite, rewrite_facts, rewrite_prepared
from keepwell.warehouse.handing import hand_over
from keepwell.warehouse.layout import FactFile, Merge
from keepwell.warehouse.live import checksum
from keepwell.warehouse.opening import open_mart as open  # noqa: A004
from keepwell.warehouse.refreshing import Refreshed, refresh, sum_the_first, sum_the_rest
from keepwell.warehouse.register import Register
from keepwell.warehouse.retention import Compaction, Stretch, compact
from keepwell.warehouse.storing import merge, sweep, writer

__all__ = [
    "Compaction",
    "FactFile",
    "Merge",
    "Refreshed",
    "Register",
    "Stretch",
    "checksum",
    "compact",
    "hand_over",
    "merge",
    "open",
    "refresh",
    "rewrite",
    "rewrite_facts",
    "rewrite_prepared",
    "sum_the_first",
    "sum_the_rest",
    "sweep",
    "writer",
]
