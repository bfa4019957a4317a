from django.apps import AppConfig


class CompanyConfig(AppConfig):
    name = "keepwell.domain.company"
    label = "company"
