from django.urls import path

from keepwell.web.gallery import views

urlpatterns = [path("gallery/", views.gallery, name="gallery")]
