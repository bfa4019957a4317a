"""A second look before anything leaves the house: what a state hides is not in the document.

The gate empties hidden figures already; a pack that was stored by hand or by an older version
must not undo that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keepwell.schemas.figures import HIDDEN_STATES

if TYPE_CHECKING:
    from keepwell.schemas.packs import Pack, PackBlock, PackFigure, TrendPoint


def shown_only(pack: Pack) -> Pack:
    """The same pack without a value, range or trend point that its state hides."""
    return replace(pack, blocks=tuple(_block(one) for one in pack.blocks))


def _block(block: PackBlock) -> PackBlock:
    return replace(
        block,
        figures=tuple(_figure(one) for one in block.figures),
        more=tuple(_figure(one) for one in block.more),
    )


def _figure(figure: PackFigure) -> PackFigure:
    figure = replace(figure, trend=tuple(_point(one) for one in figure.trend))
    few = figure.state == "too_few"
    if figure.state not in HIDDEN_STATES and figure.state != "counts_only":
        return figure
    return replace(
        figure,
        value=None,
        shown=None,
        interval=None,
        likely=None,
        usual=None,
        numerator=figure.numerator if figure.state == "counts_only" else None,
        denominator=None if few else figure.denominator,
        n=None if few else figure.n,
    )


def _point(point: TrendPoint) -> TrendPoint:
    if point.state not in HIDDEN_STATES and point.state != "counts_only":
        return point
    return replace(point, value=None, interval=None)
