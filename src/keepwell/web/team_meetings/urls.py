from django.urls import path

from keepwell.web.team_meetings import meeting_views, views

urlpatterns = [
    path("team-meetings/", views.teams, name="team_meetings"),
    path("team-meetings/<int:team>/", views.board, name="team_board"),
    path("team-meetings/<int:team>/hold/", views.hold, name="hold_team_meeting"),
    path("team-meetings/held/<str:meeting>/", meeting_views.meeting, name="team_meeting"),
    path("team-meetings/points/<str:point>/pass-on/", meeting_views.pass_on, name="pass_on"),
    path("team-meetings/points/<str:point>/<slug:step>/", meeting_views.step, name="team_point_step"),
]  # fmt: skip
