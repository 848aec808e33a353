"""The port to whoever carries our messages. An area chooses one sender in its settings."""

import uuid
from dataclasses import dataclass
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Message:
    """One message, ready to go. `reference` is ours: the same one twice is one message."""

    reference: uuid.UUID
    channel: str
    address: str
    subject: str
    body: str


@dataclass(frozen=True)
class Receipt:
    """The supplier has taken the message. `note` is kept with it: their id, never an address.

    `keeps_text`: the words are to stay here even where they held a code.
    """

    note: str = ""
    keeps_text: bool = False


class TryLater(Exception):
    """The supplier could not take it now; the same message may be tried again."""


class Undeliverable(Exception):
    """The supplier will never take it: a wrong address, or a channel it does not have."""


class Sender(Protocol):
    def send(self, message: Message) -> Receipt:
        """Hand over one message. Raises TryLater or Undeliverable, with a reason in short words."""
        ...


def chosen_sender() -> Sender:
    """The sender named by MESSAGES_SENDER; made anew each time, as clients are not shared."""
    return cast(Sender, import_string(settings.MESSAGES_SENDER)())
