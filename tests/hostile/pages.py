"""Reads a page as a browser would: its forms, and whatever of a payload became part of it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.hostile.payloads import MARKS

ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "xlink:href", "srcdoc"})
RUNS = ("javascript:", "vbscript:", "data:text")
NEVER = frozenset({"iframe", "object", "embed", "base", "math", "marquee", "video", "audio"})
TEXTS = frozenset({"text", "search", "email", "tel", "url", "password", "number", ""})


@dataclass
class Control:
    """One thing to fill in. `kind` is a type of input, "textarea" or "select"."""

    name: str
    kind: str
    value: str = ""
    hint: str = ""
    options: list[str] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        return self.kind in TEXTS or self.kind == "textarea"


@dataclass
class Form:
    action: str
    controls: list[Control] = field(default_factory=list)


class PageReader(HTMLParser):
    """`forms` are those that are sent by POST; `faults` what a payload made of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.faults: list[str] = []
        self._form: Form | None = None
        self._select: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._judge(tag, given)
        if tag == "form":
            is_post = given.get("method", "").lower() == "post"
            self._form = Form(given.get("action", "")) if is_post else None
            if self._form:
                self.forms.append(self._form)
        elif self._form is not None:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        name, value = given.get("name", ""), given.get("value", "")
        hint = " ".join([given.get("autocomplete", ""), given.get("inputmode", "")])
        if tag == "option" and self._select is not None:
            self._select.options.append(value)
        elif not name or tag not in ("input", "textarea", "select", "button"):
            return
        elif tag == "button":
            self._form.controls.append(Control(name, "button", value))
        elif tag == "input":
            kind = given.get("type", "").lower()
            self._form.controls.append(Control(name, kind, value, hint))
        else:
            control = Control(name, tag)
            self._form.controls.append(control)
            self._select = control if tag == "select" else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = None

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        is_inline = tag == "style" or (tag == "script" and "src" not in given)
        if is_inline or tag in NEVER or any(mark in tag for mark in MARKS):
            self.faults.append(f"an element <{tag}>")
        for name, value in given.items():
            if name.startswith("on") or any(mark in name for mark in MARKS):
                self.faults.append(f"an attribute {name} on <{tag}>")
            if name in ADDRESSES and "".join(value.split()).lower().startswith(RUNS):
                self.faults.append(f"{name} of <{tag}> leads to {value[:40]}")
            if tag in ("script", "link", "meta") and any(mark in value for mark in MARKS):
                self.faults.append(f"<{tag}> names {value[:40]}")


def read(page: str) -> PageReader:
    reader = PageReader()
    reader.feed(page)
    reader.close()
    return reader
