from django.urls import path

from keepwell.web.visitors import house_views, visitor_views

urlpatterns = [
    path("candidates-and-leavers/", house_views.voices, name="visitors"),
    path("candidates-and-leavers/<slug:kind>/codes/", house_views.codes, name="visitor_codes"),
    path("candidates-and-leavers/<slug:kind>/<slug:step>/", house_views.step, name="visitor_step"),
    path("asked/", visitor_views.enter, name="asked"),
    path("asked/round/<str:key>/", visitor_views.form, name="visitor_form"),
    path("asked/round/<str:key>/keys/", visitor_views.keys, name="visitor_keys"),
    path("asked/round/<str:key>/answer/", visitor_views.send, name="visitor_send"),
    path("asked/<str:code>/", visitor_views.start, name="visitor_start"),
    path("asked/<str:code>/token/", visitor_views.token, name="visitor_token"),
]
