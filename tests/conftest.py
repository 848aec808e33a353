"""The hostile harness: tests run as `wl_app`, and mistakes that usually pass fail here.

See docs/reference/testing.md for each trap, and tests/harness/ for the test that springs it.
"""

import os
import time
from types import SimpleNamespace

os.environ.setdefault("WORKLOCAL_DATABASE", "postgresql://wl_app@/not-yet-known")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worklocal.config.settings_test")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads that wait for each other cost most

import django

django.setup()

import pytest  # noqa: E402 - after Django is set up
from allauth.mfa.totp.internal import auth as totp  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.utils import translation  # noqa: E402
from hypothesis import HealthCheck  # noqa: E402
from hypothesis import settings as examples  # noqa: E402

pytest_plugins = [
    "tests.harness.database",
    "tests.harness.traps",
    "tests.harness.wall",
    "tests.harness.pages",
    "tests.harness.figures",
    "tests.cast",
]


_SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
examples.register_profile("steady", derandomize=True, **_SLOW)
examples.register_profile("searching", max_examples=1000, print_blob=True, **_SLOW)
examples.load_profile("steady")
"""`run.py test` tries the same examples each time; `run.py test --all` looks for new ones."""


@pytest.fixture(autouse=True)
def _a_test_begins_in_english() -> None:
    """A page that was asked for in Welsh leaves its language to the thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _nothing_was_counted_before() -> None:
    """How often somebody searched or joined is counted in the process, from test to test."""
    cache.clear()


@pytest.fixture(autouse=True)
def _an_app_shows_one_code_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """An authenticator's code changes at each half minute, perhaps between asking and sending."""
    now = time.time()
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: now))
