"""What signing in does by itself: lost factors after their day, and old sign-ins forgotten."""

from worklocal.core import clock, jobs
from worklocal.core.context import Context, acting
from worklocal.exchange.sign_in import lost_factor, signed_in


@jobs.task("sign_in.take_off_lost_factors", every="*/10 * * * *")
def take_off_lost_factors() -> None:
    lost_factor.take_off_due(at=clock.now())


@jobs.task("sign_in.forget_old", every="20 3 * * *")
def forget_old() -> None:
    with acting(Context(scope="SIGN_IN")):
        signed_in.forget_old(at=clock.now())
