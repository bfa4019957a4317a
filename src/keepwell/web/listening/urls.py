from django.urls import path

from keepwell.web.listening import answer_views, bank_views, elsewhere_views, views

urlpatterns = [
    path("pulses/", views.pulses, name="pulses"),
    path("pulses/new/", views.new, name="pulse_new"),
    path("pulses/check/", views.check, name="pulse_check"),
    path("pulses/elsewhere/", elsewhere_views.elsewhere, name="elsewhere"),
    path("pulses/questions/", bank_views.bank, name="question_bank"),
    path("pulses/questions/new/", bank_views.question, name="question_new"),
    path("pulses/questions/licence/<slug:name>/", bank_views.licence, name="question_licence"),
    path("pulses/questions/<slug:key>/", bank_views.question, name="question"),
    path("pulses/questions/<slug:key>/aside/", bank_views.lay_aside, name="question_aside"),
    path("pulses/<slug:key>/", views.pulse, name="pulse"),
    path("pulses/<slug:key>/preview/", views.preview, name="pulse_preview"),
    path("pulses/<slug:key>/poster/", views.poster, name="pulse_poster"),
    path("pulses/<slug:key>/<slug:step>/", views.step, name="pulse_step"),
    path("my-pulse/<slug:key>/", answer_views.mine, name="my_pulse"),
    path("my-pulse/<slug:key>/token/", answer_views.token, name="pulse_token"),
    path("answer/<slug:key>/", answer_views.form, name="answer"),
    path("answer/<slug:key>/keys/", answer_views.keys, name="answer_keys"),
    path("answer/<slug:key>/send/", answer_views.send, name="answer_send"),
]
