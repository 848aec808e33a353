"""The commands `match titles`, `match skills` and `match occupations`."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from .concept_vectors import load_vectors
from .encoder import Encoder, load_encoder
from .ranking import Scores, best_rows, rank_skills, rank_titles
from .tsv import BadRow, TextRow, read_texts, write_run

ENCODERS = ("product", "none")


def titles(argv: list[str]) -> int:
    """Rank a corpus of job titles for each query title. Returns 0; 2 when a file is refused."""
    options = _options("match titles", argv)
    try:
        queries, corpus = read_texts(options.queries), read_texts(options.corpus)
    except (BadRow, OSError) as refusal:
        return _refuse(refusal)
    encoder = _encoder(options.encoder)
    blocks = rank_titles(
        [row.text for row in queries],
        [row.text for row in corpus],
        encoder=encoder,
        vectors=load_vectors() if encoder is not None else None,
    )
    return _write(options, queries, corpus, blocks, "titles")


def skills(argv: list[str]) -> int:
    """Rank a corpus of skills for each sentence. Returns 0; 2 when a file is refused."""
    options = _options("match skills", argv)
    try:
        queries, corpus = read_texts(options.queries), read_texts(options.corpus)
    except (BadRow, OSError) as refusal:
        return _refuse(refusal)
    blocks = rank_skills(
        [row.text for row in queries],
        [row.text for row in corpus],
        encoder=_encoder(options.encoder),
    )
    return _write(options, queries, corpus, blocks, "skills")


def occupations(argv: list[str]) -> int:
    """Code job titles to SOC 2020 and ESCO. Returns 0; 2 when a file is refused."""
    from .coding_table import code_file  # slow import, only for this command

    parser = argparse.ArgumentParser(prog="match occupations", description=occupations.__doc__)
    parser.add_argument("--in", dest="titles", type=Path, required=True, help="id, tab, title")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", choices=ENCODERS, default="product")
    options = parser.parse_args(argv)
    try:
        rows = read_texts(options.titles)
        code_file(rows, options.out, _encoder(options.encoder))
    except (BadRow, OSError) as refusal:
        return _refuse(refusal)
    return 0


def _options(prog: str, argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=prog)
    parser.add_argument("--queries", type=Path, required=True, help="id, tab, text")
    parser.add_argument("--corpus", type=Path, required=True, help="id, tab, text")
    parser.add_argument("--top", type=_positive, default=100, help="rows listed for each query")
    parser.add_argument("--out", type=Path, required=True, help="TREC run to write")
    parser.add_argument(
        "--encoder", choices=ENCODERS, default="product", help="none: by the words alone"
    )
    return parser.parse_args(argv)


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{value} is not 1 or more")
    return number


def _encoder(choice: str) -> Encoder | None:
    """The encoder asked for; says so on standard error when there is none to be had."""
    if choice == "none":
        return None
    encoder = load_encoder()
    if encoder is None:
        sys.stderr.write("match: no encoder here, working by the words alone\n")
    return encoder


def _write(
    options: argparse.Namespace,
    queries: list[TextRow],
    corpus: list[TextRow],
    blocks: Iterator[Scores],
    tag: str,
) -> int:
    def ranked() -> Iterator[tuple[str, list[tuple[str, float]]]]:
        scores = (row for block in blocks for row in block)
        for query, row in zip(queries, scores, strict=True):
            yield query.id, [(corpus[at].id, score) for at, score in best_rows(row, options.top)]

    try:
        write_run(options.out, ranked(), f"worklocal-{tag}")
    except OSError as refusal:
        return _refuse(refusal)
    return 0


def _refuse(refusal: Exception) -> int:
    sys.stderr.write(f"match: {refusal}\n")
    return 2
