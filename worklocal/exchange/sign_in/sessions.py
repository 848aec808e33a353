"""What stands in a session: when it began and was last used, whose kind, the proved second factor.

These are the only names under which anything of signing in is kept there.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from worklocal.core.clock import LONDON

BEGAN, SEEN, KIND = "began_at", "seen_at", "kind"
FACTOR, FACTOR_AT = "second_factor", "second_factor_at"
SCREEN = "screen"
STAFF, CITIZEN = "staff", "citizen"
DEMONSTRATION = "demonstration"


@dataclass(frozen=True)
class Limits:
    """In seconds: when a warning shows, when an unused session ends, when any session ends."""

    warn: int
    idle: int
    longest: int
    touch: int = 60


HOUR = 60 * 60
LIMITS = {
    CITIZEN: Limits(warn=28 * 60, idle=30 * 60, longest=12 * HOUR),
    STAFF: Limits(warn=28 * 60, idle=30 * 60, longest=10 * HOUR),
    SCREEN: Limits(warn=3 * 60, idle=5 * 60, longest=20 * 60, touch=5),
}


def limits_of(session: Any) -> Limits:
    """Those of the shared screen, of staff or of citizens; staff where nothing is known."""
    return LIMITS.get(SCREEN if session.get(SCREEN) else session.get(KIND, STAFF), LIMITS[STAFF])


def ended_because(session: Any, *, now: float) -> str:
    """Why the session is over: "idle", "long", or nothing when it is not."""
    began = session.get(BEGAN)
    if began is None:
        return ""
    limits = limits_of(session)
    if now - session.get(SEEN, began) > limits.idle:
        return "idle"
    return "long" if now - began > limits.longest else ""


@dataclass(frozen=True)
class Ending:
    """What a page says of the session's end. `ask` is how often it asks whether it still lives."""

    profile: str
    warn: int
    idle: int
    left: int
    ask: int
    screen: str
    at: str

    @property
    def idle_minutes(self) -> int:
        return self.idle // 60


def ending_of(session: Any) -> Ending:
    limits, screen = limits_of(session), str(session.get(SCREEN, ""))
    ends = session.get(BEGAN, time.time()) + limits.longest
    at = datetime.fromtimestamp(ends, tz=UTC).astimezone(LONDON)
    return Ending(
        profile=SCREEN if screen else "usual", warn=limits.warn, idle=limits.idle,
        left=max(0, int(ends - time.time())), ask=10 if screen else 0, screen=screen,
        at=f"{at:%H:%M}",
    )  # fmt: skip


def prove_factor(session: Any, kind: str) -> None:
    """Note that the second factor was proved just now, and how."""
    session[FACTOR] = kind
    session[FACTOR_AT] = int(time.time())


def seconds_since_factor(session: Any) -> float:
    """How long ago the second factor was last proved in this session."""
    proved = session.get(FACTOR_AT) if session.get(FACTOR) else None
    return float("inf") if proved is None else time.time() - proved
