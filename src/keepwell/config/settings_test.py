"""Settings for tests: the same product, with cheap passwords and a home of its own."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("KEEPWELL_HOME", tempfile.mkdtemp(prefix="keepwell-test-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser tests' driver runs a loop

from keepwell.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
