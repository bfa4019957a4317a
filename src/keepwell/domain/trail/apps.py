from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "keepwell.domain.trail"
    label = "trail"
