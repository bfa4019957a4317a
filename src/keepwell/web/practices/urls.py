from django.urls import path

from keepwell.web.practices import views

urlpatterns = [
    path("practices/", views.practices, name="practices"),
    path("practices/mine/", views.share, name="practice_share"),
    path("practices/mine/back/", views.withdraw, name="practice_withdraw"),
]
