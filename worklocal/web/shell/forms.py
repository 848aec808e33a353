"""What pages build their forms with: the base forms, the renderer and every field.

A page imports from here only::

    from worklocal.web.shell import forms

    class NoteForm(forms.Form):
        text = forms.LongTextField(label="Your note", noun="your note", count=2000)
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy

from worklocal.web.shell.bound import GovukBoundField, Options
from worklocal.web.shell.choices import (
    CheckboxesField,
    RadiosField,
    SearchSelectField,
    SelectField,
    TickField,
    YesNoField,
)
from worklocal.web.shell.fields import (
    DateField,
    EmailField,
    FileField,
    LongTextField,
    MoneyField,
    NumberField,
    PasswordField,
    PhoneField,
    PostcodeField,
    TextField,
    TimeField,
)

__all__ = [
    "CheckboxesField",
    "DateField",
    "EmailField",
    "FileField",
    "Form",
    "LongTextField",
    "MoneyField",
    "NumberField",
    "OnceForm",
    "Options",
    "PasswordField",
    "PhoneField",
    "PostcodeField",
    "RadiosField",
    "Renderer",
    "SearchSelectField",
    "SelectField",
    "TextField",
    "TickField",
    "TimeField",
    "ValidationError",
    "YesNoField",
]


STALE = gettext_lazy("This page had been open too long. Check your answers and send again.")


class Renderer(DjangoTemplates):
    """Draws every form of the project, other kits' forms too, in the design system."""

    form_template_name = "shell/forms/form.html"
    field_template_name = "shell/forms/field.html"
    bound_field_class = GovukBoundField


RENDERER = Renderer()


class Form(django_forms.Form):
    """The base of every form: plain messages, no browser bubbles, and fields that others reveal.

    Make it with ``request.POST`` whenever the request is a POST: an empty POST is still an
    answer, and ``request.POST or None`` would show no errors.
    """

    default_renderer = RENDERER
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.needed_if_shown: set[str] = set()
        for _field, name, _value in self._reveals():
            if self.fields[name].required:
                self.needed_if_shown.add(name)
                self.fields[name].required = False

    def shown_fields(self) -> list[Any]:
        """The fields in order, without those that an option of another field reveals."""
        revealed = {name for _field, name, _value in self._reveals()}
        return [bound for bound in self.visible_fields() if bound.name not in revealed]

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for field, name, value in self._reveals():
            chosen = self.fields[field].prepare_value(self.cleaned_data.get(field))
            shown = value in chosen if isinstance(chosen, list) else str(chosen) == value
            if not shown:
                self.errors.pop(name, None)
                self.cleaned_data[name] = self.fields[name].clean(None)
            elif name in self.needed_if_shown and self._is_blank(name):
                self.add_error(name, self.fields[name].error_messages["required"])

    def _is_blank(self, name: str) -> bool:
        empty = self.fields[name].empty_values
        return name not in self.errors and self.cleaned_data.get(name) in empty

    def _reveals(self) -> list[tuple[str, str, str]]:
        """Every (field, revealed field, value that reveals it)."""
        return [
            (name, revealed, value)
            for name, field in self.fields.items()
            for value, revealed in getattr(field, "options", Options()).reveals.items()
        ]


class OnceForm(Form):
    """A form that makes one thing however often it is sent.

    Hand ``cleaned_data["submission_key"]`` to the service as its idempotency key. The key is
    drawn when the page is first shown, and stays the same while mistakes are put right.
    """

    submission_key = django_forms.UUIDField(
        widget=django_forms.HiddenInput,
        initial=uuid4,
        error_messages={"required": STALE, "invalid": STALE},
    )
