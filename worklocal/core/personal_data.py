"""What each table with a person's key does on a request: exported, kept how long, erased how.

A room declares with `declare`; tests/privacy/test_registry.py fails for a table that says nothing.
"""

from dataclasses import dataclass
from typing import Literal

from django.apps import apps
from django.db import models

Erase = Literal["delete", "anonymise", "keep"]


@dataclass(frozen=True)
class PersonalData:
    """`blank`: the columns that "anonymise" empties. `because`: why "keep" keeps, in a sentence.

    `retain` is a class of retention: "case+24m", "money+7y", "audit+7y", "28d" or "account".
    `person`: the column that holds the person's id.
    """

    retain: str
    erase: Erase
    export: bool = True
    blank: tuple[str, ...] = ()
    because: str = ""
    person: str = "person_id"

    def __post_init__(self) -> None:
        if self.erase == "keep" and len(self.because) < 20:
            raise ValueError("What is kept is kept for a reason that can be read.")
        if (self.erase == "anonymise") != bool(self.blank):
            raise ValueError("Name the columns to blank, for “anonymise” and for nothing else.")


_declared: dict[str, PersonalData] = {}


def declare(declarations: dict[str, PersonalData]) -> None:
    """Add a room's declarations, by model label such as "coaching.note"."""
    _declared.update(declarations)


def declared() -> dict[str, PersonalData]:
    return dict(_declared)


def with_person() -> list[type[models.Model]]:
    """Every model of ours with a person's key, and the person."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("worklocal.")
        and (
            model._meta.label_lower == "people.person"
            or any(field.column == "person_id" for field in model._meta.local_concrete_fields)
        )
    ]


def undeclared() -> list[str]:
    """Labels of models with a person's key for which nothing is declared."""
    labels = (model._meta.label_lower for model in with_person())
    return sorted(label for label in labels if label not in _declared)


def of_models() -> list[tuple[type[models.Model], PersonalData]]:
    """Declared models in the order of the rooms, with what they declare."""
    return [
        (model, _declared[model._meta.label_lower])
        for model in with_person()
        if model._meta.label_lower in _declared
    ]
