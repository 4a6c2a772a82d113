"""The networks that are measured, as network files."""

from __future__ import annotations

ACTIVATIONS = ("relu", "tanh", "sigmoid", "softplus")

TWO_LAYER = """\
inputs: {x: [a]}
targets: {y: [c]}
parameters: {W_1: [b, a], b_1: [b], W_2: [c, b], b_2: [c]}
equations:
  z_1: W_1 @ x + b_1
  z_2: relu(z_1)
  z_3: W_2 @ z_2 + b_2
  L: sum((z_3 - y)**2)
"""

GATED = """\
inputs: {x: [d]}
targets: {t: {shape: [k], one_hot: true}}
parameters: {W_1: [h, d], b_1: [h], W_2: [h, d], b_2: [h], W_3: [k, h], b_3: [k]}
equations:
  z_1: W_1 @ x + b_1
  u: relu(z_1)
  z_2: W_2 @ x + b_2
  g_1: sigmoid(z_2)
  g_2: u * g_1
  s: W_3 @ g_2 + b_3
  p: softmax(s)
  L: -sum(t*log(p))
wrt: [x, W_1, b_1, W_2, b_2, W_3, b_3]
"""


def linear(layers: int) -> str:
    """h_l = W_l h_{l-1}, squared error."""
    numbers = range(1, layers + 1)
    shapes = ", ".join(f"W_{k}: [n_{k}, n_{k - 1}]" for k in numbers)
    equations = "\n".join(f"  h_{k}: W_{k} @ h_{k - 1}" for k in numbers)
    return (
        f"inputs: {{h_0: [n_0]}}\ntargets: {{y: [n_{layers}]}}\nparameters: {{{shapes}}}\n"
        f"equations:\n{equations}\n  L: sum((h_{layers} - y)**2)\n"
    )


def width(layer: int) -> int:
    """Neighbours differ, and so do layers at the distance of a skip connection."""
    return 20 + 37 * layer % 41


def deep(layers: int) -> str:
    """Layers of different widths, activations in turn, and a skip connection at every eighth layer."""
    shapes, equations = [], []
    for k in range(1, layers + 1):
        shapes += [f"W_{k}: [{width(k)}, {width(k - 1)}]", f"b_{k}: [{width(k)}]"]
        skip = ""
        if k % 8 == 0:
            shapes.append(f"P_{k}: [{width(k)}, {width(k - 3)}]")
            skip = f" + P_{k} @ h_{k - 3}"
        equations.append(f"  z_{k}: W_{k} @ h_{k - 1}{skip} + b_{k}")
        equations.append(f"  h_{k}: {ACTIVATIONS[k % len(ACTIVATIONS)]}(z_{k})")
    last = width(layers)
    return (
        f"inputs: {{h_0: [{width(0)}]}}\ntargets: {{y: [{last}]}}\nparameters:\n"
        + "".join(f"  {shape}\n" for shape in shapes)
        + "equations:\n"
        + "\n".join(equations)
        + f"\n  L: 1/2*sum((h_{layers} - y)**2)\n"
    )


def digits_net() -> str:
    """784-512-512-10 with whole-number weights, for exact forward and backward values."""
    return """\
vectors: row
inputs: {x: [784]}
targets: {y: [10]}
parameters: {W_1: [784, 512], b_1: [512], W_2: [512, 512], b_2: [512], W_3: [512, 10], b_3: [10]}
equations:
  z_1: x @ W_1 + b_1
  h_1: relu(z_1)
  z_2: h_1 @ W_2 + b_2
  h_2: relu(z_2)
  z_3: h_2 @ W_3 + b_3
  L: 1/2*sum((z_3 - y)**2)
values:
  x: {random: [0, 255], seed: 1}
  y: {random: [0, 1], seed: 2}
  W_1: {random: [-9, 9], seed: 3}
  b_1: {random: [-9, 9], seed: 4}
  W_2: {random: [-9, 9], seed: 5}
  b_2: {random: [-9, 9], seed: 6}
  W_3: {random: [-9, 9], seed: 7}
  b_3: {random: [-9, 9], seed: 8}
"""


CASES = {
    "two-layer ReLU net, 4 gradients": TWO_LAYER,
    "gated softmax net, 7 gradients": GATED,
    "linear net of 8 layers": linear(8),
    "linear net of 64 layers": linear(64),
}
