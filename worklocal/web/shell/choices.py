"""Fields where something is chosen: from a list, in view, yes or no, any number, or one tick."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.web.shell.kit import SELECT, Kit
from worklocal.web.shell.widgets import Checkboxes, Radios, SearchSelect

Choices = Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]


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


def _with_blank(choices: Choices, label: str) -> Choices:
    def listed() -> list[tuple[Any, Any]]:
        given = list(choices() if callable(choices) else choices)
        if given and given[0][0] in ("", None):
            return given
        return [("", label or _("Select an option")), *given]

    return listed
