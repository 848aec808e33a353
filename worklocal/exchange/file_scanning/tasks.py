"""The job that checks: every minute, and at once when something was sent in."""

from worklocal.core import clock, jobs
from worklocal.exchange.file_scanning.port import chosen_scanner
from worklocal.exchange.file_scanning.services import check_waiting


@jobs.task("files.check_waiting", every="* * * * *")
@jobs.task("files.check_now")
def check_waiting_files() -> None:
    check_waiting(scanner=chosen_scanner(), at=clock.now())
