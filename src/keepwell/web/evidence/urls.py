from django.urls import path

from keepwell.web.evidence import views

urlpatterns = [
    path("evidence/linkage/", views.linkage, name="linkage"),
    path("evidence/linkage/inputs.<str:kind>", views.linkage_file, name="linkage_file"),
    path("evidence/staying/", views.staying, name="staying"),
    path("evidence/staying/curves.json", views.staying_file, name="staying_file"),
    path("evidence/look/", views.look, name="evidence_look"),
]
