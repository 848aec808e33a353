"""An account's own pages about its sessions: where it is signed in, and a lost second factor."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from worklocal.core import audit, clock, context
from worklocal.exchange.sign_in import lost_factor, signed_in


@require_safe
@login_required
def where(request: Any) -> HttpResponse:
    """Every place where the account is signed in, the one used last first."""
    rows = signed_in.of_account(request.user.pk, at=clock.now()).select_related("screen")
    content = {
        "rows": [
            {"id": row.pk, "is_here": row.session_key == request.session.session_key,
             "device": _("A shared screen at a hub") if row.screen else row.device,
             "network": row.network, "began_at": row.created_at, "seen_at": row.seen_at}
            for row in rows
        ],
        "lost": lost_factor.waiting_for(request.user.pk),
    }  # fmt: skip
    return render(request, "sign_in/where.html", content)


@require_POST
@login_required
def end_one(request: Any, row_id: uuid.UUID) -> HttpResponse:
    row = signed_in.of_account(request.user.pk, at=clock.now()).filter(pk=row_id).first()
    if row is None:
        raise Http404
    signed_in.end([row], at=clock.now())
    _note(request)
    messages.success(request, _("That session has ended."))
    return redirect("account_where")


@require_POST
@login_required
def end_others(request: Any) -> HttpResponse:
    rows = signed_in.of_account(request.user.pk, at=clock.now())
    signed_in.end(rows.exclude(session_key=request.session.session_key), at=clock.now())
    _note(request)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("account_where")


@require_POST
@login_required
def stop_lost(request: Any) -> HttpResponse:
    """It was not me: the second factor stays."""
    lost_factor.stop(user_id=request.user.pk, at=clock.now())
    messages.success(request, _("Stopped. Your second step stays as it is."))
    return redirect("account_where")


def _note(request: Any) -> None:
    if request.area is not None:
        with context.elevated("sign-in"):
            audit.record("sign_in.ended_elsewhere")
