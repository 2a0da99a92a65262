from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sympolity.ground.accounts"
    label = "accounts"
