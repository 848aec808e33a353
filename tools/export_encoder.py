"""Write the fine-tuned encoder as one int8 ONNX file that onnxruntime reads without torch.

The graph is built by hand. Weights are int8 in blocks of 32 with a scale each; activations are
quantised row by row while it runs, so a text's vector does not depend on what it is batched with
(with one scale for a whole batch, the usual dynamic quantisation, it would).
"""

import hashlib
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS = 6
WIDTH = 384
HEADS = 12
INNER = 1536
LONGEST = 256
BLOCK = 32
MICROSOFT = "com.microsoft"


class _Graph:
    """Nodes and weights, in the order they are added."""

    def __init__(self, style: str) -> None:
        self.style = style
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._count = 0

    def weight(self, array: np.ndarray, name: str) -> str:
        """Add a stored array; returns its name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def op(self, kind: str, inputs: list[str], domain: str = "", **settings: object) -> str:
        """Add one operation with one result; returns the result's name."""
        self._count += 1
        out = f"{kind}_{self._count}"
        self.nodes.append(helper.make_node(kind, inputs, [out], domain=domain, **settings))
        return out

    def linear(self, x: str, weight: np.ndarray, bias: np.ndarray, name: str) -> str:
        """`x` times `weight` transposed, plus `bias`; `weight` is (out, in)."""
        bias_name = self.weight(bias.astype(np.float32), f"{name}.bias")
        if self.style == "float":
            matrix = self.weight(weight.T.astype(np.float32), f"{name}.weight")
            return self.op("Add", [self.op("MatMul", [x, matrix]), bias_name])
        out, inside = weight.shape
        blocks = weight.reshape(out, inside // BLOCK, BLOCK)
        scale = np.abs(blocks).max(2) / 127 + 1e-12
        packed = np.clip(np.round(blocks / scale[:, :, None]), -127, 127) + 128
        product = self.op(
            "MatMulNBits",
            [
                x,
                self.weight(packed.astype(np.uint8), f"{name}.int8"),
                self.weight(scale.astype(np.float32).reshape(-1), f"{name}.scale"),
            ],
            MICROSOFT,
            K=inside,
            N=out,
            bits=8,
            block_size=BLOCK,
            accuracy_level=4,
        )
        return self.op("Add", [product, bias_name])


def _embedding(graph: _Graph, words: np.ndarray) -> str:
    """Rows of the word table, kept as int8 with one scale a row."""
    scale = np.abs(words).max(1, keepdims=True) / 127 + 1e-12
    table = graph.weight(np.round(words / scale).astype(np.int8), "words.int8")
    scales = graph.weight(scale.astype(np.float32), "words.scale")
    rows = graph.op("Gather", [table, "tokens"])
    whole = graph.op("Cast", [rows], to=TensorProto.FLOAT)
    return graph.op("Mul", [whole, graph.op("Gather", [scales, "tokens"])])


def _norm(graph: _Graph, x: str, state: dict[str, np.ndarray], name: str) -> str:
    scale = graph.weight(state[f"{name}.weight"], f"{name}.weight")
    shift = graph.weight(state[f"{name}.bias"], f"{name}.bias")
    return graph.op("LayerNormalization", [x, scale, shift], axis=-1, epsilon=1e-12)


def build(state: dict[str, np.ndarray], style: str = "int8") -> onnx.ModelProto:
    """The whole encoder: `tokens` and `mask` (texts, tokens) int64 to `vectors` (texts, 384)."""
    graph = _Graph(style)
    places = state["places.weight"][:LONGEST] + state["kind.weight"][0]
    x = _embedding(graph, state["words.weight"])
    shape = graph.op("Shape", ["tokens"], start=1, end=2)
    zero = graph.weight(np.array([0], np.int64), "zero")
    one = graph.weight(np.array([1], np.int64), "one")
    table = graph.weight(places.astype(np.float32), "places")
    x = graph.op("Add", [x, graph.op("Slice", [table, zero, shape, zero])])
    x = _norm(graph, x, state, "norm")
    mask = graph.op("Cast", ["mask"], to=TensorProto.INT32)
    for number in range(LAYERS):
        at = f"layers.{number}"
        parts = ("query", "key", "value")
        weight = np.concatenate([state[f"{at}.{part}.weight"] for part in parts])
        bias = np.concatenate([state[f"{at}.{part}.bias"] for part in parts])
        joined = graph.linear(x, weight, bias, f"{at}.attention")
        heads = []
        for index, part in enumerate(parts):
            start = graph.weight(np.array([index * WIDTH], np.int64), f"{at}.{part}.start")
            end = graph.weight(np.array([(index + 1) * WIDTH], np.int64), f"{at}.{part}.end")
            last = graph.weight(np.array([2], np.int64), f"{at}.{part}.axis")
            heads.append(graph.op("Slice", [joined, start, end, last]))
        mixed = graph.op("MultiHeadAttention", [*heads, "", mask], MICROSOFT, num_heads=HEADS)
        mixed = graph.linear(mixed, state[f"{at}.out.weight"], state[f"{at}.out.bias"], f"{at}.out")
        x = _norm(graph, graph.op("Add", [x, mixed]), state, f"{at}.out_norm")
        inner = graph.linear(x, state[f"{at}.up.weight"], state[f"{at}.up.bias"], f"{at}.up")
        inner = graph.op("Gelu", [inner])
        inner = graph.linear(
            inner, state[f"{at}.down.weight"], state[f"{at}.down.bias"], f"{at}.down"
        )
        x = _norm(graph, graph.op("Add", [x, inner]), state, f"{at}.down_norm")
    weight = graph.op("Cast", ["mask"], to=TensorProto.FLOAT)
    two = graph.weight(np.array([2], np.int64), "two")
    weight = graph.op("Unsqueeze", [weight, two])
    total = graph.op("ReduceSum", [graph.op("Mul", [x, weight]), one], keepdims=0)
    length = graph.op("ReduceL2", [total, one], keepdims=1)
    graph.nodes.append(helper.make_node("Div", [total, length], ["vectors"]))
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens_each"])
        for name in ("tokens", "mask")
    ]
    output = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", WIDTH])
    body = helper.make_graph(graph.nodes, "encoder", inputs, [output], graph.weights)
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=9, producer_name="worklocal")


def write_encoder(state: dict, tokenizer: Path, out: Path, style: str = "int8") -> str:
    """Write `encoder.onnx` and `tokenizer.json` in the folder `out`; returns the file's sha256.

    `state` is the torch state of tools/minilm.py. Raises ValueError above 25 megabytes.
    """
    arrays = {name: tensor.detach().numpy() for name, tensor in state.items()}
    model = build(arrays, style).SerializeToString()
    if style == "int8" and len(model) > 25_000_000:
        raise ValueError(f"the encoder is {len(model)} bytes; the limit is 25,000,000")
    out.mkdir(parents=True, exist_ok=True)
    (out / "encoder.onnx").write_bytes(model)
    shutil.copyfile(tokenizer, out / "tokenizer.json")
    digest = hashlib.sha256(model).hexdigest()
    print(f"encoder.onnx {len(model)} bytes sha256 {digest}")
    return digest
