from django.apps import AppConfig


class SlowWorkConfig(AppConfig):
    name = "slow_work"
    label = "slow_work"
