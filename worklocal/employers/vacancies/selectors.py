"""Questions about vacancies, for the employer that wrote them and for those who check them."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from worklocal.accounts.viewer import Viewer
from worklocal.employers.firms.models import Firm
from worklocal.employers.vacancies.models import Vacancy, VacancyState, VacancyStep

PAGE = 25


@dataclass(frozen=True)
class VacancyPage:
    """Some vacancies, and the id behind which the next page begins."""

    vacancies: list[Vacancy]
    next_after: uuid.UUID | None


def vacancies_of_firm(viewer: Viewer, firm: Firm, *, after: uuid.UUID | None = None) -> VacancyPage:
    """A page of an employer's vacancies in every state, newest first."""
    rows = Vacancy.objects.filter(area=viewer.area, firm=firm)
    last = rows.filter(pk=after).first() if after else None
    if last is not None:
        rows = rows.filter(
            Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk)
        )
    listed = list(rows.order_by("-created_at", "-id")[: PAGE + 1])
    return VacancyPage(listed[:PAGE], listed[PAGE - 1].pk if len(listed) > PAGE else None)


def own_vacancy(viewer: Viewer, vacancy_id: uuid.UUID) -> Vacancy | None:
    """One vacancy of the viewer's own business."""
    return (
        Vacancy.objects.filter(
            area=viewer.area, firm__organisation=viewer.organisation_id, pk=vacancy_id
        )
        .exclude(firm__organisation=None)
        .select_related("firm")
        .first()
    )


def vacancies_to_check(viewer: Viewer) -> list[Vacancy]:
    """Vacancies that wait for an account manager, the longest waiting first."""
    rows = Vacancy.objects.filter(area=viewer.area, state=VacancyState.CHECKING)
    return list(rows.select_related("firm").order_by("state_since", "id")[:PAGE])


def open_vacancies(viewer: Viewer, *, after: uuid.UUID | None = None) -> VacancyPage:
    """A page of the area's open vacancies, newest first."""
    rows = Vacancy.objects.filter(area=viewer.area, state=VacancyState.OPEN)
    last = rows.filter(pk=after).first() if after else None
    if last is not None:
        rows = rows.filter(
            Q(opened_at__lt=last.opened_at) | Q(opened_at=last.opened_at, pk__lt=last.pk)
        )
    listed = list(rows.select_related("firm").order_by("-opened_at", "-id")[: PAGE + 1])
    return VacancyPage(listed[:PAGE], listed[PAGE - 1].pk if len(listed) > PAGE else None)


def vacancy_for(viewer: Viewer, vacancy_id: uuid.UUID) -> Vacancy | None:
    """One vacancy of the area, for those who look after employers."""
    rows = Vacancy.objects.filter(area=viewer.area, pk=vacancy_id)
    return rows.select_related("firm").first()


def steps_of(vacancy: Vacancy) -> list[VacancyStep]:
    """Every move of a vacancy, newest first."""
    return list(VacancyStep.objects.filter(vacancy=vacancy).order_by("-at", "-id"))


def shown(*, on: date, text: str = "") -> QuerySet[Vacancy]:
    """Open vacancies of checked employers, the newest first: what anybody may read.

    Row security shows nobody else's drafts; the state is named here all the same.
    """
    rows = Vacancy.objects.filter(
        state=VacancyState.OPEN, closes_on__gte=on, firm__checked_on__isnull=False
    )
    for word in text.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(firm__name__icontains=word))
    return rows.select_related("firm").order_by("-opened_at", "-id")


def shown_to_everyone(*, on: date, text: str = "", after: uuid.UUID | None = None) -> VacancyPage:
    """A page of them, for the area that is acting."""
    rows = shown(on=on, text=text)
    last = Vacancy.objects.filter(pk=after).first() if after else None
    if last is not None and last.opened_at is not None:
        rows = rows.filter(
            Q(opened_at__lt=last.opened_at) | Q(opened_at=last.opened_at, pk__lt=last.pk)
        )
    listed = list(rows[: PAGE + 1])
    return VacancyPage(listed[:PAGE], listed[PAGE - 1].pk if len(listed) > PAGE else None)


def vacancy_shown(vacancy_id: uuid.UUID, *, on: date) -> Vacancy | None:
    return shown(on=on).filter(pk=vacancy_id).first()
