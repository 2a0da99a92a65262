"""Settings of the tests: a scratch folder, quick hashes, mail kept in memory."""

import tempfile
from pathlib import Path

from sympolity.config.settings import *  # noqa: F403
from sympolity.config.settings import DATABASES, STORAGES

DATA_FOLDER = Path(tempfile.mkdtemp(prefix="sympolity-test-"))
STATIC_ROOT = DATA_FOLDER / "static"
STATIC_ROOT.mkdir()
SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": {**STORAGES["default"], "OPTIONS": {"location": DATA_FOLDER / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = {"version": 1, "disable_existing_loggers": True}

if "sqlite" in DATABASES["default"]["ENGINE"]:
    # Said aloud, because parallel tests know only Django's own engine to live in memory.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
