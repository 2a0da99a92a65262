#!/usr/bin/env python
"""Django's own command line, for those who know it; `sympolity` is the product's."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sympolity.config.settings")
    execute_from_command_line(sys.argv)
