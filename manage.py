#!/usr/bin/env python
"""Django's command line for this project."""

import sys

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    from tracker.run import use_local_installation

    use_local_installation()

    execute_from_command_line(sys.argv)
