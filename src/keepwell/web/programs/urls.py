from django.urls import path

from keepwell.web.programs import views

urlpatterns = [
    path("account/programs/", views.programs, name="programs"),
    path("account/programs/<int:token>/end/", views.end, name="end_token"),
]
