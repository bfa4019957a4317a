"""Figures in words that a leader can read aloud: the finding, its doubt, and whether it moved."""

from keepwell.analytics.words.judging import Change, judged
from keepwell.analytics.words.sentences import headline, sentences
from keepwell.schemas.rounding import quantity

__all__ = ["Change", "headline", "judged", "quantity", "sentences"]
