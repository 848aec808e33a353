"""Settings of the journeys' own service: strict templates, mail into a folder, a real worker."""

import os

from worklocal.config.settings_test import *  # noqa: F403

WORKLOCAL_JOBS = os.environ.get("WORKLOCAL_JOBS", "on")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ.get("WORKLOCAL_MAIL_FOLDER", "/nowhere")
