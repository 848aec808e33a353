"""A person's papers with where their check stands."""

import uuid
from dataclasses import dataclass

from worklocal.accounts.viewer import Viewer
from worklocal.core import audit
from worklocal.core.models import StoredFile
from worklocal.support.papers.models import Paper


@dataclass(frozen=True)
class Held:
    """A paper and its file."""

    paper: Paper
    file: StoredFile


def papers_of(viewer: Viewer, person_id: uuid.UUID) -> list[Held]:
    """The newest first; at most a hundred are kept."""
    rows = Paper.objects.filter(area=viewer.area, person_id=person_id).select_related("sent_by")
    papers = list(rows.order_by("-sent_at", "-id"))
    files = StoredFile.objects.in_bulk([paper.file_id for paper in papers])
    return [Held(paper, files[paper.file_id]) for paper in papers if paper.file_id in files]


def paper_for(viewer: Viewer, person_id: uuid.UUID, paper_id: uuid.UUID) -> Held | None:
    """One paper that the viewer may see, or None; opening it is audited."""
    paper = Paper.objects.filter(area=viewer.area, person_id=person_id, pk=paper_id).first()
    if paper is None:
        return None
    file = StoredFile.objects.filter(pk=paper.file_id).first()
    if file is None:
        return None
    audit.record_read("paper.read", person_id=person_id, thing=paper)
    return Held(paper, file)
