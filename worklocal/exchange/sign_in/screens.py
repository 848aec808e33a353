"""Shared screens of hubs: registered by the desk, signed in to by a slip or a code to one's phone.

Codes are kept as digests. A code signs in one account, once, on the screen it was made for.
"""

import hashlib
import hmac
import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Role, User
from worklocal.core import audit, context, jobs, notifications
from worklocal.core.errors import Refusal
from worklocal.core.ids import new_id
from worklocal.core.models import NotificationChannel
from worklocal.exchange.sign_in import signed_in
from worklocal.exchange.sign_in.models import Screen, SignedIn, Slip
from worklocal.provision.venues.models import Venue
from worklocal.support.people.models import Person

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LETTERS = 8
CODE_MINUTES = 10
YEAR = 365 * 24 * 60 * 60
MAKING = "sign-in"


class ScreenRefused(Refusal):
    """The code is wrong, too old, or for another screen."""


def cookie_name() -> str:
    return "__Host-screen" if settings.SECURE else "screen"


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))


def shown(code: str) -> str:
    """In two halves, as people read and type it."""
    return f"{code[:4]} {code[4:]}"


def digest(text: str) -> str:
    plain = re.sub(r"[\s-]", "", text).upper()
    return hmac.new(settings.SECRET_KEY.encode(), plain.encode(), hashlib.sha256).hexdigest()


def device_digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


# -- The desk


