from django.urls import path

from keepwell.web.health import views

urlpatterns = [path("data-health/", views.health, name="health")]
