"""The hostile harness: tests run as `wl_app`, and mistakes that usually pass fail here.

See docs/reference/testing.md for each trap, and tests/harness/ for the test that springs it.
"""

import os

os.environ.setdefault("WORKLOCAL_DATABASE", "postgresql://wl_app@/not-yet-known")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worklocal.config.settings_test")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads that wait for each other cost most

import django

django.setup()

pytest_plugins = [
    "tests.harness.database",
    "tests.harness.traps",
    "tests.harness.wall",
    "tests.harness.pages",
    "tests.harness.figures",
    "tests.cast",
]
