from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "keepwell.domain.people"
    label = "people"
