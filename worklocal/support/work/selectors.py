"""Questions about a person's work."""

import uuid

from django.db.models import QuerySet

from worklocal.accounts.viewer import Viewer
from worklocal.support.work.models import CheckIn, Job


def jobs_of(viewer: Viewer, person_id: uuid.UUID) -> QuerySet[Job]:
    """A person's jobs as they stand (corrected rows left out), latest start first, with proofs."""
    return (
        Job.objects.filter(area=viewer.area, person_id=person_id, replaced_by=None)
        .prefetch_related("proofs")
        .order_by("-starts_on", "-id")
    )


def check_ins_of(viewer: Viewer, person_id: uuid.UUID) -> QuerySet[CheckIn]:
    """Done and coming check-ins of a person, by due day."""
    return (
        CheckIn.objects.filter(area=viewer.area, person_id=person_id)
        .select_related("job", "done_by")
        .order_by("due_on", "id")
    )
