"""Settings from the environment, each with a default that works on one machine.

Secrets may also be given as a file: SECRET_KEY_FILE, DATABASE_URL_FILE, EMAIL_PASSWORD_FILE, OIDC_SECRET_FILE.
docs/use/operator.md explains each variable.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from sympolity.config.environment import database, flag, generated_secret, listed, origin, secret, text

DATA_FOLDER = Path(text("SYMPOLITY_DATA", "data")).resolve()

DEBUG = flag("DEBUG", default=False)
SECRET_KEY = secret("SECRET_KEY", default="") or generated_secret(DATA_FOLDER / "secret-key")
BASE_URL = text("BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = listed("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{urlsplit(BASE_URL).hostname or ''}")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS", BASE_URL)
SECURE = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "sympolity.config",
    "sympolity.faces.public",
    "sympolity.faces.desk",
    "sympolity.interchange",
    "sympolity.observatory",
    "sympolity.affairs.audit",
    "sympolity.affairs.monitoring",
    "sympolity.affairs.finance",
    "sympolity.affairs.procurement",
    "sympolity.affairs.agreements",
    "sympolity.affairs.onestop",
    "sympolity.network.portfolio",
    "sympolity.network.programmes",
    "sympolity.network.organisations",
    "sympolity.network.territories",
    "sympolity.ground.search",
    "sympolity.ground.languages",
    "sympolity.ground.documents",
    "sympolity.ground.notices",
    "sympolity.ground.journal",
    "sympolity.ground.accounts",
    "sympolity.ground.kernel",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "sympolity.ground.kernel.middleware.SafetyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sympolity.ground.accounts.middleware.OwnLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sympolity.faces.desk.middleware.FirstViewMiddleware",
    "sympolity.ground.journal.middleware.UndoMiddleware",
]

ROOT_URLCONF = "sympolity.config.urls"
WSGI_APPLICATION = "sympolity.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "sympolity.faces.desk.context.surroundings",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "sympolity.ground.kernel.templatetags.kernel",
                "sympolity.ground.languages.templatetags.languages",
            ],
        },
    }
]

DATABASES = {"default": database(secret("DATABASE_URL", default=""), DATA_FOLDER / "sympolity.sqlite3")}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "public:front"

LANGUAGE_CODE = text("DEFAULT_LANGUAGE", "en")
LANGUAGES = [
    ("en", "English"),
    ("pt", "Português"),
    ("ca", "Català"),
    ("es", "Español"),
    ("fr", "Français"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = text("TIME_ZONE", "Europe/Lisbon")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # {{ pk }} must stay a key; the filter `number` groups digits

STATIC_URL = "/static/"
STATIC_ROOT = Path(text("STATIC_ROOT", str(DATA_FOLDER / "static")))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_FOLDER / "files", "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"}}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if text("EMAIL_HOST", "")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = text("EMAIL_HOST", "")
EMAIL_PORT = int(text("EMAIL_PORT", "587"))
EMAIL_HOST_USER = text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = secret("EMAIL_PASSWORD", default="")
EMAIL_USE_TLS = flag("EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = text("EMAIL_FROM", "Sympolity <sympolity@localhost>")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *filter(None, [origin(text("OIDC_SERVER", ""))]), *listed("OIDC_ORIGINS", "")],
    }
}
SECURITY_CONTACT = text("SECURITY_CONTACT", "")
CONTACT_ADDRESS = text("CONTACT_ADDRESS", "")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = False
SECURE_SSL_REDIRECT = SECURE and flag("REDIRECT_TO_HTTPS", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY", default=False) else None
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True

# Sign-in: by mail address and password or by a code sent to it; nobody signs up, people are invited.
ACCOUNT_ADAPTER = "sympolity.ground.accounts.sign_in.SignInAdapter"
SOCIALACCOUNT_ADAPTER = "sympolity.ground.accounts.sign_in.SingleSignOnAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "request_login_code": "20/m/ip,3/5m/key"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {"login": "sympolity.ground.accounts.forms.SignInForm"}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("BEHIND_PROXY", default=False) else 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Sympolity"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
SOCIALACCOUNT_ONLY = False
# An address that the identity provider has verified opens the account with that address.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": text("OIDC_NAME", str(_("Single sign-on"))),
                "client_id": text("OIDC_CLIENT", ""),
                "secret": secret("OIDC_SECRET", default=""),
                "settings": {"server_url": text("OIDC_SERVER", "")},
            }
        ]
        if text("OIDC_SERVER", "")
        else [],
    }
}

OCDS_PREFIX = text("OCDS_PREFIX", "")  # as registered with the Open Contracting Data Standard
UPLOAD_LIMIT_BYTES = int(text("UPLOAD_LIMIT_BYTES", str(50_000_000)))
DOCUMENT_LIMIT_BYTES = int(text("DOCUMENT_LIMIT_BYTES", str(20_000_000)))
WEB_WORKERS = int(text("WEB_WORKERS", str(os.cpu_count() or 2)))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "INFO")},
}
