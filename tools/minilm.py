"""The six-layer MiniLM sentence encoder in plain torch, with the names of its published weights."""

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

LAYERS = 6
WIDTH = 384
HEADS = 12
INNER = 1536


class Layer(nn.Module):
    """One transformer layer, normalised after each addition."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.out_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.down_norm = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor, drop: float) -> Tensor:
        """`x` is (texts, tokens, 384); `mask` is (texts, 1, 1, tokens), true where a token is."""
        texts, tokens, _ = x.shape
        q, k, v = (
            part(x).view(texts, tokens, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        heads = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=drop)
        heads = heads.transpose(1, 2).reshape(texts, tokens, WIDTH)
        x = self.out_norm(x + functional.dropout(self.out(heads), drop, self.training))
        inner = self.down(functional.gelu(self.up(x)))
        return self.down_norm(x + functional.dropout(inner, drop, self.training))


class MiniLM(nn.Module):
    """Token numbers to unit vectors of 384 (mean over tokens)."""

    def __init__(self, vocabulary: int = 30522, places: int = 512) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.places = nn.Embedding(places, WIDTH)
        self.kind = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, tokens: Tensor, mask: Tensor, drop: float = 0.0) -> Tensor:
        """`tokens` and `mask` are (texts, tokens) integers; returns (texts, 384), length 1."""
        at = torch.arange(tokens.shape[1])
        x = self.words(tokens) + self.places(at)[None] + self.kind.weight[0]
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :].bool(), drop)
        weight = mask[:, :, None].to(x.dtype)
        mean = (x * weight).sum(1) / weight.sum(1)
        return functional.normalize(mean.float(), dim=-1)


def _published_name(name: str) -> str:
    """The published weight file's name of one of our parameters."""
    top = {
        "words": "embeddings.word_embeddings",
        "places": "embeddings.position_embeddings",
        "kind": "embeddings.token_type_embeddings",
        "norm": "embeddings.LayerNorm",
    }
    inside = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "out_norm": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "down_norm": "output.LayerNorm",
    }
    parts = name.split(".")
    if parts[0] != "layers":
        return f"{top[parts[0]]}.{parts[1]}"
    return f"encoder.layer.{parts[1]}.{inside[parts[2]]}.{parts[3]}"


def load_base(weights: Path) -> MiniLM:
    """The published model from its safetensors file. Raises KeyError when a weight is missing."""
    published = load_file(str(weights))
    model = MiniLM()
    state = {name: published[_published_name(name)].float() for name in model.state_dict()}
    model.load_state_dict(state)
    if not math.isfinite(float(sum(p.detach().sum() for p in model.parameters()))):
        raise ValueError(f"{weights} holds numbers that are not finite")
    return model
