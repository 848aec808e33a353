"""The words of the questions' answers, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from worklocal.support.joining.models import Aim, MeetingNeed
from worklocal.support.people.enums import Channel

AIMS: dict[str, Any] = {
    Aim.JOB: _("Find a job"),
    Aim.BETTER_JOB: _("Get a better job, more hours or more pay"),
    Aim.SKILLS: _("Learn something or train"),
    Aim.NEW_FIELD: _("Move into a different kind of work"),
    Aim.BUSINESS: _("Work for myself"),
    Aim.UNSURE: _("Talk it over: I am not sure yet"),
}
NEEDS: dict[str, Any] = {
    MeetingNeed.STEP_FREE: _("A place without steps"),
    MeetingNeed.QUIET: _("A quiet room"),
    MeetingNeed.INTERPRETER: _("An interpreter, or British Sign Language"),
    MeetingNeed.READING: _("Help with reading or writing"),
    MeetingNeed.SOMEONE: _("To bring somebody with me"),
    MeetingNeed.CHILDREN: _("To bring my children"),
}
CHANNELS: dict[str, Any] = {
    Channel.EMAIL: _("E-mail"),
    Channel.SMS: _("Text message"),
    Channel.PHONE: _("Phone call"),
    Channel.LETTER: _("Letter"),
}


def worded(codes: Iterable[str], words: Mapping[str, Any]) -> list[str]:
    """The words of some codes, in the order of the question; unknown codes are left out."""
    chosen = set(codes)
    return [str(text) for code, text in words.items() if code in chosen]
