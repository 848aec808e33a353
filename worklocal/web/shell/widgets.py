"""Widgets whose ids and values suit an error summary that links to the first control."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict


@dataclass(frozen=True, slots=True)
class DateParts:
    """A date as a person typed it, whatever they typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    def __bool__(self) -> bool:
        return any(part.strip() for part in astuple(self))


class _FirstIdIsTheFieldId:
    """Give the first option the id of the field itself, and number the others from 1.

    Django gives the first option ``id_name_0``, which an error summary cannot link to.
    """

    def id_for_label(self, id_: str, index: object = None) -> str:
        """The id of one option; of the first, when no option is named."""
        if not id_ or index in (None, "", 0, "0"):
            return id_
        return f"{id_}_{index}"


class Radios(_FirstIdIsTheFieldId, forms.RadioSelect):
    """Radio buttons."""


class Checkboxes(_FirstIdIsTheFieldId, forms.CheckboxSelectMultiple):
    """Tick boxes, any number of which may be ticked."""


class SearchSelect(forms.Select):
    """A list to choose from that becomes a type-ahead where scripts run."""


class DateInputs(forms.Widget):
    """Three text boxes: day, month, year."""

    template_name = "shell/widgets/date.html"
    use_fieldset = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> DateParts:
        """What was typed, kept as it was typed."""
        return DateParts(*(str(data.get(f"{name}_{part}") or "") for part in PARTS))

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        """Whether none of the three boxes was sent at all."""
        return not any(f"{name}_{part}" in data for part in PARTS)

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The three boxes with their names, ids and values."""
        context = super().get_context(name, None, attrs)
        parts = as_parts(value)
        context["widget"]["parts"] = [
            {"part": part, "name": f"{name}_{part}", "value": text}
            for part, text in zip(PARTS, astuple(parts), strict=True)
        ]
        return context

    def id_for_label(self, id_: str, index: object = None) -> str:
        """The id of the first box."""
        return f"{id_}_day" if id_ else id_


PARTS = ("day", "month", "year")


def as_parts(value: object) -> DateParts:
    """A date, or what was typed for one, as three texts."""
    if isinstance(value, DateParts):
        return value
    if isinstance(value, date):
        return DateParts(str(value.day), str(value.month), str(value.year))
    return DateParts()
