from django.urls import path

from keepwell.web.initiatives import lots_views, plan_views, views

urlpatterns = [
    path("initiatives/", views.initiatives, name="initiatives"),
    path("initiatives/new/", plan_views.new, name="initiative_new"),
    path("initiatives/<str:initiative>/", views.initiative, name="initiative"),
    path("initiatives/<str:initiative>/change/", plan_views.change, name="initiative_change"),
    path("initiatives/<str:initiative>/stop/", plan_views.stop, name="initiative_stop"),
    path("initiatives/<str:initiative>/lots/", lots_views.lots, name="initiative_lots"),
    path(
        "initiatives/<str:initiative>/lots/<slug:step>/",
        lots_views.take,
        name="initiative_lots_step",
    ),
    path("initiatives/<str:initiative>/export/", views.export, name="initiative_export"),
]
