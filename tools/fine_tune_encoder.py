"""Fine-tune MiniLM on ESCO's own names and skills, then write the product's int8 encoder.

    python tools/fine_tune_encoder.py --base FOLDER --work FOLDER \\
        --out worklocal/matching/engine/model

`--base` is the folder of all-MiniLM-L6-v2 with `model.safetensors` and `tokenizer.json`
(Apache-2.0). Needs torch, safetensors, tokenizers, onnx and onnxruntime in an environment of its
own: none of torch, onnx or safetensors is needed to run the product. About 25 minutes on two cores.

Recipe: pairs of one concept pulled together against the rest of the batch (softmax over cosines,
temperature 0.05, both directions), other texts of the same concept masked; word embeddings frozen;
bfloat16; batches of near-equal length and of one kind. One seed; held-out concepts never seen.
"""

import argparse
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from encoder_pairs import Pairs, training_pairs
from export_encoder import write_encoder
from minilm import MiniLM, load_base

BATCH = 256
TEMPERATURE = 0.05
DROP = 0.05


def _batches(pairs: Pairs, tokenizer: Tokenizer, random_: random.Random) -> list[list[int]]:
    """Row numbers in batches of near-equal length, no exact text twice in a batch's one side."""
    length = [
        len(a.ids) + len(b.ids)
        for a, b in zip(
            tokenizer.encode_batch(pairs.first), tokenizer.encode_batch(pairs.second), strict=True
        )
    ]
    order = list(range(len(length)))
    random_.shuffle(order)
    order.sort(key=lambda i: min(length[i], 2 * pairs.longest) + random_.random() * 6)
    return [order[at : at + BATCH] for at in range(0, len(order) - BATCH // 2, BATCH)]


def _tensors(
    texts: list[str], tokenizer: Tokenizer, longest: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Padded token numbers and their mask."""
    rows = [encoding.ids[: longest - 1] for encoding in tokenizer.encode_batch(texts)]
    end = tokenizer.token_to_id("[SEP]")
    rows = [row if row[-1] == end else [*row, end] for row in rows]
    wide = max(map(len, rows))
    tokens = torch.zeros(len(rows), wide, dtype=torch.long)
    mask = torch.zeros(len(rows), wide, dtype=torch.long)
    for number, row in enumerate(rows):
        tokens[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
    return tokens, mask


def _loss(first: torch.Tensor, second: torch.Tensor, concept: torch.Tensor) -> torch.Tensor:
    """Contrastive loss of both directions; rows of the same concept are no counter-examples."""
    scores = first @ second.T / TEMPERATURE
    same = concept[:, None] == concept[None, :]
    same.fill_diagonal_(False)
    scores = scores.masked_fill(same, -1e4)
    right = torch.arange(len(concept))
    return (cross_entropy(scores, right) + cross_entropy(scores.T, right)) / 2


def train(
    model: MiniLM,
    tokenizer: Tokenizer,
    kinds: list[Pairs],
    *,
    seed: int,
    rate: float,
    save: Path,
    steps: int,
    resume: int,
) -> None:
    """Change `model` in place; a copy is kept every 100 steps.

    The rate falls in a straight line to nothing at `steps`; `resume` steps were done before, by
    the copy in `save` (the optimiser's own memory starts anew).
    """
    random_ = random.Random(seed)
    torch.manual_seed(seed)
    work = [(kind, batch) for kind in kinds for batch in _batches(kind, tokenizer, random_)]
    random_.shuffle(work)
    work = work[:steps]
    if resume:
        model.load_state_dict(torch.load(save))
    model.words.weight.requires_grad_(False)
    optimiser = torch.optim.AdamW(
        [p for p in model.parameters() if p.requires_grad], lr=rate, weight_decay=0.01
    )
    warm = max(1, len(work) // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda done: min(
            (done + 1) / warm, max(0.02, (len(work) - resume - done) / (len(work) - warm))
        ),
    )
    began, losses = time.monotonic(), []
    model.train()
    for step, (kind, batch) in enumerate(work[resume:], resume + 1):
        concept = torch.tensor([kind.concept[i] for i in batch])
        sides = [
            _tensors([side[i] for i in batch], tokenizer, kind.longest)
            for side in (kind.first, kind.second)
        ]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            first, second = (model(tokens, mask, DROP) for tokens, mask in sides)
        loss = _loss(first, second, concept)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses.append(float(loss))
        if step % 20 == 0:
            spent = time.monotonic() - began
            print(f"{step}/{len(work)} loss {np.mean(losses[-20:]):.3f} {spent:.0f} s", flush=True)
        if step % 100 == 0:
            torch.save(model.state_dict(), save)
    torch.save(model.state_dict(), save)


def main() -> None:
    """Read the options, train and export."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="where the float weights are kept")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=10**9, help="stop there; default: all pairs")
    parser.add_argument("--resume", type=int, default=0, help="steps done in --work before")
    parser.add_argument("--export-only", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = load_base(options.base / "model.safetensors")
    saved = options.work / "encoder.pt"
    if options.export_only:
        model.load_state_dict(torch.load(saved))
    else:
        kinds = training_pairs(options.seed)
        train(
            model,
            tokenizer,
            kinds,
            seed=options.seed,
            rate=options.rate,
            save=saved,
            steps=options.steps,
            resume=options.resume,
        )
    model.eval()
    write_encoder(model.state_dict(), options.base / "tokenizer.json", options.out)


if __name__ == "__main__":
    main()
