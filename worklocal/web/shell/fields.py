"""Fields where something is typed, told as a date or a time, or sent as a file."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.web.shell.kit import SELECT, Kit
from worklocal.web.shell.months import month_number
from worklocal.web.shell.widgets import (
    DateInputs,
    DateParts,
    as_parts,
)


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
        typed = str(super().clean(value) or "")
        if not typed:
            return ""
        text = re.sub(r"[^A-Z0-9]", "", typed.upper())
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
        typed = str(super().clean(value) or "")
        if not typed:
            return None
        text = re.sub(r"[\s,]", "", typed)
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
        typed = str(super().clean(value) or "")
        if not typed:
            return None
        try:
            pence = Decimal(re.sub(r"[\s,£]", "", typed)) * 100
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
