"""Fills a form in: every text hostile, or all plain but the words that a person would write."""

import datetime as dt
import zlib

from tests.hostile.pages import Control, Form
from tests.hostile.payloads import PAYLOADS
from worklocal.core import clock

SHORT = [text for text in PAYLOADS if 0 < len(text.strip()) <= 60 and "\x00" not in text]
PLAIN = {
    "email": "somebody@people.example", "tel": "0161 496 0000", "number": "2", "url": "",
}  # fmt: skip


def _draw(texts: list[str], name: str, turn: int) -> str:
    return texts[(zlib.crc32(name.encode()) + turn * 7919) % len(texts)]


def hostile(form: Form, *, turn: int) -> dict[str, object]:
    """A payload in every text box; the first or the last of every choice."""
    return {
        each.name: _draw(PAYLOADS, each.name, turn) if each.is_text else chosen(each, form, turn)
        for each in form.controls
        if each.kind not in ("file", "button")
    }


def stored(form: Form, *, turn: int) -> dict[str, object]:
    """What a service would keep: payloads only where words are free."""
    return {
        each.name: _plain(each, turn) if each.is_text else chosen(each, form, turn)
        for each in form.controls
        if each.kind not in ("file", "button")
    }


def _plain(each: Control, turn: int) -> str:
    day = clock.today() + dt.timedelta(days=3)
    for part in ("day", "month", "year"):
        if each.name.endswith(f"_{part}"):
            return str(getattr(day, part))
    if each.kind in PLAIN:
        return PLAIN[each.kind] or each.value
    if "postal" in each.hint or "postcode" in each.name:
        return "M1 1AE"
    if "numeric" in each.hint or "decimal" in each.hint or "hours" in each.name:
        return each.value or "16"
    if "pay" in each.name or "amount" in each.name or "pounds" in each.name:
        return each.value or "14.50"
    return _draw(SHORT, each.name, turn)


def chosen(each: Control, form: Form, turn: int) -> object:
    same = [c.value for c in form.controls if c.name == each.name]
    if each.kind == "radio":
        return same[turn % len(same)]
    if each.kind == "checkbox":
        return same[: 1 + turn % 2]
    if each.kind == "select":
        full = [value for value in each.options if value] or [""]
        return full[turn % len(full)]
    return each.value
