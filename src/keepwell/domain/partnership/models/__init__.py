"""The tables of the subject, one module each; every module is named here so that Django finds it."""

from keepwell.domain.partnership.models.packs import (
    FrozenPack,
    PackChoice,
    PackDraft,
    PackNote,
    PackPoint,
    PackReader,
    PackRestatement,
)

__all__ = [
    "FrozenPack",
    "PackChoice",
    "PackDraft",
    "PackNote",
    "PackPoint",
    "PackReader",
    "PackRestatement",
]
