"""Fields that draw themselves in the design system and speak plainly when something is wrong.

Every field takes ``label`` and may take ``hint``, ``noun`` ("your full name": used in error
messages), ``missing`` (the whole message when nothing is given) and the options of
``bound.Options``. They check the shape of what was typed, never the rules of the service.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.web.shell.bound import Options
from worklocal.web.shell.months import month_number
from worklocal.web.shell.widgets import (
    Checkboxes,
    DateInputs,
    DateParts,
    Radios,
    SearchSelect,
    as_parts,
)

Choices = Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]

ENTER = gettext_lazy("Enter {noun}")
SELECT = gettext_lazy("Select {noun}")


class Kit:
    """What every field of the kit shares: its options and its way of speaking."""

    ask = ENTER
    options: Options

    def __init__(
        self,
        *,
        label: str,
        hint: str = "",
        noun: str = "",
        missing: Any = "",
        width: str = "",
        label_size: str = "",
        heading: bool = False,
        inline: bool = False,
        small: bool = False,
        prefix: str = "",
        suffix: str = "",
        count: int | None = None,
        say_optional: bool = True,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
        divider_before: str = "",
        exclusive: str = "",
        birthday: bool = False,
        autocomplete: str = "",
        attrs: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.options = Options(
            width=width,
            label_size=label_size,
            heading=heading,
            inline=inline,
            small=small,
            prefix=prefix,
            suffix=suffix,
            count=count,
            say_optional=say_optional,
            hints=dict(hints or {}),
            reveals=dict(reveals or {}),
            divider_before=divider_before,
            exclusive=exclusive,
            birthday=birthday,
        )
        self.noun = noun or _noun_from(label)
        own = {"required": missing or format_lazy(self.ask, noun=self.noun), **self.messages()}
        own.update(kwargs.pop("error_messages", None) or {})
        super().__init__(label=label, help_text=hint, error_messages=own, **kwargs)  # type: ignore[call-arg]
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete  # type: ignore[attr-defined]
        self.widget.attrs.update(attrs or {})  # type: ignore[attr-defined]

    def messages(self) -> dict[str, Any]:
        """The field's own error messages, beyond the one for nothing given."""
        return {}

    def fail(self, message: str, code: str = "invalid", **params: Any) -> ValidationError:
        """A refusal in our words, with the noun put in."""
        words = message.format(noun=self.noun, Noun=_upper_first(str(self.noun)), **params)
        return ValidationError(words, code=code, params=params or None)


