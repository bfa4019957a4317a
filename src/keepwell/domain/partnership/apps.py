from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "keepwell.domain.partnership"
    label = "partnership"
