"""The settings of the product with one more app."""

from sympolity.config.settings import *  # noqa: F403
from sympolity.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "slow_work"]
