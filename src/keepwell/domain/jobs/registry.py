"""Jobs by their names. Workflows register what they can do; the queue knows only names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Progress(Protocol):
    """How a handler tells how far it is."""

    def __call__(self, done: int, total: int | None = None, note: str = "") -> None:
        """Say that `done` of `total` are done."""


class UnknownJobError(LookupError):
    """No module that was imported can do the job."""


Handler = Callable[[dict[str, Any], Progress], dict[str, Any] | None]
"""A long job that gives way to others returns the payload of what is left of it."""
_HANDLERS: dict[str, Handler] = {}


def job(name: str) -> Callable[[Handler], Handler]:
    """Register `handler(payload, progress)` under a name.

    Handlers must bear being run twice: a job whose worker dies is taken up again from its start.

    Raises:
        ValueError: when another handler already has the name.
    """

    def register(handler: Handler) -> Handler:
        if _HANDLERS.setdefault(name, handler) is not handler:
            raise ValueError(f"two handlers want to be the job {name!r}")
        return handler

    return register


def handler(name: str) -> Handler:
    """The handler of a job.

    Raises:
        UnknownJobError: when no module that was imported registers it.
    """
    try:
        return _HANDLERS[name]
    except KeyError:
        raise UnknownJobError(f"nothing here can do the job {name!r}") from None


def names() -> list[str]:
    """Names of all registered jobs."""
    return sorted(_HANDLERS)
