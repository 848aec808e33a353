"""Tab-separated files in, ranked runs out. A bad row is refused with its number and the reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .word_sets import word_set

HEADER_WORDS = word_set("id qid did cid docid docno queryid corpusid number no key")
"""A first cell that ends in one of these words ("query_id", "corpus-id") is a header."""


class BadRow(ValueError):
    """A row that cannot be read; the message tells file, row and reason."""

    def __init__(self, path: Path, row: int, reason: str) -> None:
        super().__init__(f"{path}, row {row}: {reason}")


@dataclass(frozen=True)
class TextRow:
    """One row: its id, its text and any further named columns."""

    id: str
    text: str
    more: dict[str, str] = field(default_factory=dict)


def read_texts(path: Path) -> list[TextRow]:
    """Rows of "id, tab, text"; a first row whose first cell is a column name gives the names.

    Columns past the second are kept under their header's name (`column3` without a header).
    Raises BadRow for a row without a tab, without id or text, with an id seen before or with
    letters that are not UTF-8; FileNotFoundError when there is no such file.
    """
    rows: list[TextRow] = []
    seen: dict[str, int] = {}
    names: list[str] = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if number == 1 and len(cells) > 1 and _is_header(cells[0]):
            names = [cell.lower() for cell in cells]
            continue
        if len(cells) < 2:
            raise BadRow(path, number, "no tab between id and text")
        if not cells[0]:
            raise BadRow(path, number, "the id is empty")
        if any(space in cells[0] for space in " \v\f\u2028"):
            raise BadRow(path, number, f"the id {cells[0]!r} has a space in it")
        if not cells[1]:
            raise BadRow(path, number, "the text is empty")
        if cells[0] in seen:
            raise BadRow(path, number, f"the id {cells[0]} stands already in row {seen[cells[0]]}")
        seen[cells[0]] = number
        more = {
            names[at] if at < len(names) else f"column{at + 1}": cell
            for at, cell in enumerate(cells[2:], 2)
            if cell
        }
        rows.append(TextRow(cells[0], cells[1], more))
    if not rows:
        raise BadRow(path, 1, "there are no rows")
    return rows


def _is_header(cell: str) -> bool:
    return re.split(r"[\W_]+", cell.lower())[-1] in HEADER_WORDS


def _lines(path: Path) -> list[str]:
    """Lines without their ends. Raises BadRow at the first that is not UTF-8."""
    lines = []
    for number, raw in enumerate(path.read_bytes().split(b"\n"), 1):
        try:
            lines.append(raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r"))
        except UnicodeDecodeError:
            raise BadRow(path, number, "the text is not UTF-8") from None
    return lines


def write_run(path: Path, ranked: Iterable[tuple[str, list[tuple[str, float]]]], tag: str) -> None:
    """A TREC run: query id, Q0, document id, rank from 1, score, tag."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for query, found in ranked:
            for rank, (document, score) in enumerate(found, 1):
                file.write(f"{query} Q0 {document} {rank} {score:.6f} {tag}\n")
