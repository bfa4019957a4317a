from django.urls import path

from keepwell.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("fresh/", views.fresh, name="home_fresh"),
]
