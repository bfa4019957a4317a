from django.apps import AppConfig


class GrowthConfig(AppConfig):
    name = "keepwell.domain.growth"
    label = "growth"
