"""Figures as static SVG: drawn once by the work process, coloured by the page's own tokens.

Written by hand rather than by a charting library: under a millisecond each against a tenth of a
second, exact in the theme's hues, and every word in them is a mark that the page writes in the
reader's language (`schemas.phrases.filled`).
"""

from keepwell.analytics.charts.before_after import Pair, before_after
from keepwell.analytics.charts.columns import columns
from keepwell.analytics.charts.drawing import Drawing, Note
from keepwell.analytics.charts.event_study import event_study
from keepwell.analytics.charts.goal import Mark, goal
from keepwell.analytics.charts.money_ranges import Row as Amounts
from keepwell.analytics.charts.money_ranges import amounts, tornado
from keepwell.analytics.charts.slices import slices
from keepwell.analytics.charts.trend import trend
from keepwell.analytics.charts.two_sides import Quarter, Row, gaps, quarters, scale

__all__ = [
    "Amounts",
    "Drawing",
    "Mark",
    "Note",
    "Pair",
    "Quarter",
    "Row",
    "amounts",
    "before_after",
    "columns",
    "event_study",
    "gaps",
    "goal",
    "quarters",
    "scale",
    "slices",
    "tornado",
    "trend",
]
