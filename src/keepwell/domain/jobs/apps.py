from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "keepwell.domain.jobs"
    label = "jobs"
