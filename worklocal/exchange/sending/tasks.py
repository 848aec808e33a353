"""The job that sends, every minute, and at once when somebody is waiting for a code."""

from worklocal.core import clock, jobs
from worklocal.exchange.sending.port import chosen_sender
from worklocal.exchange.sending.services import send_due


@jobs.task("sending.send_due", every="* * * * *")
@jobs.task("sending.send_now", urgent=True)
def send_due_messages() -> None:
    send_due(sender=chosen_sender(), at=clock.now())
