"""Every model field says what it holds about people; a field that says nothing fails the build."""

from collections.abc import Iterator
from enum import StrEnum

from django.apps import apps
from django.db.models import Model


class Privacy(StrEnum):
    NONE = "none"
    PERSONAL = "personal"
    SPECIAL = "special"


def privacy(*, none: str = "", personal: str = "", special: str = "") -> dict[str, Privacy]:
    """The privacy class of each field of one model, the names written as words."""
    classes: dict[str, Privacy] = {}
    for names, kind in ((none, Privacy.NONE), (personal, Privacy.PERSONAL), (special, Privacy.SPECIAL)):
        classes.update(dict.fromkeys(names.split(), kind))
    return classes


# Models of the libraries that we run, which cannot declare for themselves.
LIBRARY_FIELDS: dict[str, dict[str, Privacy]] = {
    "account.EmailAddress": privacy(none="id verified primary", personal="user email"),
    "account.EmailConfirmation": privacy(none="id created sent key", personal="email_address"),
    "socialaccount.SocialApp": privacy(none="id provider provider_id name client_id secret key settings"),
    "socialaccount.SocialAccount": privacy(none="id provider last_login date_joined", personal="user uid extra_data"),
    "socialaccount.SocialToken": privacy(none="id app expires_at", personal="account token token_secret"),
    "mfa.Authenticator": privacy(none="id type created_at last_used_at", personal="user data"),
    "django_tasks_database.DBTaskResult": privacy(
        none="id status enqueued_at started_at finished_at args_kwargs priority task_path worker_ids queue_name "
        "backend_name run_after return_value exception_class_path traceback"
    ),
    "auth.Permission": privacy(none="id name content_type codename"),
    "auth.Group": privacy(none="id name permissions"),
    "contenttypes.ContentType": privacy(none="id app_label model"),
    "sessions.Session": privacy(none="session_key expire_date", personal="session_data"),
}


def declared_fields(model: type[Model]) -> dict[str, Privacy]:
    return getattr(model, "privacy", None) or LIBRARY_FIELDS.get(model._meta.label, {})


def every_field() -> Iterator[tuple[type[Model], str, Privacy | None]]:
    """Each stored field of each model with its class, None where it declares none."""
    for model in apps.get_models(include_auto_created=False):
        declared = declared_fields(model)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            yield model, field.name, declared.get(field.name)
