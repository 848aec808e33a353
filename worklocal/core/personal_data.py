"""What each table with a person's key does on a request: exported, kept how long, erased how.

A room declares with `declare`; tests/privacy/test_registry.py fails for a table that says nothing.
"""

from dataclasses import dataclass
from typing import Literal

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

Erase = Literal["delete", "anonymise", "keep"]


@dataclass(frozen=True)
class PersonalData:
    """`blank`: the columns that "anonymise" empties. `because`: why "keep" keeps, in a sentence.

    `codes`: columns of text that hold codes alone, never a word about anybody. Where rows stay,
    every column of words is in `blank` or in `codes`, or the build fails.
    `retain` is a class of retention.toml. `person`: the column that holds the person's id;
    `through`: the foreign key that leads to a row with such a column, for a table without one.
    """

    retain: str
    erase: Erase
    export: bool = True
    blank: tuple[str, ...] = ()
    because: str = ""
    person: str = "person_id"
    codes: tuple[str, ...] = ()
    through: str = ""

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
    """Every model of ours with a person's key, the person, and what hangs on such a row."""
    ours = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("worklocal.")
    ]
    direct = {model for model in ours if _names_person(model)}
    return [model for model in ours if model in direct or _hangs_on(model, direct)]


def _names_person(model: type[models.Model]) -> bool:
    fields = model._meta.local_concrete_fields
    is_person = model._meta.label_lower == "people.person"
    return is_person or any(field.column == "person_id" for field in fields)


def _hangs_on(model: type[models.Model], direct: set[type[models.Model]]) -> bool:
    """By a foreign key; a role is an account's, and says nothing of a person's record."""
    targets = {f.related_model for f in model._meta.local_concrete_fields if f.is_relation}
    return any(t in direct and t._meta.label_lower != "accounts.role" for t in targets)  # type: ignore[union-attr]


def words_of(model: type[models.Model]) -> list[str]:
    """Columns that can hold words: text without a closed list of choices, JSON, bytes, lists."""
    wordy = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)
    fields = model._meta.local_concrete_fields
    return [str(f.column) for f in fields if isinstance(f, wordy) and not f.choices]


def unspoken(model: type[models.Model], rule: PersonalData) -> list[str]:
    """Columns of words that stay after an erasure without anybody having said why they may."""
    if rule.erase == "delete":
        return []
    return [column for column in words_of(model) if column not in {*rule.blank, *rule.codes}]


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
