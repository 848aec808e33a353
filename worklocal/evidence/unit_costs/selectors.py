"""Questions about unit costs."""

from worklocal.evidence.unit_costs.models import UnitCost, Version


def versions() -> list[Version]:
    """Every version, the newest first."""
    return list(Version.objects.order_by("-dated", "code"))


def version_of(code: str) -> Version | None:
    return Version.objects.filter(code=code).first()


def costs_of(version: Version) -> dict[str, UnitCost]:
    """The values of a version by the name of the input they are for."""
    return {row.name: row for row in UnitCost.objects.filter(version=version).order_by("name")}
