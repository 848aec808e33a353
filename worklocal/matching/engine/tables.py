"""People and vacancies from CSV or Parquet files, for analysts; the product builds records itself.

Only the columns of the records are read; any other column, such as a name or an age, is left
unread and its name returned. Lists in a CSV cell are parted by "|". Refusals name row and reason.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from worklocal.matching.engine.records import BadRecord, NotThis, PersonRecord, VacancyRecord

VectorsOf = Callable[[Sequence[str]], np.ndarray]
SEPARATOR = "|"
TITLE_WIDTH = 384


@dataclass(frozen=True)
class Table:
    """Records of one file and the names of the columns that were left unread."""

    records: list
    unread: list[str]


def read_people(path: Path, vectors_of: VectorsOf | None = None) -> Table:
    """People from a file; without a column "vector" their vectors are those of their titles.

    Raises BadRecord with the row (1 is the first below the header) and the reason.
    """
    return _read(path, PersonRecord, _PERSON_COLUMNS, vectors_of)


def read_vacancies(path: Path, vectors_of: VectorsOf | None = None) -> Table:
    """Vacancies from a file, in the same way. Raises BadRecord with the row and the reason."""
    return _read(path, VacancyRecord, _VACANCY_COLUMNS, vectors_of)


def read_table(path: Path) -> pl.DataFrame:
    """A CSV (every cell text) or Parquet file. Raises BadRecord if it is neither or not there."""
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path)
        if path.suffix in {".csv", ".gz"}:
            return pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as reason:
        raise BadRecord(f"{path.name} cannot be read: {reason}") from reason
    raise BadRecord(f"{path.name} is neither .csv nor .parquet")


def title_vector(title: str) -> np.ndarray:
    """A vector (384,) from the letters of a title, for files without vectors of their own.

    Character three- and four-grams hashed with signs. It knows nothing of meaning: the text side
    of the engine has the encoder.
    """

    out = np.zeros(TITLE_WIDTH)
    text = f" {' '.join(title.lower().split())} "
    for size in (3, 4):
        for k in range(len(text) - size + 1):
            code = zlib.crc32(text[k : k + size].encode())
            out[code % TITLE_WIDTH] += 1 if code >> 31 else -1
    return out


def title_vectors(titles: Sequence[str]) -> np.ndarray:
    """`title_vector` of each title. Shape (n, 384)."""
    return np.array([title_vector(title) for title in titles]).reshape(-1, TITLE_WIDTH)


def _read(
    path: Path, record: type, columns: dict[str, Callable[[Any], Any]], vectors_of: VectorsOf | None
) -> Table:
    frame = read_table(path)
    if "id" not in frame.columns:
        raise BadRecord(f"{path.name} has no column 'id'")
    known = [name for name in frame.columns if name in columns]
    sources = [name for name in frame.columns if name.startswith("source_")]
    titles = "title" in frame.columns and "vector" not in frame.columns
    vectors = (
        (vectors_of or title_vectors)([str(title or "") for title in frame["title"]])
        if titles
        else ()
    )
    records = []
    for number, row in enumerate(frame.iter_rows(named=True), start=1):
        given: dict[str, Any] = {}
        for name in known:
            if row[name] is None or row[name] == "":
                continue
            try:
                given[name] = columns[name](row[name])
            except (ValueError, TypeError) as reason:
                raise BadRecord(
                    f"{path.name}, row {number}, column {name}: {_plain(reason, row[name])}"
                ) from reason
        given["sources"] = {name[7:]: str(row[name]) for name in sources if row[name]}
        if titles and row["title"]:
            given["vector"] = vectors[number - 1]
        if not given.get("id"):
            raise BadRecord(f"{path.name}, row {number}: the id is empty")
        records.append(record(**given))
    used = {*known, *sources, *(["title"] if titles else [])}
    return Table(records, [name for name in frame.columns if name not in used])


def _plain(reason: Exception, value: object) -> str:
    text = str(reason)
    return text if text.startswith(("use ", "not ")) else f"'{value}' cannot be used ({text})"


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [word.strip() for word in value.split(SEPARATOR) if word.strip()]
    return [str(word) for word in value]


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text not in {"yes", "no", "true", "false", "1", "0"}:
        raise ValueError("use yes or no")
    return text in {"yes", "true", "1"}


def _whole(value: Any) -> int:
    number = float(value)
    if number != int(number):
        raise ValueError("not a whole number")
    return int(number)


def _number(value: Any) -> float:
    number = float(value)
    if not np.isfinite(number):
        raise ValueError("not a finite number")
    return number


def _vector(value: Any) -> np.ndarray:
    numbers = value.replace(",", " ").split() if isinstance(value, str) else value
    return np.array([_number(number) for number in numbers])


def _not_this(value: Any) -> list[NotThis]:
    """ "employer:Acme=lost my job there|occupation:613": kind, value, and a reason after "="."""
    items = []
    for word in _words(value):
        kind, colon, rest = word.partition(":")
        if not colon:
            raise ValueError("use kind:value or kind:value=reason")
        name, _, reason = rest.partition("=")
        items.append(NotThis(kind.strip(), name.strip(), reason.strip()))
    return items


def _experience(value: Any) -> list[tuple[str, int]]:
    """ "6135:2|9263:1": SOC 2020 code and level."""
    pairs = [word.partition(":") for word in _words(value)]
    return [(code, _whole(level or 1)) for code, _, level in pairs]


_ALL: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("id", "employer", "title", "occupation", "setting"), str),
    **dict.fromkeys(
        ("easting", "northing", "reach_metres", "min_pay_pence", "likes_near_metres"), _whole
    ),
    **dict.fromkeys(
        ("pay_max_pence", "experience_level", "sector", "openings", "application_cap"), _whole
    ),
    "applications": _whole,
    **dict.fromkeys(("hours_min", "hours_max", "hours_limit", "likes_hours"), _number),
    **dict.fromkeys(("remote", "right_to_work", "sponsors", "is_open"), _truth),
    **dict.fromkeys(("travel", "available", "required", "licences", "adjustments"), _words),
    **dict.fromkeys(("skills", "essential_skills", "useful_skills", "likes_settings"), _words),
    "likes_sectors": lambda value: [_whole(word) for word in _words(value)],
    "not_this": _not_this,
    "experience": _experience,
    "vector": _vector,
}
_PERSON_COLUMNS = {f.name: _ALL[f.name] for f in fields(PersonRecord) if f.name != "sources"}
_VACANCY_COLUMNS = {f.name: _ALL[f.name] for f in fields(VacancyRecord) if f.name != "sources"}
