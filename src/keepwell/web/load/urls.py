from django.urls import path

from keepwell.web.load import team_views, views

urlpatterns = [
    path("load/", views.my_load, name="my_load"),
    path("load/tough/", views.tough, name="load_tough"),
    path("load/tough/back/", views.back, name="load_back"),
    path("load/count/", views.count, name="load_count"),
    path("teams/<int:team>/load/", team_views.team_load, name="team_load"),
]
