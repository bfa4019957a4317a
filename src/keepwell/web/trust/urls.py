from django.urls import path

from keepwell.web.trust import views

urlpatterns = [
    path("trust/", views.trust, name="trust"),
    path("trust/report.json", views.report, name="trust_report"),
]
