"""Ask the scanner about what waits; what it cannot answer goes on waiting."""

import logging
import uuid
from collections import Counter
from datetime import datetime

from worklocal.core import chain
from worklocal.core.context import Context, acting
from worklocal.core.files import services, store
from worklocal.core.models import FileStatus, StoredFile
from worklocal.exchange.file_scanning.port import Scanner, ScannerDown

logger = logging.getLogger(__name__)
BATCH = 100


def check_waiting(*, scanner: Scanner, at: datetime, limit: int = BATCH) -> Counter[str]:
    """Check every area's waiting files, the oldest first; return how many came to what.

    The first time the scanner does not answer ends the run: a thousand files must not each wait
    for a scanner that is down. Several runs at once take different files.
    """
    counts: Counter[str] = Counter()
    for area_id in chain.area_ids():
        with acting(Context.system(area_id)):
            rows = StoredFile.objects.filter(area_id=area_id, status=FileStatus.CHECKING)
            waiting = list(rows.order_by("created_at", "id").values_list("pk", flat=True)[:limit])
        for pk in waiting:
            try:
                counts[_check_one(area_id, pk, scanner=scanner, at=at)] += 1
            except ScannerDown as problem:
                logger.error("The file scanner does not answer: %s", problem)
                counts["DOWN"] += 1
                return counts
    return counts


def _check_one(area_id: uuid.UUID, pk: uuid.UUID, *, scanner: Scanner, at: datetime) -> str:
    with acting(Context.system(area_id)):
        rows = StoredFile.objects.select_for_update(of=("self",), skip_locked=True)
        row = rows.filter(pk=pk, status=FileStatus.CHECKING).first()
        if row is None:
            return "TAKEN"
        path = store.waiting_path(row.pk)
        if not path.exists() and not store.kept_path(row.pk).exists():
            services.refuse(row, problem="broken", at=at)
            return "MISSING"
        if scanner.scan(path if path.exists() else store.kept_path(row.pk)):
            services.refuse(row, problem="virus", at=at)
            return "REFUSED"
        services.passed(row, at=at)
        return "CLEAN"
