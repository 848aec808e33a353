"""How well job titles are coded to SOC 2020: accuracy, top five, and accuracy at a coverage."""

from pathlib import Path

import numpy as np
from development_sets import CodingSet, careers_service_titles, unseen_index_titles
from numpy.typing import NDArray
from plain_methods import bm25, plain_cosine
from retrieval_measures import interval
from soc_rows import training_rows

from worklocal.matching.engine import soc_index
from worklocal.matching.engine.coding import Coding, code_titles
from worklocal.matching.engine.encoder import Encoder, load_encoder
from worklocal.matching.engine.nearest_occupation import NearestOccupation
from worklocal.matching.engine.normalise import normalise_title, written_out
from worklocal.matching.engine.soc_model import SocModel, load_model, read_model

HEAD = "| method | 4 digits | 3 | 2 | 1 | top five | at 80% coverage | coverage at 95% right |"


def _row(
    name: str, guesses: list[list[str]], belief: NDArray[np.float64], right: list[frozenset[str]]
) -> str:
    """One line of the table; `guesses` are codes, likeliest first."""
    digits = [
        np.array(
            [g[0][:n] in {c[:n] for c in codes} for g, codes in zip(guesses, right, strict=True)],
            float,
        )
        for n in (4, 3, 2, 1)
    ]
    five = np.array(
        [bool(set(g[:5]) & codes) for g, codes in zip(guesses, right, strict=True)], float
    )
    order = np.argsort(-belief, kind="stable")
    share = np.cumsum(digits[0][order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= 0.95)
    covered = (enough[-1] + 1) / len(order) if len(enough) else 0.0
    at_80 = share[int(0.8 * len(order)) - 1]
    cells = [str(interval(digits[0])), *(f"{d.mean():.3f}" for d in digits[1:])]
    return f"| {name} | {' | '.join(cells)} | {five.mean():.3f} | {at_80:.3f} | {covered:.2f} |"


def _nearest_title(
    given: CodingSet, scores: list[NDArray[np.float32]], codes: list[str]
) -> tuple[list[list[str]], NDArray[np.float64]]:
    """Codes of the nearest index titles, each once."""
    guesses, belief = [], []
    for row in scores:
        order = np.argsort(-row, kind="stable")[:60]
        guesses.append(list(dict.fromkeys(codes[at] for at in order))[:5])
        belief.append(float(row[order[0]]))
    return guesses, np.array(belief)


def _coded(
    given: CodingSet, model: SocModel, encoder: Encoder | None, *, index: bool
) -> list[Coding]:
    nearest = NearestOccupation(None, None)
    if index:
        return code_titles(given.titles, model=model, encoder=encoder, nearest=nearest)
    kept = soc_index.look_up
    soc_index.look_up = lambda title: []
    try:
        return code_titles(given.titles, model=model, encoder=encoder, nearest=nearest)
    finally:
        soc_index.look_up = kept


def _tables(given: CodingSet, model: SocModel, base: Encoder | None, *, index: bool) -> list[str]:
    lines = [f"### {given.name[0].upper()}{given.name[1:]}", "", f"{len(given.titles)} titles.", ""]
    lines += [HEAD, "|---" * 8 + "|"]
    texts, codes = training_rows(whole=index)
    asked = [written_out(normalise_title(title)) for title in given.titles]
    plain = {"BM25, nearest title": [row for block in bm25(asked, texts) for row in block]}
    if base is not None:
        near = [row for block in plain_cosine(asked, texts, base) for row in block]
        plain["plain MiniLM, nearest title"] = near
    for name, scores in plain.items():
        lines.append(_row(name, *_nearest_title(given, scores, codes), given.codes))
    for name, encoder in (("ours, by words alone", None), ("**ours**", load_encoder())):
        coded = _coded(given, model, encoder, index=index)
        guesses = [[code.soc for code in coding.codes] for coding in coded]
        belief = np.array([coding.codes[0].probability for coding in coded])
        lines.append(_row(name, guesses, belief, given.codes))
        right = np.array(
            [g[0] in codes for g, codes in zip(guesses, given.codes, strict=True)], float
        )
        accepted = np.array([coding.accepted for coding in coded])
    share, sure = accepted.mean(), right[accepted].mean() if accepted.any() else 0.0
    said = (
        f"Accepted without a person: {share:.2f} of titles, {sure:.3f} of them right. "
        f"Mean probability given {belief.mean():.3f}, share right {right.mean():.3f}."
    )
    lines += [
        "",
        said,
        "",
    ]
    print("\n".join(lines), flush=True)
    return lines


def coding_tables(
    coder: Path | None, profiles: Path | None, soc2010: Path | None, base: Encoder | None
) -> list[str]:
    """Markdown of every coding set: unseen titles by the held-out model, others by the shipped."""
    lines: list[str] = []
    if coder is not None:
        lines += _tables(unseen_index_titles(), read_model(coder), base, index=False)
    if profiles is not None and soc2010 is not None:
        for given in careers_service_titles(profiles, soc2010):
            lines += _tables(given, load_model(), base, index=True)
    return lines
