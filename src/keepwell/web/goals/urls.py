from django.urls import path

from keepwell.web.goals import views

urlpatterns = [
    path("goals/", views.goals, name="goals"),
    path("goals/new/", views.new, name="goal_new"),
    path("goals/<str:objective>/add/", views.add, name="key_result_new"),
    path("goals/<str:objective>/close/", views.close, name="goal_close"),
    path("goals/results/<str:result>/", views.result, name="key_result"),
    path("goals/results/<str:result>/<slug:step>/", views.take, name="key_result_step"),
]
