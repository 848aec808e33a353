"""From a request for a copy to two files in the person's account.

`make` reads everything and marks words about others; somebody decides each mark; `release` is said
by one person, or two where the record needs it; `hand_over` makes the files and tells the person.
"""

import copy
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from worklocal.core import audit, clock, context, jobs, notifications
from worklocal.core.context import Context, acting
from worklocal.core.files import services as files
from worklocal.core.files import store
from worklocal.core.models import StoredFile
from worklocal.exchange.requests import screening
from worklocal.exchange.requests.access import (
    Package,
    Tables,
    how_many_tables,
    package_of,
    parts_of,
)
from worklocal.exchange.requests.models import (
    DataRequest,
    MarkDecision,
    Release,
    RequestKind,
    ScreenMark,
)
from worklocal.exchange.requests.services import RequestRefused
from worklocal.support.people.models import Person

BLACK = "█████"
READY = "There is something to read in your account. Sign in to see it."


def ask_to_make(*, request: DataRequest) -> None:
    """Queue the reading. It may be asked for again: what was decided stays."""
    _check_copy(request)
    audit.record("request.copy_begun", person_id=request.person_id, thing=request)
    jobs.enqueue("requests.make_copy", area=str(request.area_id), request=str(request.pk))


def make(*, request_id: uuid.UUID, area_id: uuid.UUID) -> None:
    """Read everything and mark what may be about others. Its progress can be seen meanwhile."""
    began = clock.now()
    mine = DataRequest.objects.filter(pk=request_id)
    with acting(Context.system(area_id)):
        person = Person.objects.get(pk=mine.get().person_id)
        mine.update(made_tables=0, all_tables=how_many_tables(), made_at=None)
    tables: Tables = {}
    for part in parts_of(person.pk):
        with acting(Context.system(area_id)):
            tables.update(part())
            mine.update(made_tables=len(tables))
    with acting(Context.system(area_id)):
        _keep_marks(mine.get(), screening.find(tables, person))
        ended = clock.now()
        seconds = (ended - began).total_seconds()
        mine.update(made_tables=len(tables), made_at=ended, made_seconds=seconds)
        audit.record("request.copy_made", person_id=person.pk, purpose="request")


def _keep_marks(request: DataRequest, found: Iterable[screening.Found]) -> int:
    """Marks that are new; those that were not decided and are gone from the record are dropped."""
    places = {(m.table, m.row_id, m.column, m.found): m for m in request.marks.all()}
    wanted = {(f.table, f.row_id, f.column, f.found): f for f in found}
    stale = [m.pk for place, m in places.items() if place not in wanted and not m.decision]
    ScreenMark.objects.filter(pk__in=stale).delete()
    fresh = [
        ScreenMark(
            area_id=request.area_id, request=request, person_id=request.person_id, kind=f.kind,
            found=f.found, table=f.table, row_id=f.row_id, column=f.column, excerpt=f.excerpt[:400],
        )
        for place, f in wanted.items()
        if place not in places
    ]  # fmt: skip
    ScreenMark.objects.bulk_create(fresh)
    return len(fresh)


def decide(
    *, request: DataRequest, found: str, decision: MarkDecision, reason: str, at: datetime
) -> int:
    """One decision for every place of one word; return how many. To withhold needs its exemption.

    A decision may be changed until the copy is released.
    """
    _check_copy(request)
    if request.released_at is not None:
        raise RequestRefused("The copy has gone out already.")
    if decision not in (MarkDecision.KEEP, MarkDecision.BLACK_OUT, MarkDecision.WITHHOLD):
        raise RequestRefused("Choose what to do with these words.")
    if not reason.strip():
        raise RequestRefused("Say why: the decision is kept with its reason.")
    decided = request.marks.filter(found__iexact=found).update(
        decision=decision, reason=reason.strip(), decided_by=context.acting_user(), decided_at=at
    )
    if decided:
        audit.record(
            "request.mark_decided", person_id=request.person_id, thing=request,
            detail={"decision": str(decision), "places": decided},
        )  # fmt: skip
    return decided


def release(*, request: DataRequest, at: datetime) -> bool:
    """Let the copy out, in one's own name; return whether that was enough, or one more is needed.

    Raises RequestRefused while a mark waits, or when the same person would be both of the two.
    """
    _check_copy(request)
    if request.made_at is None:
        raise RequestRefused("The copy has not been made yet.")
    if request.marks.filter(decision="").exists():
        raise RequestRefused("Decide every mark first.")
    who = context.acting_user()
    try:
        with transaction.atomic():
            Release(
                area_id=request.area_id, request=request, person_id=request.person_id, by_id=who,
                at=at,
            ).save(force_insert=True)  # fmt: skip
    except IntegrityError:
        raise RequestRefused(
            "You have released it already. Somebody else must be the second."
            if request.needs_two
            else "This copy has been released."
        ) from None
    audit.record("request.released", person_id=request.person_id, thing=request)
    enough = request.releases.count() >= (2 if request.needs_two else 1)
    if enough:
        jobs.enqueue("requests.hand_over", area=str(request.area_id), request=str(request.pk))
    return enough


