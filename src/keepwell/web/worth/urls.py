from django.urls import path

from keepwell.web.worth import assumption_views, mix_views, views

urlpatterns = [
    path("worth/", views.worth, name="worth"),
    path("worth/new/", views.new, name="worth_new"),
    path("worth/programmes/", mix_views.programmes, name="worth_programmes"),
    path("worth/choices/new/", mix_views.new, name="worth_choice_new"),
    path("worth/assumptions/", assumption_views.assumptions, name="worth_assumptions"),
    path("worth/assumptions/currency/", assumption_views.currency, name="worth_currency"),
    path("worth/assumptions/<slug:key>/", assumption_views.assumption, name="worth_assumption"),
    path("worth/<str:reckoning>/", views.reckoning, name="worth_reckoning"),
    path("worth/<str:reckoning>/worth.json", views.file, name="worth_file"),
    path("worth/<str:reckoning>/limits/", mix_views.limits, name="worth_limits"),
    path(
        "worth/<str:reckoning>/assumptions/<slug:key>/", assumption_views.of_reckoning,
        name="worth_input",
    ),
    path("worth/<str:reckoning>/<slug:step>/", views.step, name="worth_step"),
]  # fmt: skip
