"""What the demo company's people pressed: "That was tough", at the end of contacts that were.

They use the button since thirteen weeks, after about six in ten of the contacts that the
helpdesk's own field calls tough; so the team's figures hardly differ from those that were planted.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from keepwell.domain.access import queries as access
from keepwell.domain.care import operations as care
from keepwell.domain.people import queries as people
from keepwell.kernel.ids import pseudonym

if TYPE_CHECKING:
    from collections.abc import Iterator

BY: Final = "operator"
PRESSED: Final = frozenset("0123456789")
"""First of sixteen digits of the hash of contacts at whose end somebody pressed."""
WEEKS: Final = 13
MOST: Final = 20_000
"""In the largest demo, only the newest presses."""
BEFORE: Final = timedelta(seconds=10)
"""They press while they write the last words of the contact: so long before its end."""
LATELY: Final = ("ana", (26, 75))
"""Whose page has something to take back, and how many hours ago she pressed."""


def tell_load(*, now: datetime) -> int:
    """Tell all presses of the last weeks; how many. The next refresh finds their contacts."""
    return care.tell_marks(marks=[*_past(), *_lately(now)], by=BY)


def _past() -> Iterator[tuple[str, datetime]]:
    from keepwell.warehouse import reading

    whose = dict(people.identities())
    for agent, contact, end in reading.tough_contacts(Path(settings.HOME), weeks=WEEKS, most=MOST):
        if agent in whose and pseudonym("demo", "press", contact)[0] in PRESSED:
            yield whose[agent], end.replace(tzinfo=UTC) - BEFORE


def _lately(now: datetime) -> Iterator[tuple[str, datetime]]:
    name, hours = LATELY
    user = access.user_by_email(email=f"{name}@demo.example")
    if user is not None and user.person_id is not None:
        person = people.person_key(person_id=user.person_id)
        for back in hours:
            yield person, (now - timedelta(hours=back)).replace(second=0, microsecond=0)
