from django.urls import path

from keepwell.web.packs import views

urlpatterns = [
    path("packs/", views.packs, name="packs"),
    path("packs/<str:month>/", views.pack, name="pack"),
    path("packs/<str:month>/prepare/", views.prepare, name="prepare_pack"),
    path("packs/<str:month>/choose/", views.choose, name="choose_point"),
    path("packs/<str:month>/points/", views.write, name="write_point"),
    path("packs/<str:month>/points/remove/", views.remove, name="remove_point"),
    path("packs/<str:month>/notes/", views.note, name="pack_note"),
    path("packs/<str:month>/freeze/", views.freeze, name="freeze_pack"),
    path("packs/<str:month>/pack.<str:kind>", views.file, name="pack_file"),
]
