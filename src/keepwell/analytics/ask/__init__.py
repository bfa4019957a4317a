"""One question, one sheet: measures counted, merged, released and put into words.

The only door of analytics: workflows ask here and get figures, never cells.
"""

from keepwell.analytics.ask.adorned import adorned, in_words
from keepwell.analytics.ask.desk import Desk, Span
from keepwell.analytics.ask.own import own_figures
from keepwell.analytics.ask.question import Answer, Rules, answer
from keepwell.analytics.metrics import later, measures
from keepwell.analytics.release import Ledgered, Tree
from keepwell.analytics.words import Change

__all__ = [
    "Answer", "Change", "Desk", "Ledgered", "Rules", "Span", "Tree",
    "adorned", "answer", "in_words", "later", "measures", "own_figures",
]  # fmt: skip
