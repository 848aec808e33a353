"""Reads the forms of a page as a browser would, and fills them in as a person might."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

SENT_BY_SCRIPT = frozenset({"button", "submit", "reset", "image"})


@dataclass
class Control:
    """`values`: what may be chosen, in order, for radios, tick boxes and lists."""

    name: str
    kind: str
    value: str = ""
    values: list[str] = field(default_factory=list)

    @property
    def is_typed(self) -> bool:
        return self.kind in {"text", "textarea", "email", "tel", "search", "number", "password"}


@dataclass
class FormOnPage:
    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)

    @property
    def typed(self) -> list[Control]:
        return [each for each in self.controls.values() if each.is_typed]

    def untouched(self) -> dict[str, list[str]]:
        """What the browser sends when nothing but the button is touched."""
        return {
            each.name: [each.value]
            for each in self.controls.values()
            if each.kind not in {"radio", "checkbox"} or each.value
        }

    def emptied(self) -> dict[str, list[str]]:
        """All that a person could clear is cleared: hidden parts alone are sent as they are."""
        return {
            each.name: [each.value if each.kind == "hidden" else ""]
            for each in self.controls.values()
            if each.kind not in {"radio", "checkbox"}
        }


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self.targets: set[str] = set()
        self._form: FormOnPage | None = None
        self._text: Control | None = None
        self._list: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.targets.add(given["id"])
        if tag == "form":
            method = given.get("method", "get").lower()
            self._form = FormOnPage(given.get("action", ""), method)
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(self._form, tag, given)

    def _control(self, form: FormOnPage, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "option" and self._list is not None:
            self._list.values.append(given.get("value", ""))
            if "selected" in given:
                self._list.value = given.get("value", "")
        elif not name or "disabled" in given:
            return
        elif tag == "textarea":
            self._text = form.controls.setdefault(name, Control(name, "textarea"))
        elif tag == "select":
            self._list = form.controls.setdefault(name, Control(name, "select"))
        elif tag == "input" and given.get("type", "text") in {"radio", "checkbox"}:
            control = form.controls.setdefault(name, Control(name, given["type"]))
            control.values.append(given.get("value", "on"))
            if "checked" in given:
                control.value = given.get("value", "on")
        elif tag == "input" and given.get("type", "text") not in SENT_BY_SCRIPT:
            kind = given.get("type", "text")
            form.controls.setdefault(name, Control(name, kind, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self._text.value = self._text.value.removeprefix("\n").strip("\r\n")
            self._text = None
        elif tag == "select":
            self._list = None
        elif tag == "form":
            self._form = None


@dataclass(frozen=True)
class PageRead:
    """`targets`: every id on the page, where a link of an error summary may lead."""

    forms: list[FormOnPage]
    targets: set[str]


def read_page(page: str) -> PageRead:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return PageRead(reader.forms, reader.targets)
