"""Which sensitive parts of a record a viewer may open: for pages to say that there may be more.

Row-level security decides; this only reads the same grants, so that words and walls agree.
"""

import uuid

from worklocal.accounts.enums import FieldGroup
from worklocal.accounts.models import AccessGrant
from worklocal.accounts.viewer import Viewer
from worklocal.core import clock

EVERY_GROUP = frozenset(FieldGroup)


def field_groups_of(viewer: Viewer, person_id: uuid.UUID) -> frozenset[FieldGroup]:
    """Groups that a live grant of the viewer names for this person; all of them for the person."""
    if viewer.person_id == person_id:
        return EVERY_GROUP
    now = clock.now()
    grants = AccessGrant.objects.filter(
        area=viewer.area, person_id=person_id, holder__in=viewer.holders(), starts_at__lte=now
    ).exclude(ends_at__lte=now)
    named = {code for groups in grants.values_list("field_groups", flat=True) for code in groups}
    return frozenset(FieldGroup(code) for code in named)
