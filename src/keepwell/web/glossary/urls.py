from django.urls import path

from keepwell.web.glossary import views

urlpatterns = [path("glossary/", views.glossary, name="glossary")]
