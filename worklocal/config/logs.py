"""How a line of the log is written: in UTC with its offset, and one line whatever it holds."""

import logging
import time

UNPRINTED = {code: f"\\x{code:02x}" for code in [*range(32), 127, 133]}


class Line(logging.Formatter):
    """Breaks and other control characters of a message are written out, so none can forge a line.

    A traceback keeps its own lines, each set in.
    """

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03d+00:00"

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        return super().formatMessage(record).translate(UNPRINTED)

    def formatException(self, ei: object) -> str:  # noqa: N802 - the library's name
        return super().formatException(ei).replace("\n", "\n  ")  # type: ignore[arg-type]
