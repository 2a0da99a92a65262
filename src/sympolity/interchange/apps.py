from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "sympolity.interchange"
    label = "interchange"
