"""Root urls: each subject's pages under its own word. Order follows the loop of the product."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from keepwell.api.door import PLACE, described
from keepwell.web.programs.views import reference

_SUBJECTS = (
    "sign_in",
    "home",
    "imports",
    "health",
    "figures",
    "changes",
    "journeys",
    "evidence",
    "teams",
    "team_meetings",
    "listening",
    "box",
    "insights",
    "visitors",
    "trust",
    "syncs",
    "packs",
    "audits",
    "goals",
    "actions",
    "initiatives",
    "worth",
    "practices",
    "load",
    "me",
    "programs",
    "search",
    "glossary",
    "administration",
    "gallery",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"keepwell.web.{subject}.urls")) for subject in _SUBJECTS
]
urlpatterns += [
    path(PLACE, include("keepwell.api.urls")),
    path("account/programs/reference/", reference, {"described": described}, name="api_reference"),
]

handler400 = "keepwell.web.errors.views.bad_request"
handler403 = "keepwell.web.errors.views.refused"
handler404 = "keepwell.web.errors.views.not_found"
handler500 = "keepwell.web.errors.views.broken"
