from django.urls import path

from keepwell.web.audits import views

urlpatterns = [
    path("audits/", views.audits, name="audits"),
    path("audits/open/", views.open_, name="audit_open"),
    path("audits/<str:quarter>/", views.audit, name="audit"),
    path("audits/<str:quarter>/rate/", views.rate, name="audit_rate"),
    path("audits/<str:quarter>/raters/", views.raters, name="audit_raters"),
    path("audits/<str:quarter>/steps/", views.step, name="audit_step"),
    path("audits/<str:quarter>/audit.csv", views.file, name="audit_file"),
]
