"""Every story that has a job: the work process imports this, and then can do them all."""

from __future__ import annotations

from typing import Final

from keepwell.workflows import (
    figure_refreshing,
    figures,
    import_file,
    look_after,
    monthly_sync,
    nightly_refresh,
    notify,
)

STORIES: Final = (
    figure_refreshing,
    figures,
    import_file,
    look_after,
    monthly_sync,
    nightly_refresh,
    notify,
)