@transaction.atomic
def register(*, venue: Venue, number: int, at: datetime) -> tuple[Screen, str]:
    """Begin with a screen: return it and the code to enter on it. Raises ScreenRefused."""
    code = new_code()
    screen = Screen(
        area_id=context.acting_area(), venue=venue, number=number, code_digest=digest(code),
        code_until=at + timedelta(minutes=CODE_MINUTES), made_by_id=context.acting_user(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            screen.save(force_insert=True)
    except IntegrityError:
        raise ScreenRefused("There is a screen of this number at this place already.") from None
    audit.record("screen.registered", thing=screen)
    return screen, code


@transaction.atomic
def retire(*, screen: Screen, at: datetime) -> None:
    """The screen is an ordinary browser from now on; whoever uses it is signed out."""
    end_use(screen=screen, at=at)
    screen.retired_at = at
    screen.device_digest = screen.code_digest = ""
    screen.save(update_fields=["retired_at", "device_digest", "code_digest"])
    audit.record("screen.retired", thing=screen)


@transaction.atomic
def end_use(*, screen: Screen, at: datetime) -> int:
    """Sign out whoever uses this screen. Return how many sessions that ended."""
    ended = signed_in.end(SignedIn.objects.filter(screen=screen, ended_at=None), at=at)
    Slip.objects.filter(screen=screen, used_at=None, until__gt=at).update(until=at)
    audit.record("screen.ended", thing=screen, detail={"sessions": ended})
    return ended


@transaction.atomic
def hand_out_slip(*, person: Person, screen: Screen, at: datetime) -> str:
    """A code for this person on this screen; an earlier one that was not used stops working.

    The desk has seen who they are. Somebody without an account gets one, for their own record.
    """
    user = _account_of(person)
    Slip.objects.filter(user=user, used_at=None, until__gt=at).update(until=at)
    code = _make_slip(user, screen, at=at, made_by=context.acting_user())
    audit.record("screen.slip_given", person_id=person.pk, thing=screen)
    return code


def _make_slip(user: User, screen: Screen, *, at: datetime, made_by: uuid.UUID | None) -> str:
    code = new_code()
    slip = Slip(
        area_id=context.acting_area(), screen=screen, user=user, code_digest=digest(code),
        until=at + timedelta(minutes=CODE_MINUTES), made_by_id=made_by,
    )  # fmt: skip
    slip.save(force_insert=True)
    return code


def _account_of(person: Person) -> User:
    with context.elevated(MAKING):
        known = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if known.user_id is not None:
            return User.objects.get(pk=known.user_id)
        taken = User.objects.filter(email__iexact=known.email).exists() if known.email else True
        address = f"{known.pk}@no-address.invalid" if taken else known.email
        user = User.objects.create_user(address, display_name=known.chosen_name)
        known.user = user
        known.save(update_fields=["user"])
        Role.objects.create(
            user=user, area_id=known.area_id, kind=RoleKind.CITIZEN, person_id=known.pk
        )
        audit.record("account.linked", person_id=known.pk)
    return user


@dataclass(frozen=True)
class ScreenInUse:
    screen: Screen
    minutes: int | None
    """None when nobody uses it."""


def screens_at(venues: list[Venue], *, at: datetime) -> list[ScreenInUse]:
    """The desk's screens, and for how long each has been in use; never by whom."""
    screens = list(_live().filter(venue__in=venues).select_related("venue"))
    rows = signed_in.live(SignedIn.objects.filter(screen__in=screens), at=at)
    since = {row.screen_id: row.created_at for row in rows}
    return [
        ScreenInUse(s, (at - since[s.pk]).seconds // 60 if s.pk in since else None) for s in screens
    ]


def screen_at(venues: list[Venue], screen_id: uuid.UUID) -> Screen | None:
    return _live().filter(venue__in=venues, pk=screen_id).first()


def _live() -> QuerySet[Screen]:
    return Screen.objects.filter(retired_at=None).order_by("venue__name", "number", "id")


# -- The screen itself, where nobody is known yet


def screen_of(request: Any) -> Screen | None:
    """The registered screen that this browser is. Call within the sign-in scope of its area."""
    secret = request.COOKIES.get(cookie_name(), "")
    if not secret:
        return None
    found = Screen.objects.filter(device_digest=device_digest(secret), retired_at=None)
    return found.select_related("area", "venue").first()


@transaction.atomic
def take_on(*, code: str, at: datetime) -> tuple[Screen, str]:
    """This browser becomes the screen that the desk made: return it and the secret to keep."""
    screen = (
        Screen.objects.select_for_update(of=("self",))
        .filter(code_digest=digest(code), code_until__gt=at, device_digest="", retired_at=None)
        .first()
    )
    if screen is None:
        raise ScreenRefused(_("This code is wrong or too old. Ask the desk for a new one."))
    secret = secrets.token_urlsafe(32)
    screen.device_digest, screen.code_digest = device_digest(secret), ""
    screen.save(update_fields=["device_digest", "code_digest"])
    return screen, secret


@transaction.atomic
def use_code(*, screen: Screen, code: str, at: datetime) -> User:
    """The account that this code signs in here, once. Never staff. Raises ScreenRefused."""
    slip = (
        Slip.objects.select_for_update(of=("self",))
        .filter(screen=screen, code_digest=digest(code), used_at=None, until__gt=at)
        .select_related("user")
        .first()
    )
    if slip is None or slip.user.is_staff_account or not slip.user.is_active:
        raise ScreenRefused(_("This code is wrong, too old, or for another screen. Ask the desk."))
    slip.used_at = at
    slip.save(update_fields=["used_at"])
    return slip.user


@transaction.atomic
def text_a_code(*, screen: Screen, phone: str, at: datetime) -> bool:
    """Send a code to this number if it is one person's of the area. Say the same either way."""
    wanted = _plain_number(phone)
    if len(wanted) < 10:
        return False
    with context.elevated(MAKING):
        ending = wanted[-4:]
        near = Person.objects.filter(area_id=screen.area_id).filter(
            Q(phone__contains=ending) | Q(phone__contains=f"{ending[0]} {ending[1:]}")
        )
        people = [p for p in near.order_by("id") if _plain_number(p.phone) == wanted]
        if len(people) != 1:
            return False
        user = _account_of(people[0])
        if user.is_staff_account:
            return False
        Slip.objects.filter(user=user, used_at=None, until__gt=at).update(until=at)
        code = _make_slip(user, screen, at=at, made_by=None)
        words = _(
            "Your code is %(code)s. It works for %(minutes)s minutes, on screen %(number)s alone."
        ) % {"code": shown(code), "minutes": CODE_MINUTES, "number": screen.number}
        notifications.queue(
            key=f"sign_in.screen_code:{new_id()}", template="sign_in.screen_code",
            subject=_("Your code"), body=words,
            send_after=at, person_id=people[0].pk, channel=NotificationChannel.SMS,
        )  # fmt: skip
    jobs.enqueue("sending.send_now")
    return True


def _plain_number(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return re.sub(r"^(?:0044|44)0?", "0", digits)
