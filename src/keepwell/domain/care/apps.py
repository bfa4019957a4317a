from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "keepwell.domain.care"
    label = "care"
