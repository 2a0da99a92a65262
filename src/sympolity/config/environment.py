"""Reads one setting from the environment."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from sympolity.ground.kernel.sqlite.base import INIT_COMMAND


def text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "0", "no", "false", "off"}:
        return default if value == "" else False
    if value in {"1", "yes", "true", "on"}:
        return True
    raise ImproperlyConfigured(f"{name} is {value!r}; say yes or no.")


def listed(name: str, default: str) -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def origin(url: str) -> str:
    """Scheme and host of an address, as the Content-Security-Policy names them; empty for none."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def secret(name: str, *, default: str) -> str:
    """The value of NAME, or the content of the file that NAME_FILE names."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error}") from error
    return text(name, default)


def generated_secret(path: Path) -> str:
    """A secret made once and kept beside the data, so that sessions survive a restart."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        value = secrets.token_urlsafe(48)
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was faster
            return path.read_text().strip()
        with os.fdopen(file, "w") as stream:
            stream.write(value)
        return value


def database(url: str, embedded: Path) -> dict[str, Any]:
    """Django's settings for `url`; without one, the embedded database at `embedded`.

    Raises ImproperlyConfigured for an address that is neither PostgreSQL nor SQLite.
    """
    parts = urlsplit(url or f"sqlite:///{embedded}")
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or "") or dict(parse_qsl(parts.query)).get("host", ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    if parts.scheme == "sqlite":
        path = Path(unquote(parts.path[1:])) if url else embedded
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return {
            "ENGINE": "sympolity.ground.kernel.sqlite",
            "NAME": path,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": INIT_COMMAND},
            "CONN_MAX_AGE": None,
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL begins with {parts.scheme!r}; it takes postgresql://user:password@host/name or sqlite:////path."
    )
