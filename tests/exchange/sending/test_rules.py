"""When a message may go: London hours, in winter and in summer."""

from datetime import UTC, datetime, timedelta

import pytest

from worklocal.core.clock import LONDON
from worklocal.exchange.sending.rules import Hold, SafeHours, Send, Wait, may_send, next_try

WINTER_NOON = datetime(2026, 1, 14, 12, 0, tzinfo=UTC)


def london(year, month, day, hour):
    return datetime(year, month, day, hour, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("channel", "address", "rule", "at", "expected"),
    [
        ("EMAIL", "a@b.example", None, WINTER_NOON, Send()),
        ("EMAIL", "", None, WINTER_NOON, Hold("no address for this channel")),
        ("SMS", "07700 900 982", SafeHours(is_safe=False), WINTER_NOON,
         Hold("this channel is not safe for the person")),
        ("SMS", "07700 900 982", SafeHours(True, 13, 15), WINTER_NOON,
         Wait(london(2026, 1, 14, 13))),
        ("SMS", "07700 900 982", SafeHours(True, 9, 12), WINTER_NOON, Wait(london(2026, 1, 15, 9))),
        ("SMS", "07700 900 982", SafeHours(True, 9, 13), WINTER_NOON, Send()),
        ("SMS", "07700 900 982", None, london(2026, 7, 1, 22), Wait(london(2026, 7, 2, 8))),
        ("SMS", "07700 900 982", None, london(2026, 7, 1, 7), Wait(london(2026, 7, 1, 8))),
        ("EMAIL", "a@b.example", None, london(2026, 7, 1, 23), Send()),
        ("EMAIL", "a@b.example", SafeHours(True, 9, 17), london(2026, 3, 28, 18),
         Wait(london(2026, 3, 29, 9))),
    ],
)  # fmt: skip
def test_may_send(channel, address, rule, at, expected):
    assert may_send(channel=channel, address=address, rule=rule, at=at) == expected


def test_tries_stop_after_five_pauses():
    assert next_try(1, at=WINTER_NOON) == WINTER_NOON + timedelta(minutes=1)
    assert next_try(5, at=WINTER_NOON) == WINTER_NOON + timedelta(hours=12)
    assert next_try(6, at=WINTER_NOON) is None
