"""What waits at the desk, most pressing first. A room adds its own line with `adds`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from worklocal.accounts.leavers import UNUSED_DAYS, unused_roles
from worklocal.accounts.viewer import Viewer
from worklocal.core import clock
from worklocal.exchange.requests.selectors import waiting_at_the_desk
from worklocal.provision.agreements.rules import WARN_DAYS
from worklocal.provision.agreements.selectors import waiting_on
from worklocal.support.coaching.unowned import unowned_caseloads
from worklocal.support.moving.selectors import standing
from worklocal.support.restricted.selectors import reviews_waiting
from worklocal.web.shell.presenters import Tag, plural


@dataclass(frozen=True)
class Item:
    """One line: what waits, how it stands, and where to go. `is_urgent` puts it first."""

    words: str
    tag: Tag
    url: str = ""
    is_urgent: bool = False


Source = Callable[[Viewer, datetime], list[Item]]
_sources: list[Source] = []


def adds(source: Source) -> Source:
    """Register what a room has waiting for the desk."""
    _sources.append(source)
    return source


def items(viewer: Viewer, at: datetime) -> list[Item]:
    found = [item for source in _sources for item in source(viewer, at)]
    return sorted(found, key=lambda each: not each.is_urgent)


@adds
def requests(viewer: Viewer, at: datetime) -> list[Item]:
    waiting = waiting_at_the_desk(viewer, today=clock.day_of(at))
    url = reverse("steward:requests")
    lines: list[tuple[int, str, str, str, bool]] = [
        (waiting.late, "request|requests", "Late", "red", True),
        (waiting.soon, "request|requests", "Due within 7 days", "orange", True),
        (waiting.to_screen, "copy|copies", "To screen and release", "orange", False),
        (waiting.requests - waiting.late - waiting.soon, "request|requests", "Open", "blue", False),
    ]
    found = [_line(count, names, tag, colour, url, urgent=urgent)
             for count, names, tag, colour, urgent in lines if count > 0]  # fmt: skip
    due = reverse("steward:retention")
    if waiting.due:
        found.append(_line(waiting.due, "record|records", "Due to be erased", "blue", due))
    if waiting.held:
        found.append(_line(waiting.held, "record|records", "Held", "grey", due))
    if waiting.files:
        found.append(_line(waiting.files, "file|files", "Being checked", "grey", ""))
    return found


@adds
def reviews(viewer: Viewer, at: datetime) -> list[Item]:
    today, url = clock.day_of(at), reverse("restricted:reviews")
    rows = list(reviews_waiting(viewer).values_list("due_on", flat=True))
    late = sum(day < today for day in rows)
    found = [_line(late, "review|reviews", "Late", "red", url, urgent=True)] if late else []
    if len(rows) > late:
        found.append(_line(len(rows) - late, "review|reviews", "To decide", "orange", url))
    return found


@adds
def leavers(viewer: Viewer, at: datetime) -> list[Item]:
    found = [
        Item(f"{each.coach}, {each.team}: {plural(each.people, 'person', 'people')} without a"
             " coach", Tag("Coach has left", "red"), "", is_urgent=True)
        for each in unowned_caseloads(viewer, on=clock.day_of(at))
    ]  # fmt: skip
    idle = len(unused_roles(viewer, at=at))
    if idle:
        found.append(
            _line(idle, "role|roles", f"Not used for {UNUSED_DAYS} days", "orange",
                  reverse("steward:unused"))
        )  # fmt: skip
    return found


@adds
def moves(viewer: Viewer, at: datetime) -> list[Item]:
    """People who move away or here and have had no answer; late on both sides at once."""
    now = standing(viewer, today=clock.day_of(at))
    lines = [
        ("moving to another area", now.sent_late, now.sent - now.sent_late),
        ("moving here", now.coming_late, now.coming - now.coming_late),
    ]
    found = [_line(late, f"person {where}|people {where}", "Answer is late", "red", "", urgent=True)
             for where, late, _rest in lines if late]  # fmt: skip
    return found + [
        _line(rest, f"person {where}|people {where}", "Waits for an answer", "blue", "")
        for where, _late, rest in lines if rest
    ]  # fmt: skip


@adds
def agreements(viewer: Viewer, at: datetime) -> list[Item]:
    waiting, url = waiting_on(clock.day_of(at)), reverse("steward:agreements")
    found = []
    if waiting.ending:
        found.append(_line(waiting.ending, "sharing agreement|sharing agreements",
                           f"Ends within {WARN_DAYS} days", "orange", url))  # fmt: skip
    if waiting.to_review:
        found.append(_line(waiting.to_review, "sharing agreement|sharing agreements",
                           "Review due", "orange", url))  # fmt: skip
    return found


def _line(count: int, names: str, tag: str, colour: str, url: Any, *, urgent: bool = False) -> Item:
    one, _, many = names.partition("|")
    return Item(plural(count, one, many), Tag(tag, colour), str(url), urgent)
