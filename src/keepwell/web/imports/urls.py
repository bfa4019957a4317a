from django.urls import path

from keepwell.web.imports import identity_views, views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.new, name="import_new"),
    path("imports/who-is-who/", identity_views.who_is_who, name="who_is_who"),
    path("imports/who-is-who/decide/", identity_views.decide, name="decide_identity"),
    path("imports/<slug:batch>/", views.batch, name="import_batch"),
    path("imports/<slug:batch>/progress/", views.progress, name="import_progress"),
    path("imports/<slug:batch>/columns/", views.columns, name="import_columns"),
    path("imports/<slug:batch>/load/", views.load, name="import_load"),
    path("imports/<slug:batch>/undo/", views.undo, name="import_undo"),
    path("imports/<slug:batch>/problems.csv", views.problems, name="import_problems"),
]
