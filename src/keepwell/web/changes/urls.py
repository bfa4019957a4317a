from django.urls import path

from keepwell.web.changes import views

urlpatterns = [path("changes/", views.month, name="changes")]
