"""Files are brought in as a user would."""

from tests.bringing import bring, live, place

__all__ = ["bring", "live", "place"]
