from django.urls import path

from keepwell.web.actions import calendar_views, views

urlpatterns = [
    path("actions/", views.actions, name="actions"),
    path("actions/new/", views.new, name="action_new"),
    path("actions/actions.csv", views.file, name="actions_file"),
    path("actions/calendar/", calendar_views.address, name="actions_calendar"),
    path("actions/calendar/<str:secret>.ics", calendar_views.feed, name="actions_feed"),
    path("actions/<str:action>/", views.action, name="action"),
    path("actions/<str:action>/edit/", views.edit, name="action_edit"),
    path("actions/<str:action>/<slug:step>/", views.take, name="action_step"),
]
