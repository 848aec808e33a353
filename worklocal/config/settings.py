"""Django settings: nothing but wiring. What differs between places comes from the environment."""

import os
import secrets
from pathlib import Path

from worklocal.config.databases import django_settings, local, root

BASE_DIR = root()
LOCAL_DIR = local()


def _secret_key() -> str:
    """From the environment in production; otherwise made once and kept beside the data."""
    if given := os.environ.get("WORKLOCAL_SECRET_KEY"):
        return given
    path = LOCAL_DIR / "secret-key"
    if not path.exists():
        LOCAL_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("WORKLOCAL_HOSTS", "127.0.0.1,localhost,testserver").split(",")
SECURE = os.environ.get("WORKLOCAL_SECURE", "") == "1"
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("WORKLOCAL_ORIGINS", "").split(",") if o]
DEMONSTRATION = os.environ.get("WORKLOCAL_DEMONSTRATION", "") == "1"
WORKLOCAL_JOBS = os.environ.get("WORKLOCAL_JOBS", "on")

ROOMS = [
    "worklocal.core",
    "worklocal.accounts",
    "worklocal.reference.provenance",
    "worklocal.reference.places",
    "worklocal.reference.occupations",
    "worklocal.reference.skills",
    "worklocal.reference.labour_market",
    "worklocal.reference.framework",
    "worklocal.provision.directory",
    "worklocal.provision.venues",
    "worklocal.provision.agreements",
    "worklocal.employers.firms",
    "worklocal.employers.vacancies",
    "worklocal.support.people",
    "worklocal.support.joining",
    "worklocal.support.assessment",
    "worklocal.support.plans",
    "worklocal.support.coaching",
    "worklocal.support.appointments",
    "worklocal.support.journal",
    "worklocal.support.referrals",
    "worklocal.support.work",
    "worklocal.support.guarantees",
    "worklocal.support.papers",
    "worklocal.support.moving",
    "worklocal.support.restricted",
    "worklocal.matching.introductions",
    "worklocal.commissioning.funds",
    "worklocal.commissioning.contracts",
    "worklocal.commissioning.ledger",
    "worklocal.commissioning.claims",
    "worklocal.evidence.measures",
    "worklocal.evidence.trials",
    "worklocal.evidence.payment_checks",
    "worklocal.evidence.fairness",
    "worklocal.evidence.segmentation",
    "worklocal.evidence.unit_costs",
    "worklocal.exchange.open_referral",
    "worklocal.exchange.sending",
    "worklocal.exchange.sign_in",
    "worklocal.exchange.benefits_gateway",
    "worklocal.exchange.file_scanning",
    "worklocal.exchange.requests",
    "worklocal.web.shell",
    "worklocal.web.record",
    "worklocal.web.public",
    "worklocal.web.citizen",
    "worklocal.web.coach",
    "worklocal.web.hub",
    "worklocal.web.provider",
    "worklocal.web.employer",
    "worklocal.web.commissioner",
    "worklocal.web.board",
    "worklocal.web.steward",
    "worklocal.web.restricted",
    "worklocal.web.demonstration",
    "worklocal.web.connections",
    "worklocal.api",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "procrastinate.contrib.django",
    "csp",
    *[room for room in ROOMS if (BASE_DIR / room.replace(".", "/") / "apps.py").exists()],
    "allauth",  # after our rooms, so that our templates of its pages are found first
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "worklocal.exchange.sign_in.middleware.SessionLimits",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "worklocal.accounts.middleware.MachinesDoor",
    "worklocal.accounts.middleware.ViewerMiddleware",
    "worklocal.exchange.sign_in.middleware.SecondFactor",
    "worklocal.exchange.sign_in.step_up.AskAgain",
    "worklocal.exchange.sign_in.kiosk.SharedScreen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "worklocal.config.urls"
WSGI_APPLICATION = "worklocal.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "worklocal.web.shell.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "worklocal.web.shell.forms.Renderer"

# -- Database: DATABASES holds one role; commands for the owner set WORKLOCAL_DATABASE to its URL.
DATABASES = {
    "default": {
        **django_settings(os.environ.get("WORKLOCAL_DATABASE", "postgresql:///worklocal")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Counts tries at signing in, for every web process; a page that only reads cannot write to it.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

# -- Signing in
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail is unique, by a constraint on its lower case
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/home/"
SIGN_IN_PATHS = ("/account/",)
UNGUARDED_PATHS = ("/static/",)
API_PATHS = ("/api/",)
ACCOUNT_ADAPTER = "worklocal.exchange.sign_in.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "worklocal.exchange.sign_in.forms.PasswordForm",
    "request_login_code": "worklocal.exchange.sign_in.forms.CodeForm",
    "confirm_login_code": "worklocal.exchange.sign_in.forms.ConfirmCodeForm",
}
MFA_FORMS = {
    "authenticate": "worklocal.exchange.sign_in.forms.SecondStepForm",
    "activate_totp": "worklocal.exchange.sign_in.forms.AppForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code proves the address each time
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/signed-out/"
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("WORKLOCAL_PROXIES", "0"))
MFA_ADAPTER = "worklocal.exchange.sign_in.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "worklocal.exchange.sign_in.passwords.NotCommon"},
    {"NAME": "worklocal.exchange.sign_in.passwords.NotOfTheirs"},
    {"NAME": "worklocal.exchange.sign_in.passwords.NotBreached"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
]
BREACHED_PASSWORDS = os.environ.get("WORKLOCAL_BREACHED_PASSWORDS", "")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

# -- Sessions and headers
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "__Host-language" if SECURE else "language"
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
AREA_COOKIE = "__Host-area" if SECURE else "area"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "worklocal.web.shell.views.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [rf"^{path.lstrip('/')}" for path in API_PATHS]
"""A machine that speaks without encryption is told so, and not led on: accounts/middleware.py."""
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# -- Language, time, static files
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(LOCAL_DIR / "files")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True

# -- Trials: a Fernet key that keeps seeds secret; empty: made from SECRET_KEY
TRIAL_SEED_KEY = os.environ.get("WORKLOCAL_TRIAL_SEED_KEY", "")

# -- Addresses of protected people: a Fernet key; empty: made from SECRET_KEY
PROTECTED_DETAILS_KEY = os.environ.get("WORKLOCAL_PROTECTED_DETAILS_KEY", "")

# -- Jobs
PROCRASTINATE_ON_APP_READY = "worklocal.core.tasks.bind"

# -- Outside services, each behind a port (see docs/explanation/outside-services.md)
MESSAGES_SENDER = os.environ.get(
    "WORKLOCAL_MESSAGES_SENDER", "worklocal.exchange.sending.demonstration.KeepHere"
)
NOTIFY_API_KEY = os.environ.get("WORKLOCAL_NOTIFY_API_KEY", "")
NOTIFY_BASE_URL = os.environ.get("WORKLOCAL_NOTIFY_URL", "https://api.notifications.service.gov.uk")
NOTIFY_TEMPLATES = {
    channel: os.environ.get(f"WORKLOCAL_NOTIFY_{channel}_TEMPLATE", "")
    for channel in ("EMAIL", "SMS", "LETTER")
}
CLAMAV_ADDRESS = os.environ.get("WORKLOCAL_CLAMAV", "")
"""A Unix socket or host:port. Empty: nothing sent in is ever served, except in a demonstration."""
FILE_SCANNER = "worklocal.exchange.file_scanning." + (
    "clamav.ClamAV" if CLAMAV_ADDRESS
    else "demonstration.KnownTestOnly" if DEMONSTRATION
    else "port.NoScanner"
)  # fmt: skip
EMAIL_BACKEND = os.environ.get(
    "WORKLOCAL_EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend"
)
DEFAULT_FROM_EMAIL = os.environ.get("WORKLOCAL_FROM_EMAIL", "no-reply@worklocal.example")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "worklocal.config.logs.Line",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("WORKLOCAL_LOG", "WARNING")},
}

CUSTOM_DATA_DIR = Path(os.environ.get("WORKLOCAL_DATA", BASE_DIR / "data"))
