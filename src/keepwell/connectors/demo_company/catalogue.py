"""What customers contact Larkfield about: products, topics, touchpoints, segments."""

from __future__ import annotations

from typing import Final

import numpy as np

PRODUCTS: Final[tuple[str, ...]] = (
    "Lark Hub",
    "Lark Meter",
    "Lark Lamp",
    "Lark Lock",
    "Lark Plan",
    "Lark Go",
)
"""The first is launched anew without training, the second with training."""
PRODUCT_SHARE: Final = (0.24, 0.18, 0.16, 0.14, 0.18, 0.10)
LAUNCH_DEMAND: Final = 1.35
"""A launched product brings this many times its usual contacts while the launch lasts."""

GROUPS: Final[tuple[str, ...]] = (
    "Order and delivery",
    "Billing and payment",
    "Set-up and use",
    "Technical fault",
    "Repair and return",
    "Contract and leaving",
)
GROUP_POINTS: Final = (1.0, -1.5, 2.0, -1.0, -1.5, -2.5)
TOPICS: Final[tuple[tuple[str, int, str, float, float], ...]] = (
    ("Where is my order", 0, "Delivery", 0.075, 0.75),
    ("Late delivery", 0, "Delivery", 0.045, 0.95),
    ("Wrong item", 0, "Delivery", 0.025, 1.05),
    ("Change address", 0, "Purchase", 0.035, 0.65),
    ("Invoice question", 1, "Billing", 0.065, 0.90),
    ("Refund", 1, "Billing", 0.045, 1.10),
    ("Payment failed", 1, "Billing", 0.040, 0.95),
    ("Price and offers", 1, "Purchase", 0.030, 0.85),
    ("First set-up", 2, "Set-up", 0.080, 1.20),
    ("How do I", 2, "Use", 0.085, 0.90),
    ("App sign-in", 2, "Use", 0.060, 0.70),
    ("Connect a device", 2, "Set-up", 0.050, 1.15),
    ("Device offline", 3, "Use", 0.075, 1.20),
    ("Wrong readings", 3, "Use", 0.040, 1.25),
    ("App crashes", 3, "Use", 0.035, 1.05),
    ("Service outage", 3, "Use", 0.030, 0.70),
    ("Warranty claim", 4, "Repair", 0.040, 1.20),
    ("Return a product", 4, "Repair", 0.035, 0.90),
    ("Technician visit", 4, "Repair", 0.030, 1.10),
    ("Spare parts", 4, "Repair", 0.015, 0.85),
    ("Cancel contract", 5, "Renewal", 0.025, 1.15),
    ("Move house", 5, "Renewal", 0.015, 1.05),
    ("Renew contract", 5, "Renewal", 0.015, 0.95),
    ("Data and privacy", 5, "Use", 0.010, 1.00),
)
"""Topic, group, touchpoint, share of contacts, times the usual handle time."""
OUTAGE: Final = 15
"""Index of the topic that an incident brings."""
TOPIC_NAMES: Final = tuple(one[0] for one in TOPICS)
TOPIC_GROUP: Final = np.array([one[1] for one in TOPICS], dtype=np.int8)
TOUCHPOINTS: Final = tuple(dict.fromkeys(one[2] for one in TOPICS))
TOPIC_TOUCHPOINT: Final = np.array([TOUCHPOINTS.index(one[2]) for one in TOPICS], dtype=np.int8)
TOPIC_HANDLE: Final = np.array([one[4] for one in TOPICS], dtype=np.float32)

SEGMENTS: Final[tuple[str, ...]] = ("Household", "Small business", "Enterprise")
SEGMENT_SHARE: Final = (0.70, 0.22, 0.08)
LOYALTY: Final[tuple[str, ...]] = ("First-time", "Returning")
RETURNING_SHARE: Final = 0.62

_TABLE: Final = 4_096


def lottery(shares: tuple[float, ...] | list[float]) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    """A table of 4,096 tickets: drawing one at random draws an index by its share."""
    edges = np.cumsum(shares) / np.sum(shares)
    return np.searchsorted(edges, (np.arange(_TABLE) + 0.5) / _TABLE).astype(np.int8)


def tickets(rng: np.random.Generator, count: int) -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    """As many tickets for such a table."""
    return rng.integers(0, _TABLE, count, dtype=np.uint16)
