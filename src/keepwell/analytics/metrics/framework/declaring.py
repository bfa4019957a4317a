"""Declarations of one family share what they share."""

from __future__ import annotations

from functools import partial
from typing import Final

from keepwell.analytics.metrics.framework.facts import CONTACT, WORK
from keepwell.schemas.figures import Measure

HANDLED: Final = "the day a contact was handled: solved, else closed, else first reply, else opened"
OPENED: Final = "the day a contact was opened"
BY_AGENT: Final = "team and role of the handling agent on that day"
WILSON: Final = "Wilson, widened where contacts of one agent are alike"
BY_CUSTOMER: Final = "Wilson, widened where customers answered repeatedly"
HANDLE_TIME: Final = (
    "contacts.handle_seconds or contacts.talk_seconds+contacts.hold_seconds+contacts.wrap_seconds"
)
LINEAR: Final = "t interval of the ratio over people"

service = partial(
    Measure, sensitivity="service", family="service", owner="support", dims=CONTACT,
    clock=HANDLED, attribution=BY_AGENT, interval=WILSON,
)  # fmt: skip
load = partial(
    Measure, sensitivity="service", family="load", owner="both", dims=WORK, clock="the day of work",
    attribution="team and role of the person on that day", interval=LINEAR,
)  # fmt: skip
