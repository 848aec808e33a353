"""Measure the text engine on what was kept from training, beside BM25 and plain MiniLM.

    python tools/quality.py --base-encoder FOLDER --coder FILE --out TABLES.md

`--base-encoder` is a folder with the base model exported by tools/export_encoder.py; without it
plain MiniLM is left out. `--coder` is the SOC coder trained without the held-out titles
(tools/train_soc_coder.py --held-out-model). `--profiles` and `--soc2010` name the careers service
titles and the SOC 2010 crosswalk, where they are at hand.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from coding_quality import coding_tables
from development_sets import RankingSet, skill_sets, title_sets
from plain_methods import bm25, plain_cosine
from remembering import Remembering
from retrieval_measures import gain, interval, ranked_measures

from worklocal.matching.engine.concept_vectors import load_vectors
from worklocal.matching.engine.encoder import Encoder, load_encoder
from worklocal.matching.engine.ranking import Scores, best_rows, rank_skills, rank_titles

Method = Callable[[Sequence[str], Sequence[str], RankingSet], Iterable[Scores]]
DEPTH = 1000
SHOWN = ("MAP", "MRR", "nDCG@10", "RP@5", "A@1", "A@10")


def _ours(encoder: Encoder | None, kind: str) -> Method:
    def titles(asked: Sequence[str], rows: Sequence[str], given: RankingSet) -> Iterable[Scores]:
        vectors = load_vectors() if encoder is not None else None
        return rank_titles(asked, rows, encoder=encoder, vectors=vectors, concepts=given.concepts)

    def skills(asked: Sequence[str], rows: Sequence[str], given: RankingSet) -> Iterable[Scores]:
        return rank_skills(asked, rows, encoder=encoder, concepts=given.concepts)

    return titles if kind == "titles" else skills


def _methods(kind: str, base: Encoder | None, encoder: Encoder) -> dict[str, Method]:
    methods: dict[str, Method] = {
        "BM25": lambda asked, rows, _: bm25(asked, rows),
    }
    if base is not None:
        methods["plain MiniLM"] = lambda asked, rows, _: plain_cosine(asked, rows, base)
    methods["ours, by words alone"] = _ours(None, kind)
    methods["ours, the encoder alone"] = lambda asked, rows, _: plain_cosine(asked, rows, encoder)
    methods["**ours**"] = _ours(encoder, kind)
    return methods


def _run(given: RankingSet, method: Method) -> dict[str, list[str]]:
    ids = list(given.corpus)
    blocks = method(list(given.queries.values()), list(given.corpus.values()), given)
    rows = (row for block in blocks for row in block)
    return {
        query: [ids[at] for at, _ in best_rows(row, DEPTH)]
        for query, row in zip(given.queries, rows, strict=True)
    }


def ranking_table(
    given: RankingSet, kind: str, base: Encoder | None, encoder: Encoder
) -> list[str]:
    """One set's table in Markdown: every method, every measure, and ours against plain MiniLM."""
    lines = [
        f"### {given.name[0].upper()}{given.name[1:]}",
        "",
        f"{len(given.queries)} queries, {len(given.corpus):,} rows.",
        "",
        "| method | " + " | ".join(SHOWN) + " | seconds |",
        "|---" * (len(SHOWN) + 2) + "|",
    ]
    measured = {}
    for name, method in _methods(kind, base, encoder).items():
        began = time.perf_counter()
        values = ranked_measures(_run(given, method), given.relevant)
        spent = time.perf_counter() - began
        measured[name] = values
        first = interval(values[SHOWN[0]])
        cells = [str(first), *(f"{values[m].mean():.3f}" for m in SHOWN[1:])]
        lines.append(f"| {name} | {' | '.join(cells)} | {spent:.0f} |")
        print(lines[-1], flush=True)
    if "plain MiniLM" in measured:
        more = gain(measured["**ours**"]["MAP"], measured["plain MiniLM"]["MAP"])
        lines += ["", f"Paired gain of ours over plain MiniLM in MAP: {more}."]
    return [*lines, ""]


def main() -> None:
    """Read the options, measure, write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--base-encoder", type=Path)
    parser.add_argument("--coder", type=Path)
    parser.add_argument("--profiles", type=Path)
    parser.add_argument("--soc2010", type=Path)
    parser.add_argument("--remember", type=Path, help="folder to keep vectors in between runs")
    parser.add_argument("--only", choices=("titles", "skills", "coding"))
    parser.add_argument("--out", type=Path, required=True, help="Markdown, without the preface")
    options = parser.parse_args()
    base = (
        Remembering(Encoder(options.base_encoder), options.remember)
        if options.base_encoder
        else None
    )
    encoder = Remembering(load_encoder(), options.remember)
    lines: list[str] = []
    if options.only in (None, "titles"):
        for given in title_sets():
            lines += ranking_table(given, "titles", base, encoder)
    if options.only in (None, "skills"):
        for given in skill_sets():
            lines += ranking_table(given, "skills", base, encoder)
    if options.only in (None, "coding"):
        lines += coding_tables(options.coder, options.profiles, options.soc2010, base)
    for used in (base, encoder):
        if used is not None:
            used.save()
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
