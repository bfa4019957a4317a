"""Every split that a measure may have has a word, so that no page of a measure breaks."""

from keepwell.schemas.figures import DIMENSIONS as DECLARED
from keepwell.web.shell.splits import DIMENSIONS


def test_every_dimension_has_a_word():
    assert set(DIMENSIONS) == set(DECLARED)
