"""The pages, as an application of Django."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "keepwell.web.shell"
    label = "shell"
    verbose_name = "Pages"
