"""Who an e-mail address is: the account of a person on record, made when it is first asked for."""

from django.db import IntegrityError, transaction

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Area, Role, User
from worklocal.core import audit, context
from worklocal.support.people.models import Person


def account_for(email: str, *, area: Area | None) -> User | None:
    """The citizen's account for this address, made if one person of the area has it; else None.

    Never a staff account: staff sign in with a password and a second factor, on every path. An
    address that several people share opens nobody's record: the desk sorts that out.
    """
    wanted = email.strip().lower()
    known = User.objects.filter(email__iexact=wanted, is_active=True).first()
    if known is not None:
        return None if known.is_staff_account else known
    person = _person_without_account(wanted, area)
    if person is None:
        return None
    try:
        with transaction.atomic():
            return User.objects.create_user(wanted, display_name=person.chosen_name)
    except IntegrityError:
        return User.objects.filter(email__iexact=wanted, is_staff_account=False).first()


def link_to_record(user: User, *, area: Area | None) -> Role | None:
    """Join a citizen's account to their own record, once their address has been proved.

    Does nothing for staff, for somebody who has a record in the area already, and when it is not
    certain whose record it is.
    """
    if user.is_staff_account or area is None:
        return None
    held = Role.objects.filter(user=user, area=area, kind=RoleKind.CITIZEN, ends_on=None).first()
    if held is not None:
        return held
    with context.elevated("sign-in"):
        person = _person_without_account(user.email.lower(), area, lock=True)
        if person is None or Person.objects.filter(user=user).exists():
            return None
        person.user = user
        person.save(update_fields=["user"])
        role = Role.objects.create(user=user, area=area, kind=RoleKind.CITIZEN, person_id=person.pk)
        audit.record("account.linked", person_id=person.pk, thing=role)
    return role


def _person_without_account(email: str, area: Area | None, *, lock: bool = False) -> Person | None:
    """The one person of the area with this address and no account; None when there are two."""
    if area is None:
        return None
    with context.elevated("sign-in"):
        people = Person.objects.filter(area=area, email=email)
        if lock:
            people = people.select_for_update(of=("self",))
        found = list(people.order_by("id")[:2])
    return found[0] if len(found) == 1 and found[0].user_id is None else None
