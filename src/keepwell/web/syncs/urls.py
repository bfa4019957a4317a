from django.urls import path

from keepwell.web.syncs import calendar_views, live_views, meet_views, minutes_views

urlpatterns = [
    path("meet/", meet_views.meet, name="meet"),
    path("meet/syncs/", calendar_views.calendar, name="syncs"),
    path("meet/syncs/plan/", calendar_views.plan, name="plan_syncs"),
    path("meet/syncs/series/<slug:series>/", calendar_views.series, name="sync_series"),
    path("meet/syncs/series/<slug:series>/end/", calendar_views.end, name="end_syncs"),
    path("meet/syncs/<slug:sync>/", calendar_views.sync, name="sync"),
    path("meet/syncs/<slug:sync>/sync.ics", calendar_views.file, name="sync_file"),
    path("meet/syncs/<slug:sync>/move/", calendar_views.move, name="move_sync"),
    path("meet/syncs/<slug:sync>/cancel/", calendar_views.cancel, name="cancel_sync"),
    path("meet/syncs/<slug:sync>/start/", calendar_views.start, name="start_meeting"),
    path("meet/syncs/<slug:sync>/live/", live_views.live, name="live"),
    path("meet/syncs/<slug:sync>/live/news/", live_views.news, name="news"),
    path("meet/syncs/<slug:sync>/live/say/", live_views.say_it, name="say_it"),
    path("meet/syncs/<slug:sync>/live/close/", live_views.close, name="close_meeting"),
    path("meet/syncs/<slug:sync>/minutes/", minutes_views.minutes, name="minutes"),
    path("meet/syncs/<slug:sync>/minutes.<slug:kind>", minutes_views.file, name="minutes_file"),
    path("meet/syncs/<slug:sync>/minutes/send/", minutes_views.send, name="send_minutes"),
]
