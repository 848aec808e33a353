"""Dealings with providers and employers that wait for somebody: by the services, a handful each.

Referrals still to be answered, one of them late; businesses that have just registered; adverts
that are held; and who of the service was in touch with an employer last.
"""

from datetime import date, timedelta
from decimal import Decimal

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Role
from worklocal.accounts.viewer import viewer_in
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.employers.firms import services as firms
from worklocal.employers.firms.models import Firm
from worklocal.employers.vacancies import services as vacancies
from worklocal.employers.vacancies.services import VacancyFacts
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Journey
from worklocal.support.referrals.models import Referral
from worklocal.support.referrals.services import Destination, send_referral
from worklocal.web.demonstration.building.stage import Stage

SENT_DAYS_AGO = (9, 6, 4, 2)
REGISTERED = (
    ("Larch Lane Kitchens (invented)", "I", "Priya Nair", 2),
    ("Heather Row Joinery (invented)", "F", "Tom Ogden", 1),
)
CONTACTS = (
    "Asked for two trial shifts in the new year. They will say by Friday.",
    "They rang: the early shift needs two more people.",
    "Asked whether they would come to the jobs fair.",
)
HELD = (
    ("Weekend kitchen porter",
     "Clean the kitchen at the end of the evening. There is a £15 registration fee.", 1300),
    ("Trainee baker", "Learn to bake bread by hand, from four in the morning.", 1050),
)  # fmt: skip


def set_dealings(stage: Stage, today: date, *, leave_out: frozenset[object]) -> None:
    _referrals(stage, leave_out)
    _registrations(stage)
    _adverts(stage, today)
    _contacts(stage)


def _referrals(stage: Stage, leave_out: frozenset[object]) -> None:
    """A few people of the first coaches are sent to each provider, in the coach's own name."""
    taken: set[object] = set(leave_out)
    for number, (organisation, needs, _) in enumerate(stage.providers):
        coach = stage.coaches[number % len(stage.coaches)]
        role = Role.objects.select_related("user", "area", "organisation").get(
            area=stage.area, user=coach.user, kind=RoleKind.COACH
        )
        with acting(viewer_in(role).context()):
            for journey in _free(coach.user, taken, many=len(SENT_DAYS_AGO)):
                taken.add(journey.person_id)
                days = SENT_DAYS_AGO[len(taken) % len(SENT_DAYS_AGO)]
                send_referral(
                    journey=journey, at=clock.now() - timedelta(days=days, hours=number),
                    destination=Destination(organisation, stage.said(organisation.name), needs[0],
                                            stage.services.get((organisation.pk, needs[0]))),
                    shared={"Name": stage.said(journey.person.chosen_name),
                            "How to reach them": "Through their coach"},
                    consent_wording=f"Yes, send this to {organisation.name}.",
                    reason=stage.said("Somebody to go through this with, at their own pace."),
                )  # fmt: skip


def _free(coach: object, taken: set[object], *, many: int) -> list[Journey]:
    """People of a coach with a plan and no referral yet."""
    rows = Journey.objects.filter(
        lead_coach=coach, state=JourneyState.ACTIVE, plan_agreed_on__isnull=False
    ).exclude(person__in=taken)
    referred = Referral.objects.filter(journey__in=rows).values("journey")
    return list(rows.exclude(pk__in=referred).select_related("person").order_by("id")[:many])


def _registrations(stage: Stage) -> None:
    """Nobody is signed in when an employer registers."""
    postcode = stage.firms[0].postcode or "LS1 1UR"
    for name, sector, contact, days in REGISTERED:
        with acting(Context(area=stage.area.pk)):
            firms.register_firm(
                firm=firms.FirmFacts(
                    stage.said(name), sector, "SMALL", postcode,
                    about=stage.said("An invented employer."),
                ),
                contact=firms.ContactFacts(
                    stage.said(contact), f"{contact.split()[0].lower()}@{stage.area.slug}-"
                    f"{sector.lower()}.example", "0161 496 0000",
                ),
                at=clock.now() - timedelta(days=days),
            )  # fmt: skip


def _adverts(stage: Stage, today: date) -> None:
    """Two adverts that the rules hold: one speaks of a fee, one pays too little."""
    firm = stage.firms[1]
    role = Role.objects.select_related("user", "area", "organisation").get(
        area=stage.area, organisation=firm.organisation_id, kind=RoleKind.EMPLOYER
    )
    with acting(viewer_in(role).context()):
        for title, words, pence in HELD:
            facts = VacancyFacts(
                title=stage.said(title), description=stage.said(f"{words} Invented."),
                hours_min=Decimal(16), hours_max=Decimal(24), pay_pence_hour=pence,
                closes_on=today + timedelta(days=21), postcode=firm.postcode,
                is_remote=not firm.postcode, shifts=("WEEKEND",),
            )  # fmt: skip
            at = clock.now() - timedelta(hours=20)
            row = vacancies.draft_vacancy(firm=firm, facts=facts, at=at)
            vacancies.submit_vacancy(vacancy=row, at=at)


def _contacts(stage: Stage) -> None:
    role = Role.objects.select_related("user", "area", "organisation").get(
        area=stage.area, kind=RoleKind.BROKER
    )
    listed = Firm.objects.filter(area=stage.area, checked_on__isnull=False).order_by("name", "id")
    with acting(viewer_in(role).context()):
        for number, firm in enumerate([stage.firms[0], *listed[:8]]):
            firms.log_contact(
                firm=firm, about=stage.said(CONTACTS[number % len(CONTACTS)]),
                at=clock.now() - timedelta(days=4 + 6 * number),
            )  # fmt: skip
