from django.urls import path

from keepwell.web.administration import access_views, house_views, settings_views

urlpatterns = [
    path("administration/", house_views.overview, name="administration"),
    path("administration/people/", access_views.people, name="access"),
    path("administration/people/invite/", access_views.invite, name="invite"),
    path("administration/people/invitations/<int:invitation>/withdraw/", access_views.withdraw, name="withdraw_invitation"),
    path("administration/people/<uuid:user>/", access_views.person, name="access_person"),
    path("administration/people/<uuid:user>/grant/", access_views.grant, name="grant_role"),
    path("administration/people/<uuid:user>/end/<int:grant>/", access_views.end, name="end_role"),
    path("administration/people/<uuid:user>/close/", access_views.close, name="close_account"),
    path("administration/company/", settings_views.company, name="company"),
    path("administration/company/week/", settings_views.week, name="company_week"),
    path("administration/company/zone/", settings_views.zone, name="company_zone"),
    path("administration/limits/", settings_views.limits, name="limits"),
    path("administration/targets/", settings_views.targets, name="targets"),
    path("administration/targets/end/", settings_views.end_target, name="end_target"),
    path("administration/notes/", settings_views.notes, name="notes"),
    path("administration/notes/<int:note>/remove/", settings_views.remove_note, name="remove_note"),
    path("administration/mail/", house_views.mail, name="mail"),
    path("administration/backup/", house_views.backup, name="backup"),
    path("administration/condition/", house_views.condition, name="condition"),
    path("administration/trail/", house_views.trail, name="trail"),
    path("administration/leave-demo/", house_views.leave_demo, name="leave_demo"),
]  # fmt: skip
