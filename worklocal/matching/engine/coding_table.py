"""The table that `match occupations` writes: one row a title, tab-separated, with a header."""

from collections.abc import Sequence
from pathlib import Path

from .coding import Coding, code_titles
from .concept_vectors import load_vectors
from .encoder import Encoder
from .nearest_occupation import NearestOccupation
from .soc_model import load_model
from .tsv import TextRow

COLUMNS = (
    "id",
    "text",
    "soc2020",
    "probability",
    "top_five",
    "esco_uri",
    "question",
    "accepted",
)
CONTEXT_COLUMNS = ("industry", "description")
BLOCK = 512


def code_file(rows: Sequence[TextRow], out: Path, encoder: Encoder | None) -> None:
    """Code every row and write `out`. Raises OSError when it cannot be written.

    `top_five` reads "6135:0.912 6136:0.041 ..."; the columns industry and description, or the
    third and fourth column of a file without a header, are read beside the title.
    """
    model = load_model()
    nearest = NearestOccupation(encoder, load_vectors() if encoder is not None else None)
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(COLUMNS) + "\n")
        for at in range(0, len(rows), BLOCK):
            block = rows[at : at + BLOCK]
            codings = code_titles(
                [row.text for row in block],
                model=model,
                encoder=encoder,
                nearest=nearest,
                contexts=[_context(row) for row in block],
            )
            for row, coding in zip(block, codings, strict=True):
                file.write("\t".join(_cells(row, coding)) + "\n")


def _context(row: TextRow) -> str:
    """What the row says beside its title."""
    named = [row.more[name] for name in CONTEXT_COLUMNS if name in row.more]
    return " ".join(named or [row.more[n] for n in ("column3", "column4") if n in row.more])


def _cells(row: TextRow, coding: Coding) -> list[str]:
    first = coding.codes[0]
    return [
        row.id,
        row.text,
        first.soc,
        f"{first.probability:.4f}",
        " ".join(f"{code.soc}:{code.probability:.4f}" for code in coding.codes),
        first.esco_uri,
        coding.question,
        "yes" if coding.accepted else "no",
    ]
