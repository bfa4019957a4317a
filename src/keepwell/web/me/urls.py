from django.urls import path

from keepwell.web.me import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/export/", views.export, name="me_export"),
    path("people/<uuid:key>/", views.person, name="person"),
    path("people/<uuid:key>/figures/", views.count, name="person_figures"),
]
