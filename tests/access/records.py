"""A request about data, a mark, a paper and a day of erasure for each person of the world."""

import datetime as dt
from typing import Any

from tests.cast import Cast
from worklocal.core import clock
from worklocal.core.models import StoredFile
from worklocal.exchange.requests.models import (
    DataRequest,
    DueErasure,
    MarkKind,
    RequestKind,
    ScreenMark,
    WhyErased,
)
from worklocal.exchange.requests.services import take_in
from worklocal.support.papers.models import Paper, PaperKind
from worklocal.support.people.models import Person


def records_of(life: Cast) -> dict[str, Any]:
    """Call within the sight of the area. The bytes of the paper are not there: it is waiting."""
    person: Person = life.amina
    now = clock.now()
    row = take_in(person_id=person.pk, kind=RequestKind.ACCESS, on=clock.today())
    DataRequest.objects.filter(pk=row.pk).update(made_at=now, made_seconds=1, all_tables=1)
    mark = ScreenMark.objects.create(
        area_id=row.area_id, request=row, person_id=person.pk, kind=MarkKind.NAME, found="Kezia",
        table="coaching.note", row_id="1", column="text", excerpt="Kezia rang.",
    )  # fmt: skip
    due = DueErasure.objects.create(
        area_id=row.area_id, person_id=person.pk, why=WhyErased.RETENTION,
        ended_on=clock.today() - dt.timedelta(days=720), due_on=clock.today(), rule_version=1,
    )  # fmt: skip
    file = StoredFile.objects.create(
        area_id=row.area_id, person_id=person.pk, uploaded_by=life.amina_role.user_id,
        name="cv.pdf", content_type="application/pdf", size=9, sha256="0" * 64,
    )  # fmt: skip
    paper = Paper.objects.create(
        area_id=row.area_id, person=person, kind=PaperKind.CV, title="A CV", file_id=file.pk,
        sent_at=now,
    )  # fmt: skip
    return {"data_request_id": row.pk, "mark_id": mark.pk, "due_id": due.pk, "paper_id": paper.pk}
