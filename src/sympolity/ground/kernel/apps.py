from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "sympolity.ground.kernel"
    label = "kernel"
