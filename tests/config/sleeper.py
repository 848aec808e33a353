"""A process that waits, for the launcher's tests."""

import time

time.sleep(60)
