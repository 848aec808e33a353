"""What stands in a session: when it began and was last used, whose kind, the proved second factor.

These are the only names under which anything of signing in is kept there.
"""

import time
from typing import Any

BEGAN, SEEN, KIND = "began_at", "seen_at", "kind"
FACTOR, FACTOR_AT = "second_factor", "second_factor_at"
STAFF, CITIZEN = "staff", "citizen"
DEMONSTRATION = "demonstration"


def prove_factor(session: Any, kind: str) -> None:
    """Note that the second factor was proved just now, and how."""
    session[FACTOR] = kind
    session[FACTOR_AT] = int(time.time())


def seconds_since_factor(session: Any) -> float:
    """How long ago the second factor was last proved in this session."""
    proved = session.get(FACTOR_AT) if session.get(FACTOR) else None
    return float("inf") if proved is None else time.time() - proved
