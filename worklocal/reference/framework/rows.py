"""One table of a framework file, read field by field; faults are gathered, not raised."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from worklocal.core.errors import Refusal

Kind = TypeVar("Kind", bound=Enum)
CODE = re.compile(r"^[A-Za-z][A-Za-z0-9_]*$")


class FrameworkRefused(Refusal):
    """The files of a framework version are not fit to use; `faults` are all of them."""

    def __init__(self, version: str, faults: list[str]) -> None:
        self.faults = faults
        listed = "\n".join(f"- {fault}" for fault in faults)
        super().__init__(f"Framework {version} cannot be used:\n{listed}")


@dataclass
class Row:
    """One table of a file. Each reader notes a fault and gives something of the right type back,
    so that reading goes on and all faults are told together.
    """

    where: str
    values: dict[str, Any]
    faults: list[str]
    sources: dict[str, str]
    used: set[str] = field(default_factory=set)

    def fault(self, reason: str) -> None:
        self.faults.append(f"{self.where}: {reason}")

    def text(self, name: str, default: str | None = None) -> str:
        value = self.take(name, default)
        if isinstance(value, str) and (value.strip() or default is not None):
            return value
        self.fault(f"“{name}” must be text.")
        return ""

    def number(self, name: str, *, least: int = 0) -> int:
        value = self.take(name, None)
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.fault(f"“{name}” must be a whole number of {least} or more.")
        return least

    def number_or_none(self, name: str) -> int | None:
        return self.number(name) if name in self.values else None

    def flag(self, name: str, default: bool | None = None) -> bool:
        value = self.take(name, default)
        if isinstance(value, bool):
            return value
        self.fault(f"“{name}” must be true or false.")
        return False

    def day(self, name: str) -> date:
        value = self.take(name, None)
        if isinstance(value, date):
            return value
        self.fault(f"“{name}” must be a date such as 2026-04-01.")
        return date.min

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.take(name, [])
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.fault(f"“{name}” must be a list of texts.")
        return ()

    def one_of(self, name: str, kind: type[Kind]) -> Kind:
        value = self.take(name, None)
        try:
            return kind(value)
        except ValueError:
            known = ", ".join(str(each.value) for each in kind)
            self.fault(f"“{name}” is {value!r}; it must be one of {known}.")
            return next(iter(kind))

    def one_of_or_none(self, name: str, kind: type[Kind]) -> Kind | None:
        return self.one_of(name, kind) if name in self.values else None

    def code(self) -> str:
        value = self.text("code")
        if value and not CODE.match(value):
            self.fault(f"“code” is {value!r}; use letters, digits and underscores.")
        return value

    def source(self) -> str:
        """The full name of the source, looked up by its short one."""
        short = self.text("source")
        if short and short not in self.sources:
            self.fault(f"the source {short!r} is not listed in framework.toml.")
        return self.sources.get(short, short)

    def item(self) -> dict[str, Any]:
        return {"code": self.code(), "source": self.source(), "verified": self.flag("verified")}

    def rows(self, name: str, of: str) -> list["Row"]:
        value = self.take(name, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.fault(f"“{name}” must be a list of tables.")
            return []
        return rows_of(value, f"{self.where}, {of}", self.faults, self.sources)

    def row(self, name: str) -> "Row":
        value = self.take(name, None)
        if not isinstance(value, dict):
            self.fault(f"“{name}” is missing.")
            value = {}
        return Row(f"{self.where}, {name}", value, self.faults, self.sources)

    def done(self) -> None:
        """Refuse names that nobody asked for: most are spelling mistakes."""
        for name in self.values.keys() - self.used:
            self.fault(f"“{name}” is not a field of this table.")

    def take(self, name: str, default: Any) -> Any:
        self.used.add(name)
        return self.values.get(name, default)


def rows_of(
    tables: list[dict[str, Any]], where: str, faults: list[str], sources: dict[str, str]
) -> list[Row]:
    return [
        Row(f"{where} {number} ({table.get('code', 'no code')})", table, faults, sources)
        for number, table in enumerate(tables, 1)
    ]


def refuse_twice(codes: Iterable[str | None], where: str, faults: list[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code is not None and code in seen:
            faults.append(f"{where}: the code {code!r} is used twice.")
        seen.add(code or "")
