"""The commands `power`, `allocate` and `monitor`: planning, allocating and watching a trial."""

from collections.abc import Callable

from worklocal.evidence.engine import allocate_command, monitor_command, power_command
from worklocal.evidence.engine.frames import BadInput, command


@command
def power(argv: list[str]) -> int:
    """Sample size, power and detectable effect. See docs/reference/evidence-trials.md."""
    return _refusing(power_command.run, argv)


@command
def allocate(argv: list[str]) -> int:
    """Allocate people or clusters, or replay an allocation log."""
    return _refusing(allocate_command.run, argv)


@command
def monitor(argv: list[str]) -> int:
    """Planned looks, always-valid bands and adjusted p-values."""
    return _refusing(monitor_command.run, argv)


def _refusing(run: Callable[[list[str]], int], argv: list[str]) -> int:
    try:
        return run(argv)
    except ValueError as reason:
        raise BadInput(None, str(reason)) from reason
