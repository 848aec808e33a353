"""What a live service is set to, read from the settings as they are with WORKLOCAL_SECURE=1."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.contrib.sessions.backends.db import SessionStore

from worklocal.config import databases

ASKED = """
import json
from worklocal.config import settings as s
named = {n: getattr(s, n) for n in dir(s) if n.isupper()}
print(json.dumps({n: v for n, v in named.items() if isinstance(v, (str, int, bool, list, dict))},
      default=str))
"""


@pytest.fixture(scope="module")
def live():
    """The settings of a live service, in a process of their own."""
    environment = {**os.environ, "WORKLOCAL_SECURE": "1", "WORKLOCAL_SECRET_KEY": "x" * 50,
                   "WORKLOCAL_DATABASE": "postgresql://wl_app@/nothing"}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", ASKED], env=environment, capture_output=True,
                          check=True, cwd=databases.root(), text=True)  # fmt: skip
    return json.loads(done.stdout)


COOKIES = ("SESSION", "CSRF", "LANGUAGE")


@pytest.mark.parametrize("cookie", COOKIES)
def test_cookies_are_of_this_host_and_of_https_alone(live, cookie):
    """S04, V3.3.1, V3.3.3"""
    assert live[f"{cookie}_COOKIE_SECURE"] is True
    assert live[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
    assert live.get(f"{cookie}_COOKIE_DOMAIN") is None


@pytest.mark.parametrize("cookie", COOKIES)
def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(live, cookie):
    """S04, V3.3.2, V3.3.4"""
    assert live[f"{cookie}_COOKIE_HTTPONLY"] is True
    assert live[f"{cookie}_COOKIE_SAMESITE"] in ("Lax", "Strict")


def test_the_other_two_cookies_are_of_this_host_too(live):
    """V3.3.3: the area's, and the shared screen's."""
    assert live["AREA_COOKIE"].startswith("__Host-")


def test_https_is_kept_for_a_year_on_every_name_below(live):
    """X08, V3.4.1, V12.2.1"""
    assert live["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert live["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert live["SECURE_SSL_REDIRECT"] is True


def test_nothing_of_development_is_on(live):
    """V13.4.2, V15.2.3"""
    assert live["DEBUG"] is False
    wrong = ("debug_toolbar", "django_extensions", "silk", "django.contrib.admin")
    assert not [app for app in live["INSTALLED_APPS"] if app.startswith(wrong)]


def test_the_policy_lets_nothing_of_others_in(live):
    """X08, V3.4.3, V3.4.6, V3.7.1"""
    policy = live["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert policy["default-src"] == ["'none'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    for name, allowed in policy.items():
        assert set(allowed) <= {"'self'", "'none'", "data:"}, name
    assert policy["script-src"] == ["'self'"]


def test_hosts_are_named(live):
    """V4.1.3: no wildcard, and no header of a proxy is believed unless it is configured."""
    assert "*" not in live["ALLOWED_HOSTS"]
    assert not live.get("USE_X_FORWARDED_HOST")
    assert live["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0


def test_passwords_are_kept_by_scrypt():
    """V11.4.2, V11.4.4"""
    hasher = get_hasher()
    live = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    from worklocal.config import settings as real

    assert live == real.PASSWORD_HASHERS
    from django.contrib.auth.hashers import ScryptPasswordHasher

    assert ScryptPasswordHasher.work_factor >= 2**14
    assert hasher is not None


def test_sessions_are_long_random_and_looked_up_here(db):
    """V7.2.1, V7.2.2, V7.2.3: 32 letters and digits, from the system's source; kept as JSON."""
    keys = {SessionStore()._get_new_session_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(len(key) == 32 and key.isalnum() for key in keys)
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    assert settings.SESSION_SERIALIZER.endswith("JSONSerializer")


def test_log_lines_are_utc_with_their_offset():
    """V16.2.1, V16.2.2, V16.2.4"""
    import logging

    from worklocal.config.logs import Line

    line = Line("%(asctime)s %(levelname)s %(name)s %(message)s")
    record = logging.LogRecord("x", logging.WARNING, "", 0, "said", None, None)
    record.created = 0.0
    record.msecs = 0
    assert line.format(record) == "1970-01-01T00:00:00.000+00:00 WARNING x said"
    from worklocal.config import settings as real

    assert set(real.LOGGING["handlers"]) == {"console"}
    assert real.LOGGING["formatters"]["line"]["()"] == "worklocal.config.logs.Line"


def test_a_log_line_cannot_be_forged():
    """V16.4.1"""
    import logging

    from worklocal.config.logs import Line

    said = "a\r\n2026-01-01 WARNING forged\x1b[31m\x00"
    record = logging.LogRecord("x", logging.WARNING, "", 0, "%s", (said,), None)
    written = Line("%(message)s").format(record)
    assert not set(written) & {"\r", "\n", "\x1b", "\x00"}
