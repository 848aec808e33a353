"""What every field of the kit shares: how it is described, and how it speaks of what is wrong.

Every field takes ``label`` and may take ``hint``, ``noun`` ("your full name": used in error
messages), ``missing`` (the whole message when nothing is given) and the options of
``bound.Options``. They check the shape of what was typed, never the rules of the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.web.shell.bound import Options

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
