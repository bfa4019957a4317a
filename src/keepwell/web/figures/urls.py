from django.urls import path

from keepwell.web.figures import views

urlpatterns = [
    path("measures/", views.measures, name="measures"),
    path("measures/<slug:measure>/", views.measure, name="measure"),
    path("measures/<slug:measure>/tickets/", views.tickets, name="tickets"),
    path("measures/<slug:measure>/figures.<slug:kind>", views.file, name="measure_file"),
]
