"""What every sign-in leaves in its session: when it began, whose kind it is, the second factor."""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from worklocal.accounts.models import User
from worklocal.exchange.sign_in.services import link_to_record
from worklocal.exchange.sign_in.sessions import BEGAN, CITIZEN, KIND, SEEN, STAFF, prove_factor


@receiver(user_logged_in)
def begin_session(sender: Any, request: Any, user: User, **_more: Any) -> None:
    session = request.session
    session[BEGAN] = session[SEEN] = int(time.time())
    session[KIND] = STAFF if user.is_staff_account else CITIZEN
    if not hasattr(request, "area"):
        return
    used = [r for r in get_authentication_records(request, user) if r.get("method") == "mfa"]
    if used:
        prove_factor(session, str(used[-1].get("type", "mfa")))
    link_to_record(user, area=request.area)
