"""Open vacancies, the newest first. Those of employers whom nobody has checked are not shown."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from worklocal.accounts.access import for_everyone
from worklocal.core import clock
from worklocal.employers.vacancies.models import Vacancy
from worklocal.employers.vacancies.selectors import shown, vacancy_shown
from worklocal.reference.places.models import Place
from worklocal.web.public.area import area_of
from worklocal.web.public.find_words import paragraphs
from worklocal.web.shell.addresses import with_query
from worklocal.web.shell.parts import Row
from worklocal.web.shell.presenters import day, money, number

PAGE = 20


@require_safe
@for_everyone("open vacancies are public")
def jobs(request: HttpRequest) -> HttpResponse:
    area_of(request)
    text = request.GET.get("q", "").replace("\x00", " ").strip()[:80]
    rows = shown(on=clock.today(), text=text)
    found, cursor = _page(rows, request.GET.get("after", ""))
    places = _places(found)
    content = {
        "jobs": [_line(job, places) for job in found],
        "q": text,
        "next_url": with_query(request, after=cursor) if cursor else "",
    }
    return render(request, "public/jobs.html", content)


@require_safe
@for_everyone("one open vacancy")
def job(request: HttpRequest, vacancy_id: uuid.UUID) -> HttpResponse:
    area_of(request)
    found = vacancy_shown(vacancy_id, on=clock.today())
    if found is None:
        raise Http404
    line = _line(found, _places([found]))
    rows = [
        Row(_("Employer"), line["employer"]),
        Row(_("Where"), line["where"]),
        Row(_("Pay"), line["pay"]),
        Row(_("Hours"), line["hours"]),
        Row(_("Places"), str(found.openings) if found.openings > 1 else ""),
        Row(_("Starts"), day(found.starts_on)),
        Row(_("Apply by"), line["closes"]),
    ]
    content = {
        **line,
        "paragraphs": paragraphs(found.description),
        "rows": [row for row in rows if row.value],
        "is_invented": found.is_invented,
    }
    return render(request, "public/job.html", content)


def _page(rows: QuerySet[Vacancy], after: str) -> tuple[list[Vacancy], str]:
    moment, _sep, last = after.partition("_")
    try:
        opened_at, pk = datetime.fromtimestamp(float(moment), tz=UTC), uuid.UUID(hex=last)
    except (ValueError, OverflowError, OSError):
        pass
    else:
        rows = rows.filter(Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, id__lt=pk))
    found = list(rows[: PAGE + 1])
    if len(found) <= PAGE or found[PAGE - 1].opened_at is None:
        return found[:PAGE], ""
    end = found[PAGE - 1]
    return found[:PAGE], f"{end.opened_at.timestamp():.6f}_{end.pk.hex}"  # type: ignore[union-attr]


def _places(found: list[Vacancy]) -> dict[str, str]:
    codes = {job.la_code for job in found if job.la_code}
    return dict(Place.objects.filter(code__in=codes).order_by("code").values_list("code", "name"))


def _line(job: Vacancy, places: dict[str, str]) -> dict[str, Any]:
    where = _("At home, or anywhere") if job.is_remote else places.get(job.la_code, "")
    words = {"pay": money(job.pay_pence_hour)}
    return {
        "title": job.title,
        "url": reverse("public:job", args=[job.pk]),
        "employer": job.firm.name,
        "where": where,
        "pay": _("%(pay)s an hour") % words,
        "hours": _hours(job),
        "closes": day(job.closes_on),
    }


def _hours(job: Vacancy) -> str:
    low, high = _plain(job.hours_min), _plain(job.hours_max)
    if low == high:
        return _("%(hours)s hours a week") % {"hours": low}
    return _("%(low)s to %(high)s hours a week") % {"low": low, "high": high}


def _plain(hours: Any) -> str:
    return number(hours, 0) if hours == hours.to_integral_value() else number(hours, 1)
