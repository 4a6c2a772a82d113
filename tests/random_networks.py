"""Random networks as text, for the oracle: Hypothesis draws the equations, PyTorch reads the same text.

Every function of the registry is met, in rows and columns, with batches, skip connections, gates, shared
parameters, scalars and given upstream gradients. The oracle evaluates the expressions with its own functions,
so nothing of ours stands between the file and autograd.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from hypothesis import strategies as st

from symbackprop.rules.registry import RULES

POSITIVE = {"log", "sqrt"}  # defined for positive numbers only: they are given z**2 + 1
INNER = {
    "over_sqrt_pi",
    "normal_cdf",
    "normal_pdf",
    "huber_entry",
}  # parts of other rules, not in the language
ELEMENTWISE = sorted(
    name for name, rule in RULES.items() if rule.kind == "elementwise" and rule.arity == 1 and name not in INNER
)
PAIRS = sorted(name for name, rule in RULES.items() if rule.kind == "elementwise" and rule.arity == 2)


@dataclass
class Made:
    """A network file in the making: names with their shapes, in the order of the file."""

    rng: random.Random
    lying: bool
    batch: int | None
    inputs: dict[str, list[int]] = field(default_factory=dict)
    parameters: dict[str, list[int]] = field(default_factory=dict)
    targets: dict[str, list[int]] = field(default_factory=dict)
    equations: dict[str, str] = field(default_factory=dict)
    upstream: list[str] = field(default_factory=list)
    one_hot: set[str] = field(default_factory=set)
    done: list[tuple[str, int]] = field(default_factory=list)  # quantities of the layers, with their widths

    def shape(self, width: int) -> list[int]:
        return [width] if self.batch is None else [self.batch, width]

    @property
    def along(self) -> str:
        return "" if self.batch is None else ", axis=1"

    def parameter(self, shape: list[int]) -> str:
        name = f"P_{len(self.parameters) + 1}"
        self.parameters[name] = shape
        return name

    def equation(self, text: str, width: int) -> str:
        name = f"q_{len(self.equations) + 1}"
        self.equations[name] = text
        self.done.append((name, width))
        return name

    def value(self, shape: list[int]) -> object:
        if not shape:
            return self._number()
        return [self.value(shape[1:]) for _ in range(shape[0])]

    def _number(self) -> str:
        return f"{self.rng.choice([-1, 1]) * self.rng.randint(1, 12)}/8"

    def values(self) -> dict[str, object]:
        out = {n: self.value(s) for n, s in (*self.inputs.items(), *self.parameters.items())}
        for name, shape in self.targets.items():
            out[name] = self._simplex(shape) if name in self.one_hot else self.value(shape)
        return out

    def _simplex(self, shape: list[int]) -> object:
        if len(shape) == 2:
            return [self._simplex(shape[1:]) for _ in range(shape[0])]
        hot = self.rng.randrange(shape[0])
        return [str(int(k == hot)) for k in range(shape[0])]


def affine(m: Made, h: str, n: int, width: int) -> str:
    """W h + b, or h W + b for rows and batches; without a bias one time in three."""
    if m.batch is None and not m.lying:
        product = f"{m.parameter([width, n])} @ {h}"
    else:
        product = f"{h} @ {m.parameter([n, width])}"
    return product if m.rng.random() < 1 / 3 else f"{product} + {m.parameter([width])}"


def elementwise(m: Made, h: str) -> str:
    rule = m.rng.choice(ELEMENTWISE)
    return f"{rule}({h}**2 + 1)" if rule in POSITIVE else f"{rule}({h})"


def layer(m: Made, h: str, n: int) -> tuple[str, int]:
    """One more quantity from the last one: its text and its width."""
    kinds = ["affine", "function", "skip", "gate", "scale", "softmax", "shared", "pair", "centred", "nested"]
    kind = m.rng.choice(kinds)
    same = [name for name, width in m.done if width == n and name != h]
    if kind == "affine":
        width = m.rng.choice([w for w in (2, 3, 4) if w != n])
        return affine(m, h, n, width), width
    if kind == "skip" and same:
        return f"{elementwise(m, h)} + {m.rng.choice(same)}", n
    if kind == "gate":
        gate = f"sigmoid({m.rng.choice(same)})" if same else f"sigmoid({affine(m, h, n, n)})"
        return f"{h} * {gate}", n
    if kind == "scale":
        return f"{m.parameter([])} * {h} - {h}/3", n
    if kind == "softmax":
        return f"{m.rng.choice(['softmax', 'log_softmax'])}({h}{m.along})", n
    if kind == "shared":
        shared = m.parameter([n, n])
        standing = m.batch is None and not m.lying
        inner = f"{shared} @ {h}" if standing else f"{h} @ {shared}"
        return (f"{shared} @ tanh({inner})" if standing else f"tanh({inner}) @ {shared}"), n
    if kind == "pair" and same:
        apart = f"{2 * len(m.equations) + 1}/16"  # each time another number: a tie is a kink
        return f"{m.rng.choice(PAIRS)}({h}, {m.rng.choice(same)} + {apart})", n
    if kind == "centred":
        return f"{h} - mean({h})", n
    if kind == "nested":
        width = m.rng.choice([w for w in (2, 3, 4) if w != n])
        return f"tanh({affine(m, h, n, width)})", width
    return elementwise(m, h), n


def scalar_loss(m: Made, h: str, n: int) -> str:
    """The loss on the last quantity, every one of the language in turn."""
    shape = m.shape(n)
    kind = m.rng.choice(["mse", "half", "bce", "cross", "logits", "huber", "hinge", "norm", "sum", "max"])
    if kind == "max" and "@" not in m.equations[h]:
        kind = "sum"  # entries that tie, as those of sign do, are a kink of max
    if kind in ("norm", "sum", "max"):
        return {"norm": f"norm({h})", "sum": f"1/3*sum({h}**3)", "max": f"max({h}) + dot_part"}[kind].replace(
            " + dot_part", f" + 1/2*sum({h}**2)"
        )
    m.targets["y"] = shape
    if kind in ("cross", "logits"):
        m.one_hot.add("y")
    return {
        "mse": f"mse({h}, y)",
        "half": f"1/2*sum(({h} - y)**2)",
        "bce": f"bce(sigmoid({h}), y)",
        "cross": f"cross_entropy(softmax({h}{m.along}), y)",
        "logits": f"cross_entropy_logits({h}, y)",
        "huber": f"huber({h}, y)",
        "hinge": f"hinge({h}, y)",
    }[kind]


def made(rng: random.Random) -> Made:
    """A network of depth 1 to 6."""
    m = Made(rng, lying=rng.random() < 0.4, batch=rng.choice([None, None, 2, 5]))
    n = rng.choice([2, 3, 4])
    m.inputs["x"] = m.shape(n)
    h = m.equation(affine(m, "x", n, w := rng.choice([v for v in (2, 3, 4) if v != n])), w)
    for _ in range(rng.randint(0, 5)):
        text, w = layer(m, h, w)
        h = m.equation(text, w)
    if rng.random() < 0.15:
        m.upstream.append(h)
        if len(m.done) > 2 and rng.random() < 0.5:
            m.upstream.append(m.done[len(m.done) // 2][0])
    else:
        m.equations["L"] = scalar_loss(m, h, w)
    return m


def scalars(rng: random.Random) -> Made:
    """A net of scalar equations, with a bias that two units share."""
    m = Made(rng, lying=False, batch=None)
    m.inputs |= {"i_1": [], "i_2": []}
    m.parameters |= {f"w_{k}": [] for k in range(1, 7)} | {"b": []}
    f, g = rng.choice(ELEMENTWISE), rng.choice(["tanh", "sigmoid", "relu", "softplus"])
    inner = "s_1**2 + 1" if f in POSITIVE else "s_1"
    m.equations |= {
        "s_1": "w_1*i_1 + w_2*i_2 + b",
        "s_2": "w_3*i_1 + w_4*i_2 + b",
        "h_1": f"{f}({inner})",
        "h_2": f"{g}(s_2)",
        "o": "w_5*h_1 + w_6*h_2",
    }
    m.targets["y"] = []
    m.equations["L"] = rng.choice(["1/2*(o - y)**2", "(y - o)**2/4 + w_1**2/10", "-(y*log(1/(1 + exp(-o))))"])
    return m


def yaml(m: Made) -> str:
    """The file that we read."""

    def section(key: str, entries: dict[str, object]) -> str:
        lines = "".join(f"  {name}: {_show(value)}\n" for name, value in entries.items())
        return f"{key}:\n{lines}" if entries else ""

    targets: dict[str, object] = {
        n: f"{{shape: {s}, one_hot: true}}" if n in m.one_hot else s for n, s in m.targets.items()
    }
    return "".join(
        (
            f"vectors: {'row' if m.lying else 'column'}\n",
            section("inputs", dict(m.inputs)),
            section("parameters", dict(m.parameters)),
            section("targets", targets),
            section("equations", dict(m.equations)),
            f"upstream: [{', '.join(m.upstream)}]\nloss: E\n" if m.upstream else "",
            f"wrt: [{', '.join((*m.parameters, *m.inputs))}]\n",
        )
    )


def _show(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_show, value)) + "]"
    return str(value)


@st.composite
def networks(draw: st.DrawFn) -> Made:
    """Any of them; the seed is all that Hypothesis shrinks."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    return scalars(rng) if rng.random() < 0.12 else made(rng)
