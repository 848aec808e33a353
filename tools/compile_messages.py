"""Find the sentences that are marked for translation, and compile the languages that we have.

Needs no gettext on the machine. ``build`` is safe to run again: a file that is up to date is left
alone. Run with ``--missing`` it lists the marked sentences that have no translation.
"""

from __future__ import annotations

import ast
import os
import re
import struct
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CATALOGUES = "worklocal/**/locale/{language}/LC_MESSAGES/django.po"
PYTHON_MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
DATA_MARKS = {
    "assessment.toml": {"title", "intro", "ask", "why", "hint", "low", "high", "choices"},
    "guarantees.toml": {"promise"},
    "kinds.toml": {"title", "purpose", "gateway", "means", "reasons", "wrong"},
}
"""Files of data whose words a person reads, and the keys that hold them."""
PLURAL_MARKS = {"ngettext", "ngettext_lazy"}
LITERAL = r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
TEMPLATE_MARK = re.compile(rf"(?<![\w.])(?:u?n?gettext|_)\(\s*u?{LITERAL}(?:\s*,\s*u?{LITERAL})?")
HEADER = ""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence of a catalogue: the key as gettext keeps it, and its forms."""

    key: str
    forms: tuple[str, ...]
    is_fuzzy: bool = False


def build(root: Path, say: Say) -> None:
    """Compile every catalogue of the house that is newer than what was compiled from it."""
    for source in catalogues(root):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        entries = [entry for entry in read_catalogue(source) if not entry.is_fuzzy]
        fresh = target.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(compiled(entries))
        fresh.replace(target)
        say(f"Words: {source.relative_to(root)}, {len(entries) - 1} sentences")


def catalogues(root: Path, language: str = "*") -> list[Path]:
    """The catalogue of every room that has one. Django reads them as one list of sentences."""
    return sorted(root.glob(CATALOGUES.format(language=language)))


def room_of(catalogue: Path) -> Path:
    """The folder whose sentences a catalogue translates."""
    return catalogue.parents[3]


def read_catalogue(path: Path) -> list[Entry]:
    """Every entry of a .po file that has a translation; the header is the one with no key."""
    return list(_entries(path.read_text(encoding="utf-8")))


def compiled(entries: list[Entry]) -> bytes:
    """The entries as the .mo file that gettext reads."""
    pairs = sorted((entry.key.encode(), "\0".join(entry.forms).encode()) for entry in entries)
    start = 7 * 4
    keys_at = start + 16 * len(pairs)
    words_at = keys_at + sum(len(key) + 1 for key, _words in pairs)
    key_table, word_table = [], []
    for key, words in pairs:
        key_table += [len(key), keys_at]
        word_table += [len(words), words_at]
        keys_at += len(key) + 1
        words_at += len(words) + 1
    count = len(pairs)
    head = struct.pack("<7I", 0x950412DE, 0, count, start, start + 8 * count, 0, start + 16 * count)
    tables = struct.pack(f"<{4 * count}I", *key_table, *word_table)
    body = b"".join(key + b"\0" for key, _words in pairs)
    return head + tables + body + b"".join(words + b"\0" for _key, words in pairs)


def marked_in(folder: Path) -> set[str]:
    """The key of every sentence that a template, a module or the data of this folder marks."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        found |= _marked_in_python(path.read_text(encoding="utf-8"))
    for ending in ("html", "txt"):
        for path in folder.rglob(f"templates/**/*.{ending}"):
            found |= _marked_in_template(path.read_text(encoding="utf-8"))
    for path in folder.rglob("*.toml"):
        keys = DATA_MARKS.get(path.name, set())
        found |= set(_marked_in_data(tomllib.loads(path.read_text(encoding="utf-8")), keys))
    return found


def missing_in(folder: Path, language: str) -> list[str]:
    """The marked sentences of a room that its catalogue does not translate."""
    path = folder / "locale" / language / "LC_MESSAGES" / "django.po"
    known = {entry.key for entry in read_catalogue(path) if not entry.is_fuzzy}
    return sorted(marked_in(folder) - known)


def _marked_in_python(text: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        words = [str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)]
        if name in PYTHON_MARKS and words:
            found.add(words[0])
        if name in PLURAL_MARKS and len(words) >= 2:
            found.add(f"{words[0]}\0{words[1]}")
    return found


def _marked_in_template(text: str) -> set[str]:
    from django.utils.translation.template import templatize

    found = set()
    for one, many in TEMPLATE_MARK.findall(templatize(text)):
        key = ast.literal_eval(one)
        found.add(f"{key}\0{ast.literal_eval(many)}" if many else key)
    return found


def _marked_in_data(read: Any, keys: set[str], said: bool = False) -> Iterator[str]:
    """The words below these keys. Of a pair of a code and its words, the words."""
    if isinstance(read, dict):
        for key, value in read.items():
            yield from _marked_in_data(value, keys, said or key in keys)
    elif isinstance(read, list):
        is_pair = said and len(read) == 2 and all(isinstance(each, str) for each in read)
        for each in read[1:] if is_pair else read:
            yield from _marked_in_data(each, keys, said)
    elif said and isinstance(read, str) and read:
        yield read


def _entries(text: str) -> Iterator[Entry]:
    for block in re.split(r"\n\s*\n", text.strip()):
        fields: dict[str, str] = {}
        current = ""
        is_fuzzy = False
        for line in block.splitlines():
            if line.startswith("#"):
                is_fuzzy = is_fuzzy or (line.startswith("#,") and "fuzzy" in line)
                continue
            match = re.match(r'(msgid_plural|msgid|msgstr(?:\[\d\])?)\s+(".*")$', line)
            if match:
                current = match.group(1)
                fields[current] = ast.literal_eval(match.group(2))
            elif current and line.startswith('"'):
                fields[current] += ast.literal_eval(line)
        forms = tuple(words for name, words in sorted(fields.items()) if name.startswith("msgstr"))
        if "msgid" in fields and all(forms):
            plural = fields.get("msgid_plural")
            key = f"{fields['msgid']}\0{plural}" if plural else fields["msgid"]
            yield Entry(key, forms, is_fuzzy and key != HEADER)


def _main(arguments: list[str]) -> int:
    root = Path(__file__).resolve().parent.parent
    if "--missing" not in arguments:
        build(root, print)
        return 0
    missing = [
        (room_of(catalogue), sentence)
        for catalogue in catalogues(root, "cy")
        for sentence in missing_in(room_of(catalogue), "cy")
    ]
    for room, sentence in missing:
        print(f"{room.name}: {sentence!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
