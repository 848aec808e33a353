"""Settings of the journeys' own service: strict templates, and a real worker."""

import os

from worklocal.config.settings_test import *  # noqa: F403

WORKLOCAL_JOBS = os.environ.get("WORKLOCAL_JOBS", "on")
