"""Settings of the tests: the same wiring, quicker hashing, plain static files, no worker."""

from worklocal.config.settings import *  # noqa: F403
from worklocal.config.settings import STORAGES, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MESSAGES_SENDER = "worklocal.exchange.sending.demonstration.KeepHere"
WORKLOCAL_JOBS = "off"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


class UndefinedVariable(str):
    """What Django puts in place of a template variable that is not there: here, a failure."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, missing: object) -> str:
        raise AssertionError(f"A template used a variable that is not there: {missing}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("undefined %s")  # type: ignore[index]
