"""The order of the house, as pyproject.toml declares it to import-linter."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "worklocal"


def layers() -> dict[str, list[set[str]]]:
    """For each container, its layers from the top down, each a set of neighbours."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return {
        container: [
            {name.strip(" ()") for name in line.replace("|", ":").split(":")}
            for line in contract["layers"]
        ]
        for contract in settings["contracts"]
        if contract["type"] == "layers"
        for container in contract["containers"]
    }


def depth(module: str, order: dict[str, list[set[str]]]) -> tuple[int, ...]:
    """How far down a module's room lies: floor first, then its place on the floor if it has one."""
    found = []
    parts = module.split(".")
    for length in range(1, len(parts)):
        container = ".".join(parts[:length])
        for number, names in enumerate(order.get(container, [])):
            if parts[length] in names:
                found.append(number)
    return tuple(found)


def room_of(module: str) -> str:
    """The app that a module lies in."""
    owning = [a.name for a in apps.get_app_configs() if f"{module}.".startswith(f"{a.name}.")]
    return max(owning, key=len, default=module)


def upward(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The pairs (from, to) of modules that point up the house, or sideways out of a room."""
    order = layers()
    wrong = []
    for source, target in pairs:
        if room_of(source) == room_of(target) or not target.startswith("worklocal."):
            continue
        here, there = depth(source, order), depth(target, order)
        if there <= here and not (there == here and _unordered(source, target, order)):
            wrong.append(f"{source} points up to {target}")
    return wrong


def _unordered(source: str, target: str, order: dict[str, list[set[str]]]) -> bool:
    """Two rooms of a floor whose rooms have no order among themselves: provision, employers."""
    floor = ".".join(source.split(".")[:2])
    return target.startswith(f"{floor}.") and floor not in order


def relations() -> Iterator[tuple[str, str, str]]:
    """(module, module, field) of every relation between models of ours, however it was written."""
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("worklocal."):
            continue
        for field in model._meta.local_fields + model._meta.local_many_to_many:
            if isinstance(field.remote_field, models.ForeignObjectRel):
                target = field.remote_field.model
                yield model.__module__, target.__module__, f"{model.__name__}.{field.name}"
