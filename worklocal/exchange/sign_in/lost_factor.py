"""A lost second factor: somebody checks who it is, and a day passes before it is taken off.

No password, link or code by e-mail takes the place of the second factor, at any time.
"""

import uuid
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from worklocal.accounts.models import Area, User
from worklocal.core import audit, context, jobs, notifications
from worklocal.core.context import Context, acting
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.exchange.sign_in import signed_in
from worklocal.exchange.sign_in.models import LostFactor

DELAY = timedelta(hours=24)


class LostRefused(Refusal):
    """It cannot be begun."""


@transaction.atomic
def begin(*, user: User, checked_how: str, at: datetime) -> LostFactor:
    """The officer has checked who it is. The holder is written to at once, and can stop it."""
    officer = context.acting_user()
    if user.pk == officer:
        raise NotPermitted("Somebody else must check who you are.")
    if not user.is_staff_account:
        raise LostRefused("This account has no second step.")
    lost = LostFactor(
        area_id=context.acting_area(), user=user, checked_by_id=officer, checked_how=checked_how,
        ready_at=at + DELAY,
    )  # fmt: skip
    try:
        with transaction.atomic():
            lost.save(force_insert=True)
    except IntegrityError:
        raise LostRefused("This was begun already. It takes a day.") from None
    audit.record("sign_in.lost_factor", thing=lost, detail={"how": checked_how})
    notifications.queue(
        key=f"account.lost_factor:{lost.pk}", template="account.lost_factor", send_after=at,
        subject="Your second step will be removed in a day", address=user.email,
        user_id=user.pk, body="Somebody told us that you lost your second step, and showed who"
        " they are. It will be removed in 24 hours. If this was not you, sign in and stop it,"
        " or call your data protection officer.",
    )  # fmt: skip
    jobs.enqueue("sending.send_now")
    return lost


def waiting_for(user_id: uuid.UUID) -> LostFactor | None:
    return LostFactor.objects.filter(user_id=user_id, done_at=None, stopped_at=None).first()


@transaction.atomic
def stop(*, user_id: uuid.UUID, at: datetime) -> None:
    LostFactor.objects.filter(user_id=user_id, done_at=None, stopped_at=None).update(stopped_at=at)


def take_off_due(*, at: datetime) -> int:
    """Take off the factors whose day has passed, and end every session of those accounts.

    The next sign-in with the password leads to setting up a new one, and to nothing else.
    """
    with acting(Context(scope="SIGN_IN")):
        areas = list(Area.objects.order_by("id").values_list("pk", flat=True))
    done = 0
    for area in areas:
        with acting(Context(area=area, scope="SIGN_IN", role="SYSTEM")):
            due = LostFactor.objects.select_for_update(of=("self",), skip_locked=True).filter(
                area_id=area, done_at=None, stopped_at=None, ready_at__lte=at
            )
            for lost in due.order_by("id"):
                Authenticator.objects.filter(user_id=lost.user_id).delete()
                signed_in.end_all_of(lost.user_id, at=at)
                lost.done_at = at
                lost.save(update_fields=["done_at"])
                audit.record("sign_in.factor_taken_off", thing=lost)
                done += 1
    return done
