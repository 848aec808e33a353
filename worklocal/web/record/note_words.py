"""Notes as pages show them: with the person's replies beside them, and what they correct."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from worklocal.accounts.enums import FieldGroup
from worklocal.support.coaching.models import ContactKind, Note
from worklocal.web.record.labels import said
from worklocal.web.record.pages import RecordPage
from worklocal.web.shell.presenters import Link, Tag, moment


@dataclass(frozen=True)
class NotePart:
    """One note. `replies` are (words, when) of the person."""

    author: str
    when: str
    at: datetime
    text: str
    tags: list[Tag]
    is_old: bool
    replies: list[tuple[str, str]]
    replier: str
    links: list[Link]


def note_parts(notes: list[Note], page: RecordPage) -> list[NotePart]:
    """Notes of `coaching.selectors.notes_of`, for the page that shows them."""
    return [_part(note, page) for note in notes]


def _part(note: Any, page: RecordPage) -> NotePart:
    tags = []
    if note.contact:
        tags.append(Tag(said(ContactKind(note.contact.kind)), "blue"))
    if note.field_group:
        tags.append(Tag(said(FieldGroup(note.field_group)), "purple"))
    if note.corrects_id:
        tags.append(Tag(_("Correction"), "grey"))
    if note.is_corrected:
        tags.append(Tag(_("Corrected since"), "orange"))
    when = moment(note.written_at)
    return NotePart(
        author=note.author.display_name, when=when, at=note.written_at, text=note.text, tags=tags,
        is_old=note.is_corrected,
        replies=[(reply.text, moment(reply.written_at)) for reply in note.replies.all()],
        replier=_("Your reply") if page.is_own
        else _("%(name)s replied") % {"name": page.person.chosen_name},
        links=_links(note, page, when),
    )  # fmt: skip


def _links(note: Any, page: RecordPage, when: str) -> list[Link]:
    about = _("to the note of %(when)s") % {"when": when}
    if page.is_own:
        return [Link(_("Reply"), page.link("note_reply", note.pk), about)]
    if note.author_id == page.viewer.user_id and not note.is_corrected:
        return [Link(_("Correct"), page.link("note_correct", note.pk), about)]
    return []
