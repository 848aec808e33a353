"""Send in a paper, and take it away again. Whoever acts in the context is the sender."""

import uuid
from datetime import datetime

from worklocal.core import audit, context
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.files import services as files
from worklocal.core.idempotency import once
from worklocal.core.models import StoredFile
from worklocal.support.papers.models import Paper, PaperKind
from worklocal.support.people.models import Person

MOST_PAPERS = 100


class TooManyPapers(Refusal):
    """A person's folder is full."""


def send_paper(
    *,
    person: Person,
    kind: PaperKind,
    title: str,
    name: str,
    content: bytes,
    at: datetime,
    key: str = "",
) -> uuid.UUID:
    """Keep a paper, which is checked before anybody can open it; return its id.

    Raises FileRefused with a sentence for the sender, or TooManyPapers.
    """

    def send() -> uuid.UUID:
        if Paper.objects.filter(person=person).count() >= MOST_PAPERS:
            raise TooManyPapers("You have 100 papers here. Remove one that you no longer need.")
        file = files.receive(content=content, name=name, person_id=person.pk, at=at)
        by_person = context.current().person == person.pk
        paper = Paper(
            area_id=person.area_id, person=person, kind=kind, title=title.strip() or file.name[:80],
            file_id=file.pk, sent_by_id=None if by_person else context.acting_user(), sent_at=at,
        )  # fmt: skip
        paper.save(force_insert=True)
        audit.record("paper.sent", person_id=person.pk, thing=paper, detail={"kind": str(kind)})
        return paper.pk

    said = {"person": person.pk, "name": name, "size": len(content)}
    return once(key, action="papers.send", request=said, do=send)


def remove_paper(*, paper: Paper) -> None:
    """Take a paper away, file and all. The person may remove any, staff what they sent."""
    who = context.current()
    if who.person != paper.person_id and paper.sent_by_id != who.user:
        raise NotPermitted("Only the person, or whoever sent it, may remove a paper.")
    audit.record("paper.removed", person_id=paper.person_id, thing=paper)
    row = StoredFile.objects.filter(pk=paper.file_id).first()
    paper.delete()
    if row is not None:
        files.take_away(row)
