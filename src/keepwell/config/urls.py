"""Root urls: each subject's pages under its own word. Order follows the loop of the product."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
