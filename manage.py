#!/usr/bin/env python
"""Django's command line; without DATABASE_URL it talks to the demo of this checkout."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kcc.settings.demo")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
