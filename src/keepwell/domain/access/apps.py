from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "keepwell.domain.access"
    label = "access"
