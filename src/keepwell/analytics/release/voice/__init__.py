"""What staff say, as it may be published: frozen classes, never filters (domain.md 3.3).

Answers are published for classes of people that were fixed when the round opened and merged when
it closed. Every published cell is a union of classes, and every class holds enough answers: so
whatever can be worked out by adding and subtracting published cells is about enough people too.
"""

from keepwell.analytics.release.voice.audit import Exposure, all_exposed, smallest_exposed
from keepwell.analytics.release.voice.between import Earlier, refused
from keepwell.analytics.release.voice.classes import Cut, Round, close_round, freeze
from keepwell.analytics.release.voice.measures import VOICE
from keepwell.analytics.release.voice.publishing import Answers, Block, Score, VoiceCell, publish

__all__ = [
    "VOICE", "Answers", "Block", "Cut", "Earlier", "Exposure", "Round", "Score", "VoiceCell",
    "all_exposed", "close_round", "freeze", "publish", "refused", "smallest_exposed",
]  # fmt: skip
