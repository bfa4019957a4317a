from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "keepwell.domain.listening"
    label = "listening"
