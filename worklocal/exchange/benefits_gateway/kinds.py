"""The closed list of what the agency may be told, read from kinds.toml."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

PATH = Path(__file__).with_name("kinds.toml")


@dataclass(frozen=True)
class FieldOfKind:
    """`type` is date, uuid or code: there is no other, so there is no room for words."""

    name: str
    type: str
    means: str


@dataclass(frozen=True)
class MessageKind:
    """`consent` empty: the message rests on the gateway, and is not dressed as consent."""

    code: str
    title: str
    purpose: str
    gateway: str
    verified: bool
    events: tuple[str, ...]
    fields: tuple[FieldOfKind, ...]
    consent: str
    attendance: bool
    retention: str


@dataclass(frozen=True)
class ClosedList:
    version: int
    source: str
    verified: bool
    hold_working_days: int
    letter_working_days: int
    kinds: dict[str, MessageKind]
    reasons: dict[str, str]
    wrong: dict[str, str]


@functools.cache
def closed_list() -> ClosedList:
    read = tomllib.loads(PATH.read_text(encoding="utf-8"))
    kinds = [
        MessageKind(
            **{
                **row,
                "events": tuple(row["events"]),
                "fields": tuple(FieldOfKind(**field) for field in row["fields"]),
            }
        )
        for row in read.pop("kinds")
    ]
    return ClosedList(**read, kinds={kind.code: kind for kind in kinds})