def hand_over(*, request_id: uuid.UUID, area_id: uuid.UUID, at: datetime) -> bool:
    """Make the two files and tell the person; False when the record has changed since.

    What was written meanwhile is marked too: then the releases stay, and a decision is wanted.
    Running it twice makes the files once.
    """
    with acting(Context.system(area_id)):
        rows = DataRequest.objects.select_for_update(of=("self",))
        request = rows.get(pk=request_id)
        if request.released_at is not None:
            return True
        if request.releases.count() < (2 if request.needs_two else 1):
            raise RequestRefused("The copy has not been released.")
        person = Person.objects.get(pk=request.person_id)
        package = package_of(person_id=person.pk, at=at)
        _keep_marks(request, screening.find(package.tables, person))
        marks = list(request.marks.order_by("id"))
        if any(not mark.decision for mark in marks):
            return False
        _keep_files(request, Package(person.pk, at, screened(package.tables, marks)), at)
        notifications.queue(
            key=f"request-ready:{request.pk}", template="request.ready", person_id=person.pk,
            subject="Something to read in your account", body=READY, send_after=at,
            channel=person.contact_by,
        )  # fmt: skip
        audit.record("request.handed_over", person_id=person.pk, thing=request)
    return True


def _keep_files(request: DataRequest, package: Package, at: datetime) -> None:
    options = {"person_id": request.person_id, "at": at}
    pdf = files.keep(
        content=package.as_pdf(), name="my-record.pdf", content_type="application/pdf", **options
    )
    made = [pdf.pk]
    try:
        text = files.keep(
            content=package.as_json().encode(), name="my-record.json",
            content_type="application/json", **options,
        )  # fmt: skip
        made.append(text.pk)
        request.pdf_id, request.json_id, request.released_at = pdf.pk, text.pk, at
        request.save(update_fields=["pdf_id", "json_id", "released_at"])
    except BaseException:
        for file_id in made:
            store.remove(file_id)
        raise


def screened(tables: Tables, marks: Iterable[ScreenMark]) -> Tables:
    """A copy of the tables with what was decided carried out. `tables` is left as it is."""
    out = copy.deepcopy(tables)
    rows = {(table, str(row["id"])): row for table, listed in out.items() for row in listed}
    for mark in marks:
        row = rows.get((mark.table, mark.row_id))
        if row is None or mark.decision == MarkDecision.KEEP:
            continue
        if mark.decision == MarkDecision.WITHHOLD:
            row[mark.column] = f"[held back: {mark.reason}]"
        else:
            row[mark.column] = _blacked(row[mark.column], mark.found)
    return out


def _blacked(value: Any, word: str) -> Any:
    if isinstance(value, str):
        return screening.anywhere(word).sub(BLACK, value)
    if isinstance(value, dict):
        return {key: _blacked(inner, word) for key, inner in value.items()}
    if isinstance(value, list):
        return [_blacked(inner, word) for inner in value]
    return value


def groups_of(request: DataRequest) -> list[dict[str, Any]]:
    """Marks by the word that was found, however it was written: places, and how many wait.

    `mark_id` is one of them, to name the group in an address: a word there would be a name.
    """
    groups: dict[str, dict[str, Any]] = {}
    for mark in request.marks.order_by("id").values("id", "found", "kind", "decision"):
        group = groups.setdefault(
            mark["found"].lower(),
            {"mark_id": mark["id"], "found": mark["found"], "kind": mark["kind"], "places": 0,
             "waiting": 0},
        )  # fmt: skip
        group["places"] += 1
        group["waiting"] += not mark["decision"]
    return sorted(groups.values(), key=lambda each: (-each["waiting"], each["found"].lower()))


def file_of(request: DataRequest, form: str) -> StoredFile | None:
    """One of the two files, as far as whoever acts may see it."""
    wanted = request.pdf_id if form == "pdf" else request.json_id
    return StoredFile.objects.filter(pk=wanted).first() if wanted else None


def _check_copy(request: DataRequest) -> None:
    if request.kind != RequestKind.ACCESS:
        raise RequestRefused("Only a request for a copy has one.")
    if request.closed_on is not None:
        raise RequestRefused("This request is closed.")
