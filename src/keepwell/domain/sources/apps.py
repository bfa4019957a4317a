from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "keepwell.domain.sources"
    label = "sources"
