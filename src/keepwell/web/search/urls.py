from django.urls import path

from keepwell.web.search import views

urlpatterns = [path("search/", views.search, name="search")]
