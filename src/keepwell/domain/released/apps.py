from django.apps import AppConfig


class ReleasedConfig(AppConfig):
    name = "keepwell.domain.released"
    label = "released"
