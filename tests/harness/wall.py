"""A trap over the whole suite: no code but the wall's own reaches the benefits outbox (W01, W10).

Every statement that any test makes the house run is looked at. The outbox and its log are written
by the database's own functions alone, and those that form messages run for the service itself.
"""

import re
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db.backends.utils import CursorWrapper

from worklocal.core import context

HOUSE = Path(__file__).parents[2] / "worklocal"
TESTS = Path(__file__).parents[1]
OURS = HOUSE / "exchange" / "benefits_gateway"
WRITES = re.compile(
    r"\b(?:insert\s+into|update|delete\s+from|truncate(?:\s+table)?|copy)\s+"
    r'"?benefits_gateway_(?:benefitsmessage|sentlog)\b',
    re.IGNORECASE,
)
CALLS = re.compile(r"\bwl_(form|derive|show|cancel|take|mark|answer)_(?:benefits|sent)")
FORMS_FOR = "SYSTEM"


def fault_of(sql: str, *, role: str, asked_by: Path | None) -> str:
    """What is wrong with a statement; nothing for one that a test writes itself."""
    writes, calls = WRITES.search(sql), CALLS.search(sql)
    if asked_by is None or not (writes or calls):
        return ""
    if writes or not asked_by.is_relative_to(OURS):
        return f"{asked_by.name} reaches the benefits outbox"
    if calls and calls[1] == "answer":
        return ""  # the person's own word; the database refuses it from anybody else
    return "" if role == FORMS_FOR else f"the benefits outbox is reached for {role or 'nobody'}"


def asker(frame: FrameType | None) -> Path | None:
    """The innermost file of the house on the stack; None when a test asks by itself."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(HOUSE):
            return path
        if path.is_relative_to(TESTS) and path != Path(__file__):
            return None
        frame = frame.f_back
    return None


@pytest.fixture(autouse=True)
def nothing_reaches_the_benefits_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = CursorWrapper._execute_with_wrappers

    def look(self: CursorWrapper, sql: Any, params: Any, many: bool, executor: Any) -> Any:
        text = sql if isinstance(sql, str) else str(sql)
        if "benefits" in text or "wl_mark_sent" in text:
            fault = fault_of(text, role=context.current().role, asked_by=asker(sys._getframe(1)))
            assert not fault, fault
        return plain(self, sql, params, many, executor)

    monkeypatch.setattr(CursorWrapper, "_execute_with_wrappers", look)
