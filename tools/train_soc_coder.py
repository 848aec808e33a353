"""Train the SOC 2020 coder on the ONS coding index and write model/soc_coder.npz.

    python tools/train_soc_coder.py --out worklocal/matching/engine/model --held-out-model FILE

Two models by one recipe: one without the held-out titles, by which everything is measured,
calibrated and weighed (`--held-out-model`, not shipped), and one on the whole index, shipped with
the first one's weights. Needs scikit-learn in an environment of its own, beside the product's
libraries. About ten minutes on one core.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC
from soc_rows import held_out_rows, training_rows

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from worklocal.matching.engine.encoder import Encoder
from worklocal.matching.engine.hashed_words import hashed_counts, weighed
from worklocal.matching.engine.heldout import is_held_out
from worklocal.matching.engine.soc_model import FILE, Mixture, SocModel, log_softmax, write_model

REDUCED = 128
KEPT_WEIGHTS = 4_000_000


def pruned(weights: np.ndarray) -> sp.csr_array:
    """The largest weights, as (features, codes); the rest are nearly nothing."""
    sizes = np.abs(weights)
    floor = np.partition(sizes.ravel(), -KEPT_WEIGHTS)[-KEPT_WEIGHTS]
    return sp.csr_array(np.where(sizes >= floor, weights, 0).T.astype(np.float32))


def fit(texts: list[str], codes: list[str], vectors: np.ndarray, encoder: Encoder) -> SocModel:
    """All learnt parts, with a mixture still to be chosen."""
    names = tuple(sorted(set(codes)))
    at = {code: number for number, code in enumerate(names)}
    y = np.array([at[code] for code in codes])
    counts = hashed_counts(texts)
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
    rows_of_words = weighed(counts, idf)
    used = np.flatnonzero(seen >= 2)
    svm = LinearSVC(C=0.5, tol=1e-3, random_state=0).fit(sp.csr_matrix(rows_of_words)[:, used], y)
    print("words fitted", len(texts), len(used), flush=True)
    small = pruned(svm.coef_.astype(np.float32)).tocoo()
    weights = sp.csr_array(
        (small.data, (used[small.coords[0]], small.coords[1])),
        shape=(rows_of_words.shape[1], len(names)),
    )
    linear = LogisticRegression(C=20.0, max_iter=80).fit(vectors, y)
    print("vectors fitted", linear.n_iter_, flush=True)
    _, _, axes = np.linalg.svd(vectors[:: max(1, len(vectors) // 8000)], full_matrices=False)
    projection = axes[:REDUCED].T.astype(np.float32)
    first = {text: number for number, text in reversed(list(enumerate(texts)))}
    rows = sorted(first.values())
    titles = vectors[rows] @ projection
    return SocModel(
        codes=names,
        idf=idf,
        word_weights=weights,
        word_bias=svm.intercept_.astype(np.float32),
        vector_weights=linear.coef_.T.astype(np.float32),
        vector_bias=linear.intercept_.astype(np.float32),
        projection=projection,
        titles=titles / np.linalg.norm(titles, axis=1, keepdims=True),
        title_code=y[rows].astype(np.int16),
        mixture=Mixture(1.0, 0.1, 1.0, 0.25, 0.25),
        accept_above=0.9,
        encoder=encoder.version,
    )


def loss(scores: np.ndarray, y: np.ndarray, temperature: float) -> float:
    """Mean negative log-likelihood of the right codes."""
    return -float(log_softmax(scores / temperature)[np.arange(len(y)), y].mean())


def best_temperature(scores: np.ndarray, y: np.ndarray) -> float:
    """The temperature with the least loss."""
    found = minimize_scalar(
        lambda log_t: loss(scores, y, float(np.exp(log_t))), bounds=(-5, 3), method="bounded"
    )
    return float(np.exp(found.x))


def chosen_mixture(model: SocModel, encoder: Encoder) -> tuple[Mixture, float]:
    """Weights, temperatures and the threshold of acceptance, from one half of the held-out titles.

    The other half is left for measuring.
    """
    texts, codes = held_out_rows()
    half = [i for i, text in enumerate(texts) if is_held_out(f"half {text}", 0.5)]
    texts, codes = [texts[i] for i in half], [codes[i] for i in half]
    at = {code: number for number, code in enumerate(model.codes)}
    y = np.array([at[code] for code in codes])
    vectors = encoder.encode(texts)
    words, linear, votes = (
        model.word_scores(texts),
        model.vector_scores(vectors),
        model.votes(vectors),
    )
    best = (np.inf, model.mixture, np.zeros(0))
    for linear_weight in (0.0, 0.05, 0.1, 0.2, 0.3):
        for vote_weight in (0.0, 0.5, 1.0, 1.5, 2.5):
            scores = words + linear_weight * linear + vote_weight * votes
            temperature = best_temperature(scores, y)
            now = loss(scores, y, temperature)
            right = float((scores.argmax(1) == y).mean())
            print(f"{linear_weight} {vote_weight} T {temperature:.3f} {now:.4f} {right:.4f}")
            if now < best[0]:
                mix = Mixture(
                    1.0, linear_weight, vote_weight, temperature, best_temperature(words, y)
                )
                best = (now, mix, np.exp(log_softmax(scores / temperature)))
    belief = best[2].max(axis=1)
    right = best[2].argmax(axis=1) == y
    order = np.argsort(-belief, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= 0.95)
    threshold = float(belief[order][enough[-1]]) if len(enough) else 0.99
    return best[1], threshold


def main() -> None:
    """Train twice, choose once, write both."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--held-out-model", type=Path, required=True)
    options = parser.parse_args()
    encoder = Encoder()
    texts, codes = training_rows(whole=True)
    row_of = {text: row for row, text in reversed(list(enumerate(texts)))}
    vectors = encoder.encode(texts)
    known, known_codes = training_rows(whole=False)
    partial = fit(known, known_codes, vectors[[row_of[text] for text in known]], encoder)
    mixture, threshold = chosen_mixture(partial, encoder)
    print(mixture, threshold)
    write_model(replace(partial, mixture=mixture, accept_above=threshold), options.held_out_model)
    full = fit(texts, codes, vectors, encoder)
    write_model(replace(full, mixture=mixture, accept_above=threshold), options.out / FILE)
    print(f"{FILE} {(options.out / FILE).stat().st_size} bytes")


if __name__ == "__main__":
    main()
