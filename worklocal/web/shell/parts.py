"""The small frozen things that pages hand to components.

Every value may be text, a ``Tag`` or a ``Link``; text is escaped where it is placed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from worklocal.web.shell.presenters import Link, Tag

Value = str | int | Tag | Link | SafeString


@dataclass(frozen=True, slots=True)
class Lines:
    """Several values one under another in a single cell."""

    values: Sequence[Value]

    def __html__(self) -> SafeString:
        return format_html_join("", '<span class="wl-line">{}</span>', ((v,) for v in self.values))

    __str__ = __html__


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a summary list. Links come last and say what they act on by themselves."""

    key: str
    value: Value | Lines
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. With ``sort_url`` its heading is a link that sorts the page."""

    label: str
    numeric: bool = False
    sort_url: str = ""
    sorted_as: str = ""  # "ascending", "descending" or nothing
    hidden: bool = False  # heading is read out but not shown
    first: bool = False  # cells of this column head their rows


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list."""

    title: str
    status: Value
    url: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, for a timeline. The newest goes first."""

    title: str
    when: str
    datetime: date | datetime | None = None
    by: str = ""
    text: Value = ""
    tag: Tag | None = None
    links: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a thread. ``mine`` puts it on the reader's own side."""

    sender: str
    when: str
    text: str
    datetime: datetime | None = None
    mine: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a short progress line: DONE, NOW or LATER."""

    label: str
    state: str = "LATER"


@dataclass(frozen=True, slots=True)
class Shape:
    """One outline on a map, as SVG path data in the map's own coordinates."""

    path: str
    name: str = ""
    url: str = ""
    shade: int = 0  # 0 is plain; 1 to 5 from pale to strong


@dataclass(frozen=True, slots=True)
class Point:
    """One place on a map. ``number`` matches the list beside the map."""

    x: float
    y: float
    title: str
    url: str = ""
    number: str = ""
    here: bool = False  # the reader's own place


@dataclass(frozen=True, slots=True)
class Chosen:
    """One filter in force, with the address of the page without it."""

    text: str
    remove_url: str
