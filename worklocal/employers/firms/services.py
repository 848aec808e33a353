"""Registering an employer, checking that it is real, and one log of who asked it for what."""

import re
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from worklocal.accounts.enums import OrganisationKind, RoleKind
from worklocal.accounts.models import Organisation, Role, User
from worklocal.core import audit, clock, context, events, idempotency, notifications
from worklocal.core.errors import Refusal
from worklocal.employers.firms.models import (
    Firm,
    FirmContact,
    FirmRegistration,
    RegistrationDecision,
)
from worklocal.employers.firms.permissions import check_can_look_after_employers
from worklocal.reference.places.selectors import locate

COMPANY_NUMBER = re.compile(r"(\d{8}|(SC|NI|OC|SO|NC|R0|IP|SP|RS|CE|CS|FC|GE|LP|SL)\d{6})")


class CompanyNumberWrong(Refusal):
    """Not shaped like a number of the companies register."""


class PlaceUnknown(Refusal):
    """No postcode that we know."""


class DecidedAlready(Refusal):
    """Somebody has dealt with it."""


@dataclass(frozen=True)
class FirmFacts:
    name: str
    sector: str
    size: str
    postcode: str
    company_number: str = ""
    about: str = ""


@dataclass(frozen=True)
class ContactFacts:
    name: str
    email: str
    phone: str


def read_company_number(text: str) -> str:
    """A company number as the register writes it: eight characters, or nothing for nothing.

    Raises CompanyNumberWrong. Short numbers are filled with noughts in front.
    """
    number = re.sub(r"\s", "", text).upper()
    if not number:
        return ""
    if number.isdigit() and 6 <= len(number) < 8:
        number = number.zfill(8)
    if not COMPANY_NUMBER.fullmatch(number):
        raise CompanyNumberWrong(
            "Enter a company number of 8 characters, like 01234567 or SC123456, or leave it empty"
        )
    return number


def register_firm(
    *, firm: FirmFacts, contact: ContactFacts, at: datetime, key: str = ""
) -> uuid.UUID:
    """Take in an employer from somebody without an account; the same key is once.

    A new employer with a new e-mail address gets an account at once, and its adverts stay unseen
    until a broker has checked it. Where either is known, a broker decides and nothing is opened.
    The caller learns neither: tell everybody the same. Raises CompanyNumberWrong, PlaceUnknown.
    """
    number = read_company_number(firm.company_number)
    place = locate(firm.postcode)
    if place is None:
        raise PlaceUnknown("We do not know that postcode. Check it, or use one near by.")

    def register() -> uuid.UUID:
        known = _known(firm.name, number)
        row = known or _new_firm(firm, number, place.place_code)
        user = None if known else _new_account(row, contact)
        registration = FirmRegistration(
            area_id=row.area_id, firm=row, contact_name=contact.name, email=contact.email,
            phone=contact.phone, at=at, has_account=user is not None,
        )  # fmt: skip
        registration.save(force_insert=True)
        if user is not None:
            _write_to(user, registration, at=at)
        audit.record("firm.registered", thing=registration)
        events.publish("firm.registered", firm=row.pk)
        return registration.pk

    request = {"firm": asdict(firm), "contact": asdict(contact)}
    return idempotency.once(key, action="firm.register", request=request, do=register)


def _known(name: str, number: str) -> Firm | None:
    same = Q(name__iexact=name.strip())
    if number:
        same |= Q(company_number=number)
    rows = Firm.objects.filter(same, area=context.current().area)
    return rows.order_by("name", "id").first()


