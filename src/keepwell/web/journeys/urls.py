from django.urls import path

from keepwell.web.journeys import views

urlpatterns = [
    path("journeys/", views.journeys, name="journeys"),
    path("journeys/<slug:phase>/", views.choose, name="journey_choose"),
    path("journeys/<slug:phase>/usual/", views.usual, name="journey_usual"),
]