class TextField(Kit, forms.CharField):
    """One line of text."""

    def __init__(self, *, label: str, **options: Any) -> None:
        super().__init__(label=label, **options)

    def validate(self, value: Any) -> None:
        """Say the limit in words when the text is too long."""
        super().validate(value)

    def run_validators(self, value: str) -> None:
        """Refuse text beyond the limit with one plain sentence."""
        if self.max_length and value and len(value) > self.max_length:
            words = _("{Noun} must be {limit} characters or fewer")
            raise self.fail(words, "max_length", limit=self.max_length)
        super().run_validators(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out ``maxlength``: it cuts off what is pasted without saying so."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class LongTextField(TextField):
    """Several lines of text; ``count=500`` shows how many characters are left and is the limit."""

    widget = forms.Textarea

    def __init__(
        self, *, label: str, rows: int = 5, count: int | None = None, **options: Any
    ) -> None:
        if count:
            options.setdefault("max_length", count)
        super().__init__(label=label, count=count, **options)
        self.widget.attrs["rows"] = str(rows)
        self.widget.attrs.pop("cols", None)

    def clean(self, value: Any) -> Any:
        """Count a line break as one character, as the page's own counter does."""
        return super().clean(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class EmailField(Kit, forms.EmailField):
    """An e-mail address."""

    def __init__(self, *, label: str, **options: Any) -> None:
        options.setdefault("autocomplete", "email")
        options.setdefault("attrs", {"spellcheck": "false", "autocapitalize": "none"})
        super().__init__(label=label, **options)

    def messages(self) -> dict[str, Any]:
        """What to say when it is not shaped like an address."""
        return {
            "invalid": gettext_lazy(
                "Enter an e-mail address in the correct format, like name@example.com"
            )
        }

    def run_validators(self, value: str) -> None:
        """One message is enough."""
        try:
            super().run_validators(value)
        except ValidationError as error:
            raise ValidationError(error.messages[0], code="invalid") from error


class PhoneField(TextField):
    """A telephone number, kept as it was typed apart from needless spaces."""

    widget = forms.TextInput(attrs={"type": "tel"})

    def __init__(self, *, label: str, **options: Any) -> None:
        options.setdefault("autocomplete", "tel")
        options.setdefault("width", "20")
        super().__init__(label=label, **options)

    def clean(self, value: Any) -> str:
        """Accept any number that could be rung from here."""
        text = " ".join(str(super().clean(value) or "").split())
        digits = re.sub(r"[\s().-]", "", text)
        if text and not re.fullmatch(r"(\+|00)?\d{10,15}", digits):
            raise self.fail(
                _("Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")
            )
        return text


class PostcodeField(TextField):
    """A postcode, given back in capitals with its one space."""

    def __init__(self, *, label: str, **options: Any) -> None:
        options.setdefault("autocomplete", "postal-code")
        options.setdefault("width", "10")
        super().__init__(label=label, **options)

    def clean(self, value: Any) -> str:
        """Accept any spacing, case or stray full stop."""
        text = re.sub(r"[^A-Z0-9]", "", str(super().clean(value) or "").upper())
        if not text:
            return ""
        if not re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", text):
            raise self.fail(_("Enter a full UK postcode, like M1 1AE"))
        return f"{text[:-3]} {text[-3:]}"


class PasswordField(TextField):
    """A password, with a button to show it."""

    widget = forms.PasswordInput(attrs={"spellcheck": "false", "autocapitalize": "none"})

    def __init__(self, *, label: str, **options: Any) -> None:
        options.setdefault("autocomplete", "current-password")
        options.setdefault("strip", False)
        super().__init__(label=label, **options)


class NumberField(TextField):
    """A whole number, typed with or without commas."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def __init__(
        self,
        *,
        label: str,
        least: int | None = None,
        most: int | None = None,
        width: str = "5",
        **options: Any,
    ) -> None:
        self.least, self.most = least, most
        super().__init__(label=label, width=width, **options)

    def clean(self, value: Any) -> Any:
        """The number, or nothing."""
        text = re.sub(r"[\s,]", "", str(super().clean(value) or ""))
        if not text:
            return None
        if not re.fullmatch(r"-?\d{1,12}", text):
            raise self.fail(_("{Noun} must be a whole number, like 30"))
        number = int(text)
        if self.least is not None and number < self.least:
            raise self.fail(_("{Noun} must be {limit} or more"), "least", limit=self.least)
        if self.most is not None and number > self.most:
            raise self.fail(_("{Noun} must be {limit} or fewer"), "most", limit=self.most)
        return number


class MoneyField(TextField):
    """Pounds as people type them, given back as whole pence."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "spellcheck": "false"})

    def __init__(
        self,
        *,
        label: str,
        least: int | None = 0,
        most: int | None = None,
        width: str = "10",
        **options: Any,
    ) -> None:
        self.least, self.most = least, most
        options.setdefault("prefix", "£")
        super().__init__(label=label, width=width, **options)

    def prepare_value(self, value: Any) -> Any:
        """Pence shown as pounds; what was typed stays as it was typed."""
        if isinstance(value, int):
            return f"{value // 100}.{value % 100:02d}" if value % 100 else str(value // 100)
        return value

    def clean(self, value: Any) -> Any:
        """Pence, or nothing."""
        text = re.sub(r"[\s,£]", "", str(super().clean(value) or ""))
        if not text:
            return None
        try:
            pence = Decimal(text) * 100
        except InvalidOperation:
            pence = Decimal("NaN")
        if not pence.is_finite() or abs(pence) > 10**13:
            raise self.fail(_("{Noun} must be an amount of money, like 125 or 125.50"))
        if pence != pence.to_integral_value():
            raise self.fail(_("{Noun} must have no more than 2 figures after the point"))
        self._check_limits(int(pence))
        return int(pence)

    def _check_limits(self, pence: int) -> None:
        if self.least is not None and pence < self.least:
            limit = f"£{self.least / 100:,.2f}".removesuffix(".00")
            raise self.fail(_("{Noun} must be {limit} or more"), "least", limit=limit)
        if self.most is not None and pence > self.most:
            limit = f"£{self.most / 100:,.2f}".removesuffix(".00")
            raise self.fail(_("{Noun} must be {limit} or less"), "most", limit=limit)


class TimeField(TextField):
    """A time of day, as ``9:30am``, ``2pm`` or ``14:00``."""

    def __init__(self, *, label: str, width: str = "5", **options: Any) -> None:
        super().__init__(label=label, width=width, **options)

    def prepare_value(self, value: Any) -> Any:
        """A time shown the way people write it."""
        if isinstance(value, time):
            half = "am" if value.hour < 12 else "pm"
            minutes = f":{value.minute:02d}" if value.minute else ""
            return f"{value.hour % 12 or 12}{minutes}{half}"
        return value

    def clean(self, value: Any) -> Any:
        """A time, or nothing."""
        text = re.sub(r"\s", "", str(super().clean(value) or "").lower())
        if not text:
            return None
        match = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm)?", text)
        hour = int(match.group(1)) if match else 99
        if match and match.group(3) and 1 <= hour <= 12:
            hour = hour % 12 + (12 if match.group(3) == "pm" else 0)
        elif match and (match.group(3) or not match.group(2)):
            hour = 99  # "14pm" or a bare "9": it could be morning or evening
        minute = int(match.group(2) or 0) if match else 99
        if hour > 23 or minute > 59:
            raise self.fail(_("Enter a time, like 9:30am or 2pm"))
        return time(hour, minute)


class DateField(Kit, forms.Field):
    """A date in three boxes; the month may be a number or a name.

    ``earliest`` and ``latest`` are given by the page, which knows what day it is.
    """

    widget = DateInputs

    def __init__(
        self,
        *,
        label: str,
        earliest: date | None = None,
        latest: date | None = None,
        **options: Any,
    ) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(label=label, **options)

    def prepare_value(self, value: Any) -> DateParts:
        """Three texts, whether from a date or from what was typed."""
        return as_parts(value)

    def to_python(self, value: Any) -> date | None:
        """The date that was meant, or a refusal that says which box is wrong."""
        if isinstance(value, date):
            return value
        if not value:
            return None
        parts = as_parts(value)
        absent = [name for name in ("day", "month", "year") if not getattr(parts, name).strip()]
        if absent:
            words = {
                "day": _("a day"),
                "month": _("a month"),
                "year": _("a year"),
            }
            named = _(" and ").join(words[name] for name in absent)
            raise self.fail(_("{Noun} must include {what}"), "parts", parts=absent, what=named)
        return self._real_date(parts)

    def run_validators(self, value: Any) -> None:
        """Keep the date within the bounds that the page gave."""
        if isinstance(value, date):
            from worklocal.web.shell.presenters import day

            if self.earliest and value < self.earliest:
                words = _("{Noun} must be on or after {limit}")
                raise self.fail(words, "earliest", limit=day(self.earliest))
            if self.latest and value > self.latest:
                words = _("{Noun} must be on or before {limit}")
                raise self.fail(words, "latest", limit=day(self.latest))
        super().run_validators(value)

    def _real_date(self, parts: DateParts) -> date:
        month = month_number(parts.month)
        year = parts.year.strip()
        if not month:
            raise self.fail(_("{Noun} must be a real date"), "parts", parts=["month"])
        if not re.fullmatch(r"\d{4}", year):
            raise self.fail(_("The year must have 4 figures"), "parts", parts=["year"])
        try:
            return date(int(year), month, int(parts.day))
        except ValueError as error:
            wrong = {"parts": ["day"]}
            raise self.fail(_("{Noun} must be a real date"), "parts", **wrong) from error


class SelectField(Kit, forms.ChoiceField):
    """One choice from a list. Prefer radios for fewer than eight."""

    ask = SELECT

    def __init__(
        self, *, label: str, choices: Choices = (), empty_label: str = "", **options: Any
    ) -> None:
        self.empty_label = empty_label
        super().__init__(label=label, choices=_with_blank(choices, empty_label), **options)

    def messages(self) -> dict[str, Any]:
        """What to say when the choice is not one that was offered."""
        return {"invalid_choice": format_lazy(SELECT, noun=self.noun)}


class SearchSelectField(SelectField):
    """One choice from a long list, with type-ahead where scripts run."""

    widget = SearchSelect


class RadiosField(Kit, forms.ChoiceField):
    """One choice, all of them in view.

    ``hints`` explains single options; ``reveals`` names the field that an option opens.
    """

    ask = SELECT
    widget = Radios

    def __init__(self, *, label: str, choices: Choices = (), **options: Any) -> None:
        super().__init__(label=label, choices=choices, **options)

    def messages(self) -> dict[str, Any]:
        """What to say when the choice is not one that was offered."""
        return {"invalid_choice": format_lazy(SELECT, noun=self.noun)}


class YesNoField(Kit, forms.TypedChoiceField):
    """A question answered yes or no, given back as true or false."""

    widget = Radios

    def __init__(
        self, *, label: str, missing: str = "", inline: bool = True, **options: Any
    ) -> None:
        super().__init__(
            label=label,
            missing=missing or gettext_lazy("Select yes or no"),
            inline=inline,
            choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
            coerce=lambda value: value == "yes",
            empty_value=None,
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """True and false as the two answers."""
        return {True: "yes", False: "no"}.get(value, value)


class CheckboxesField(Kit, forms.MultipleChoiceField):
    """Any number of choices. ``exclusive`` is the value of "none of these"."""

    ask = SELECT
    widget = Checkboxes

    def __init__(self, *, label: str, choices: Choices = (), **options: Any) -> None:
        super().__init__(label=label, choices=choices, **options)

    def messages(self) -> dict[str, Any]:
        """What to say when a choice is not one that was offered."""
        return {"invalid_choice": format_lazy(SELECT, noun=self.noun)}

    def validate(self, value: Any) -> None:
        """Refuse "none of these" together with one of these."""
        super().validate(value)
        none = self.options.exclusive
        if none and none in value and len(value) > 1:
            offered: Any = self.choices
            label = next((words for value, words in offered if value == none), none)
            raise self.fail(
                _("Select what applies, or select “{none}”"), "exclusive", none=str(label)
            )


class TickField(Kit, forms.BooleanField):
    """One box to tick, whose label is the whole sentence that is agreed to."""

    ask = gettext_lazy("Tick the box to show that you agree")


class FileField(Kit, forms.FileField):
    """One file. What it holds is checked where it is kept, not here."""

    ask = SELECT

    def __init__(self, *, label: str, accept: str = "", **options: Any) -> None:
        super().__init__(label=label, **options)
        if accept:
            self.widget.attrs["accept"] = accept

    def messages(self) -> dict[str, Any]:
        """What to say of a file that cannot be used."""
        return {
            "empty": gettext_lazy("The file you chose is empty. Choose another"),
            "invalid": gettext_lazy("The file did not arrive. Choose it again"),
        }


def _with_blank(choices: Choices, label: str) -> Choices:
    def listed() -> list[tuple[Any, Any]]:
        given = list(choices() if callable(choices) else choices)
        if given and given[0][0] in ("", None):
            return given
        return [("", label or _("Select an option")), *given]

    return listed


def _noun_from(label: str) -> Any:
    """The label as it would stand in a sentence; a question has no such form."""

    def worded() -> str:
        words = str(label).strip()
        if words.endswith("?"):
            return _("an answer")
        return words if words[:2].isupper() else words[:1].lower() + words[1:]

    return lazy(worded, str)()


def _upper_first(words: str) -> str:
    return words[:1].upper() + words[1:]
