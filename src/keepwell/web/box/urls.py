from django.urls import path

from keepwell.web.box import house_views, theme_views, writer_views

urlpatterns = [
    path("box/", writer_views.write, name="box"),
    path("box/kiosk/", writer_views.kiosk, name="box_kiosk"),
    path("box/card/", writer_views.card, name="box_card"),
    path("box/read/", writer_views.read, name="box_read"),
    path("box/promise/", writer_views.promise, name="box_promise"),
    path("box/send/", writer_views.send, name="box_send"),
    path("box/open/", writer_views.opened, name="box_open"),
    path("box/poster/", house_views.poster, name="box_poster"),
    path("box/inbox/", house_views.inbox, name="box_inbox"),
    path("box/inbox/<int:letter>/", house_views.letter, name="box_letter"),
    path("box/inbox/<int:letter>/<slug:step>/", house_views.step, name="box_step"),
    path("box/themes/<int:number>/", theme_views.theme, name="box_theme"),
    path("box/texts/", house_views.texts, name="box_texts"),
    path("box/health/", house_views.health, name="box_health"),
    path("said-and-done/", theme_views.board, name="said_and_done"),
]
