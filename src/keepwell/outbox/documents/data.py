"""The pack for programs: the stored form, who took it out, and what was corrected since."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from keepwell.outbox.documents.hiding import shown_only

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from keepwell.outbox.documents.words import Watermark
    from keepwell.schemas.packs import Pack, Restatement

KIND: Final = "keepwell.pack"


def as_data(
    pack: Pack,
    *,
    watermark: Watermark,
    restatements: Sequence[Restatement] = (),
    name_out: datetime | None = None,
) -> bytes:
    """UTF-8 JSON: `format` is the version of the pack's form; `Pack.from_json` reads `pack`."""
    told = {
        "kind": KIND,
        "format": pack.format,
        "taken": {"by": watermark.who, "at": watermark.at.isoformat()},
        "restatements": [one.as_json() for one in restatements],
        "name_taken_out_at": name_out.isoformat() if name_out else None,
        "pack": shown_only(pack).as_json(),
    }
    text = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode("utf-8", errors="replace")
