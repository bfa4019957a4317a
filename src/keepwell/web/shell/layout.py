"""What every page's frame needs: who reads, and where they may go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from keepwell.domain.company import queries as company
from keepwell.web.shell.access import allowed, who
from keepwell.web.shell.navigation import ON_A_PHONE, sections
from keepwell.web.shell.roles import role_words, side_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keepwell.web.shell.navigation import Link, Section


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame around a page of somebody who is signed in."""

    name: str
    role: str
    side: str
    demo: bool
    may_leave_demo: bool
    rooms: list[Section] = field(default_factory=list)

    @property
    def short(self) -> list[Link]:
        """The few places that fit on a phone's bar; the page of all places stands beside them."""
        ranked = [link for room in self.rooms for link in room.links if link.short]
        return sorted(ranked, key=lambda link: link.short)[:ON_A_PHONE]


def _frame(request: HttpRequest) -> Frame:
    user = who(request)
    demo = company.settings().demo
    return Frame(
        name=user.get_short_name() or user.email,
        role=role_words(request),
        side=side_of(request),
        demo=demo,
        may_leave_demo=demo and allowed(request, "administer"),
        rooms=sections(request),
    )


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context of all templates; built only when a template draws the frame."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}
