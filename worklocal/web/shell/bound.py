"""A field of a form on the page: which classes, ids and options its template needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.utils.safestring import SafeString

from worklocal.web.shell.widgets import PARTS, DateInputs, SearchSelect

WIDTHS_IN_CHARACTERS = frozenset({"2", "3", "4", "5", "10", "20", "30"})
WIDTHS_IN_SHARES = frozenset(
    {"full", "three-quarters", "two-thirds", "one-half", "one-third", "one-quarter"}
)


@dataclass(frozen=True, slots=True)
class Options:
    """How a field looks. Fields that were not made by our kit get these defaults."""

    width: str = ""
    label_size: str = ""
    heading: bool = False
    inline: bool = False
    small: bool = False
    prefix: str = ""
    suffix: str = ""
    count: int | None = None
    say_optional: bool = True
    hints: dict[str, str] = field(default_factory=dict)
    reveals: dict[str, str] = field(default_factory=dict)
    divider_before: str = ""
    exclusive: str = ""
    birthday: bool = False


class GovukBoundField(BoundField):
    """Adds what the field templates ask for to Django's own bound field."""

    @property
    def options(self) -> Options:
        """The field's options, or the defaults for a field of another kit."""
        return getattr(self.field, "options", Options())

    @property
    def kind(self) -> str:
        """Which of the field templates draws this field."""
        widget = self.field.widget
        for widget_class, kind in KINDS:
            if isinstance(widget, widget_class):
                return kind
        return "input"

    @property
    def is_optional(self) -> bool:
        """Whether the label should say "(optional)"."""
        required = self.field.required or self.name in getattr(self.form, "needed_if_shown", ())
        return not required and self.options.say_optional and self.kind != "tick"

    @property
    def label_class(self) -> str:
        """The size of the label or legend: large when it is the page's heading."""
        size = self.options.label_size or ("l" if self.options.heading else "")
        part = "govuk-fieldset__legend" if self.use_fieldset else "govuk-label"
        return f"{part} {part}--{size}" if size else part

    @property
    def use_fieldset(self) -> bool:
        """Whether several controls share one legend."""
        return self.kind in {"radios", "checkboxes", "date"}

    @property
    def hint_id(self) -> str:
        """The id of the hint."""
        return f"{self.auto_id}_helptext"

    @property
    def error_id(self) -> str:
        """The id of the error message."""
        return f"{self.auto_id}_error"

    @property
    def described_by(self) -> str:
        """Ids of the hint, the error and the count, for the control or the fieldset."""
        ids = [self.hint_id] if self.help_text else []
        if self.errors:
            ids.append(self.error_id)
        if self.options.count:
            ids.append(f"{self.auto_id}-info")
        return " ".join(ids)

    @property
    def aria_describedby(self) -> str | None:
        """Django's own hook for a single control."""
        return self.described_by or None

    @property
    def error_target(self) -> str:
        """The id of the control that an error is about; nothing for a hidden field."""
        if self.is_hidden:
            return ""
        if self.kind == "date":
            return f"{self.auto_id}_{next(iter(self.wrong_parts), PARTS[0])}"
        return self.auto_id

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """Which boxes of a date are to be marked; all of them unless the error says."""
        if not self.errors:
            return ()
        for error in self.errors.as_data():
            if error.params and "parts" in error.params:
                return tuple(error.params["parts"])
        return PARTS

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The three boxes of a date, ready to place."""
        widget = self.field.widget
        context = widget.get_context(self.html_name, self.value(), {})
        tokens = {"day": "bday-day", "month": "bday-month", "year": "bday-year"}
        return [
            {
                **box,
                "id": f"{self.auto_id}_{box['part']}",
                "wrong": box["part"] in self.wrong_parts,
                "autocomplete": tokens[box["part"]] if self.options.birthday else "",
            }
            for box in context["widget"]["parts"]
        ]

    @property
    def items(self) -> Iterator[dict[str, Any]]:
        """The options of radios or tick boxes, each with its hint and what it reveals."""
        for subwidget in self.subwidgets:
            data = subwidget.data
            value = str(data["value"])
            yield {
                "id": data["attrs"].get("id", ""),
                "name": data["name"],
                "value": value,
                "label": data["label"],
                "checked": bool(data["attrs"].get("checked") or data["selected"]),
                "hint": self.options.hints.get(value, ""),
                "divider": bool(value) and value == self.options.divider_before,
                "exclusive": bool(value) and value == self.options.exclusive,
                "reveal": self._revealed_by(value),
            }

    def control(self) -> SafeString:
        """The control itself, without label, hint or error."""
        return self.as_widget()

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add the design system's classes to Django's own attributes."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if not widget.is_hidden:
            given = str(built.get("class", widget.attrs.get("class", "")))
            built["class"] = " ".join(filter(None, [given, *self._classes(widget)]))
        return built

    def _classes(self, widget: forms.Widget) -> list[str]:
        base = next((css for kind, css in CLASSES if isinstance(widget, kind)), "")
        if not base:
            return []
        classes = [base]
        if self.errors:
            classes.append(f"{base}--error")
        if self.options.width in WIDTHS_IN_CHARACTERS:
            classes.append(f"{base}--width-{self.options.width}")
        elif self.options.width in WIDTHS_IN_SHARES:
            classes.append(f"govuk-!-width-{self.options.width}")
        if isinstance(widget, forms.PasswordInput):
            classes.append("govuk-password-input__input govuk-js-password-input-input")
        if self.options.count:
            classes.append("govuk-js-character-count")
        return classes

    def _revealed_by(self, value: str) -> BoundField | None:
        name = self.options.reveals.get(value)
        return self.form[name] if name else None


KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),  # before radios, of which Django makes it a kind
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "tick"),
    (DateInputs, "date"),
    (SearchSelect, "search_select"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
)

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Select, "govuk-select"),
    (Input, "govuk-input"),
)
