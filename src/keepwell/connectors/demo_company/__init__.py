"""The demo company Larkfield: a believable support organisation with planted, documented effects.

    files = generate(size="M", until=Period.parse("2026-10"), seed=1, out_dir=Path("exports"))

writes vendor-like files that come in through the same door as real ones.
"""

from keepwell.connectors.demo_company.cast import CAST, Member
from keepwell.connectors.demo_company.excerpts import write_excerpts
from keepwell.connectors.demo_company.generation import DemoFiles, File, generate
from keepwell.connectors.demo_company.truths import TRUTHS, Truth, places, rollout, truths_markdown

__all__ = [
    "CAST",
    "TRUTHS",
    "DemoFiles",
    "File",
    "Member",
    "Truth",
    "generate",
    "places",
    "rollout",
    "truths_markdown",
    "write_excerpts",
]