def _new_firm(facts: FirmFacts, number: str, la_code: str) -> Firm:
    area = context.current().area
    organisation = Organisation.objects.filter(area=area, name__iexact=facts.name.strip()).first()
    if organisation is None:
        organisation = Organisation(
            area_id=area, name=facts.name.strip(), kind=OrganisationKind.EMPLOYER
        )
        organisation.save(force_insert=True)
    elif organisation.kind != OrganisationKind.EMPLOYER or hasattr(organisation, "firm"):
        organisation = None
    row = Firm(
        area_id=area, organisation=organisation, name=facts.name.strip(), company_number=number,
        sector=facts.sector, size=facts.size, postcode=facts.postcode, la_code=la_code,
        about=facts.about,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def _new_account(firm: Firm, contact: ContactFacts) -> User | None:
    """An account that cannot sign in before it sets a password; none when the address is known."""
    if firm.organisation is None:
        return None
    user = User(
        email=contact.email.strip().lower(), display_name=contact.name, is_staff_account=True
    )
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        return None
    _give_role(user, firm)
    return user


def _give_role(user: User, firm: Firm) -> None:
    if not Role.objects.filter(
        user=user, area=firm.area_id, kind=RoleKind.EMPLOYER, organisation=firm.organisation_id,
        ends_on=None,
    ).exists():  # fmt: skip
        Role(
            user=user, area_id=firm.area_id, kind=RoleKind.EMPLOYER,
            organisation_id=firm.organisation_id,
        ).save(force_insert=True)  # fmt: skip


def _write_to(user: User, registration: FirmRegistration, *, at: datetime) -> None:
    notifications.queue(
        key=f"firm-account:{registration.pk}", template="firm-account", user_id=user.pk,
        address=user.email, send_after=at, subject="Your employer account",
        body=(
            "You registered as an employer. Go to the sign-in page and ask for a new password to "
            "use your account. If this was not you, you need do nothing."
        ),
    )  # fmt: skip


def check_firm(*, firm: Firm, at: datetime) -> Firm:
    """A broker says that the employer is real, and becomes its account manager if it has none."""
    check_can_look_after_employers()
    row = Firm.objects.select_for_update(of=("self",)).get(pk=firm.pk)
    if row.checked_on:
        return row
    me = context.current().user
    row.checked_on, row.checked_by_id = clock.day_of(at), me
    row.account_manager_id = row.account_manager_id or me
    row.save(update_fields=["checked_on", "checked_by", "account_manager"])
    FirmRegistration.objects.filter(firm=row, decision="", has_account=True).update(
        decision=RegistrationDecision.LET_IN, decided_by=me, decided_at=at
    )
    audit.record("firm.checked", thing=row)
    events.publish("firm.checked", firm=row.pk)
    return row


def let_in(*, registration: FirmRegistration, at: datetime) -> FirmRegistration:
    """A broker, having rung them, gives this contact an account at the employer."""
    check_can_look_after_employers()
    row = _undecided(registration)
    firm = row.firm
    if firm.organisation is None:
        organisation = Organisation(
            area_id=firm.area_id,
            name=f"{firm.name[:139]} (employer)",  # a body of the plain name is here already
            kind=OrganisationKind.EMPLOYER,
        )
        organisation.save(force_insert=True)
        firm.organisation = organisation
        firm.save(update_fields=["organisation"])
    with context.elevated("sign-in"):
        user = User.objects.filter(email__iexact=row.email).first()
    if user is None:
        user = _new_account(firm, ContactFacts(row.contact_name, row.email, row.phone))
    assert user is not None, "A new address makes an account."  # noqa: S101
    _give_role(user, firm)
    _write_to(user, row, at=at)
    return _decide(row, RegistrationDecision.LET_IN, at=at)


def turn_away(*, registration: FirmRegistration, reason: str, at: datetime) -> FirmRegistration:
    """A broker refuses a contact; the accounts opened for an unchecked employer are closed."""
    check_can_look_after_employers()
    row = _undecided(registration)
    firm = row.firm
    if row.has_account and firm.checked_on is None:
        yesterday = clock.day_of(at) - timedelta(days=1)
        Role.objects.filter(organisation=firm.organisation_id, ends_on=None).update(
            ends_on=yesterday
        )
    log_contact(firm=firm, about=f"Registration turned away: {reason}"[:500], at=at)
    return _decide(row, RegistrationDecision.TURNED_AWAY, at=at)


def _undecided(registration: FirmRegistration) -> FirmRegistration:
    row = (
        FirmRegistration.objects.select_for_update(of=("self",))
        .select_related("firm")
        .get(pk=registration.pk)
    )
    if row.decision:
        raise DecidedAlready("Somebody has dealt with this already.")
    return row


def _decide(
    row: FirmRegistration, decision: RegistrationDecision, *, at: datetime
) -> FirmRegistration:
    row.decision, row.decided_at, row.decided_by_id = decision, at, context.current().user
    row.save(update_fields=["decision", "decided_at", "decided_by"])
    audit.record(f"registration.{decision.lower()}", thing=row)
    return row


def log_contact(*, firm: Firm, about: str, at: datetime, key: str = "") -> FirmContact:
    """Note that the service was in touch with an employer, so that it is asked once, not by ten."""

    def log() -> uuid.UUID:
        row = FirmContact(
            area_id=firm.area_id, firm=firm, by_id=context.current().user, at=at, about=about
        )
        row.save(force_insert=True)
        audit.record("firm.contacted", thing=firm)
        return row.pk

    request = {"firm": firm.pk, "about": about}
    made = idempotency.once(key, action="firm.contact", request=request, do=log)
    return FirmContact.objects.get(pk=made)
