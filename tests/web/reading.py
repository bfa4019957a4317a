"""What a page says, without its marks and drawings."""

from __future__ import annotations

import re
from typing import Any


def text(answer: Any) -> str:
    """The words of an answer, on one line."""
    body = re.sub(r"<svg.*?</svg>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
