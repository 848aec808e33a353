"""A job title to UK SOC 2020 and ESCO, with honest doubt: five codes, and one question to ask.

First the ONS index, exactly; then the learnt model; never a code without its probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import soc_index
from .encoder import Encoder
from .nearest_occupation import NearestOccupation
from .normalise import NormalTitle, encoder_text, lookup_key, normalise_title, written_out
from .soc_model import SocModel

TOP = 5
DEFAULT_TRUST = 0.8
"""Share of the belief that goes to the index's default entry when other entries have conditions."""
INDEX_TRUST = 0.85
"""Share of the belief that an exact entry carries against the model; set by judgement, checked on
careers service titles."""
CLOSE = 0.5
"""A second code with more than this share of the first's probability is close."""


@dataclass(frozen=True)
class CodedOccupation:
    """One code a title may have."""

    soc: str
    title: str
    """The unit group's title."""
    probability: float
    esco_uri: str
    """The nearest ESCO occupation that fits this code; empty when none does."""


@dataclass(frozen=True)
class Coding:
    """The answer for one title: up to five codes, likeliest first."""

    text: str
    normal: NormalTitle
    codes: tuple[CodedOccupation, ...]
    question: str
    """One plain question that would settle it; empty when there is nothing to ask."""
    accepted: bool
    """True when the first code may stand without a person looking (95 in 100 were right)."""
    from_index: bool
    """True when the title stands in the index."""


def code_titles(
    titles: Sequence[str],
    *,
    model: SocModel,
    encoder: Encoder | None,
    nearest: NearestOccupation,
    contexts: Sequence[str] | None = None,
) -> list[Coding]:
    """Code each title. `contexts` may give each title's industry or description ("" for none)."""
    normals = [normalise_title(title) for title in titles]
    contexts = [encoder_text(context) for context in contexts or [""] * len(titles)]
    read = [
        f"{written_out(normal)} {context[:200]}".strip()
        for normal, context in zip(normals, contexts, strict=True)
    ]
    probabilities = model.probabilities(read, encoder)
    nearby = nearest.candidates([written_out(normal) for normal in normals])
    column = {code: at for at, code in enumerate(model.codes)}
    out = []
    for number, normal in enumerate(normals):
        found = soc_index.look_up(normal)
        belief = probabilities[number]
        if found:
            belief = _with_index(belief, found, contexts[number], column)
        out.append(_coding(titles[number], normal, found, belief, model, nearby[number]))
    return out


def _with_index(
    belief: NDArray[np.float32],
    found: list[soc_index.IndexEntry],
    context: str,
    column: dict[str, int],
) -> NDArray[np.float32]:
    """The model's belief mixed with what the index says of exactly this title."""
    known = [(column[entry.soc], entry) for entry in found if entry.soc in column]
    if not known:
        return belief
    said = np.zeros_like(belief)
    fitting = [at for at, entry in known if context and _fits(entry, context)]
    defaults = [at for at, entry in known if entry.is_default]
    every = sorted({at for at, _ in known})
    if fitting:
        said[fitting] += 1 / len(fitting)
    else:
        among = belief[every] / belief[every].sum()
        trust = DEFAULT_TRUST if defaults else 0.0
        if len(every) == 1:
            trust = 0.0
        for at in defaults:
            said[at] += trust / len(defaults)
        said[every] += (1 - trust) * among
    return INDEX_TRUST * said + (1 - INDEX_TRUST) * belief


def _fits(entry: soc_index.IndexEntry, context: str) -> bool:
    """True when every word of the entry's condition stands in the person's own context."""
    wanted = set(lookup_key(entry.condition.lower()).split())
    return bool(wanted) and wanted <= set(lookup_key(context).split())


def _coding(
    title: str,
    normal: NormalTitle,
    found: list[soc_index.IndexEntry],
    belief: NDArray[np.float32],
    model: SocModel,
    nearby: list[tuple[str, str, float]],
) -> Coding:
    groups = soc_index.unit_groups()
    order = np.lexsort((np.arange(len(belief)), -np.round(belief.astype(np.float64), 6)))[:TOP]
    codes = tuple(
        CodedOccupation(
            model.codes[at],
            groups.get(model.codes[at], ""),
            round(float(belief[at]), 4),
            NearestOccupation.fitting(nearby, model.codes[at]),
        )
        for at in order
    )
    accepted = codes[0].probability >= model.accept_above
    question = "" if accepted else _question(codes, found)
    return Coding(title, normal, codes, question, accepted, bool(found))


def _question(codes: tuple[CodedOccupation, ...], found: list[soc_index.IndexEntry]) -> str:
    """One question between the likeliest codes, in the index's words where it has any."""
    first, second = codes[0], codes[1]
    ambiguous = len({entry.soc for entry in found}) > 1
    far = second.probability < CLOSE * first.probability and first.probability > 0.5
    if far and not ambiguous:
        return ""
    choices = []
    for code in codes[:3]:
        if code.probability < 0.1 * first.probability and not ambiguous:
            continue
        conditions = [e.condition for e in found if e.soc == code.soc and e.condition]
        default = any(e.soc == code.soc and e.is_default for e in found)
        if conditions and not default:
            choices.append(" or ".join(dict.fromkeys(conditions[:2])))
        else:
            choices.append(code.title.lower())
    if len(choices) < 2:
        return ""
    return f"Which is closest to this job: {'; '.join(choices[:-1])}; or {choices[-1]}?"
