from django.urls import path

from keepwell.web.insights import answer_views, guide_views, views

urlpatterns = [
    path("fresh-eyes/", views.fresh_eyes, name="fresh_eyes"),
    path("talks/", guide_views.talks, name="talks"),
    path("fresh-eyes/<str:insight>/take-back/", views.take_back, name="insight_take_back"),
    path("fresh-eyes/inbox/", answer_views.inbox, name="insights"),
    path("fresh-eyes/inbox/<str:insight>/", answer_views.insight, name="insight"),
]
