"""The question sheet on a gated network: its bars against sums written out, softmax, the graph.

Also what its answers rest on: a form is compared with its own entries each time, never by another's verdict.
"""

from __future__ import annotations

import functools
import json
import math
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from planting import in_form, planted

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form, Indicator
from symbackprop.algebra.rewrite import rewrite
from symbackprop.algebra.roundtrip import lowers_back, same_entries
from symbackprop.algebra.terms import Entry, Index, term
from symbackprop.derive.checks import check_derivation
from symbackprop.derive.derive import derive
from symbackprop.errors import StepFailed
from symbackprop.network.file import loads
from symbackprop.solution import json as data
from symbackprop.solution import solve, tex

NET = Path(__file__).resolve().parent.parent / "worked" / "gated_questions" / "net.yaml"
TEXT = NET.read_text(encoding="utf-8")
D, H, K = 2, 3, 4
Table = list[list[float]]


def drawn(seed: int, skip: bool) -> dict[str, Any]:
    draw = random.Random(seed)

    def row(n: int) -> list[int]:
        return [draw.choice([-3, -2, -1, 1, 2, 3]) for _ in range(n)]

    sizes = {"W_1": (H, D), "W_2": (H, D), "W_3": (K, H)} | ({"W_4": (K, D)} if skip else {})
    given: dict[str, Any] = {name: [row(c) for _ in range(r)] for name, (r, c) in sizes.items()}
    return given | {"x": row(D), "b_1": row(H), "b_2": row(H), "t": draw.randint(1, K)}


def times(a: Table, v: list[float]) -> list[float]:
    return [sum(p * q for p, q in zip(row, v, strict=True)) for row in a]


def back(a: Table, v: list[float]) -> list[float]:
    """a^T v"""
    return [sum(row[j] * q for row, q in zip(a, v, strict=True)) for j in range(len(a[0]))]


def plus(*vectors: list[float]) -> list[float]:
    return [sum(each) for each in zip(*vectors, strict=True)]


def outer(u: list[float], v: list[float]) -> Table:
    return [[a * b for b in v] for a in u]


def by_hand(given: dict[str, Any]) -> dict[str, Any]:
    """Every bar, entry by entry."""
    x, skip = given["x"], given.get("W_4")
    z1, z2 = plus(times(given["W_1"], x), given["b_1"]), plus(times(given["W_2"], x), given["b_2"])
    h, g1 = [max(z, 0.0) for z in z1], [1 / (1 + math.exp(-z)) for z in z2]
    g2 = [a * b for a, b in zip(h, g1, strict=True)]
    y = plus(times(given["W_3"], g2), times(skip, x)) if skip else times(given["W_3"], g2)
    powers = [math.exp(each) for each in y]
    p = [each / sum(powers) for each in powers]
    hot = [1.0 if k + 1 == given["t"] else 0.0 for k in range(K)]
    dy = [a - b for a, b in zip(p, hot, strict=True)]
    dg2 = back(given["W_3"], dy)
    dh, dg1 = ([a * b for a, b in zip(dg2, other, strict=True)] for other in (g1, h))
    dz1 = [d * (1.0 if z >= 0 else 0.0) for d, z in zip(dh, z1, strict=True)]
    dz2 = [d * a * (1 - a) for d, a in zip(dg1, g1, strict=True)]
    dx = plus(back(given["W_1"], dz1), back(given["W_2"], dz2), back(skip, dy) if skip else [0.0] * D)
    return {
        "dJ/dS": -1.0,
        "dJ/dp": [-b / a for a, b in zip(p, hot, strict=True)],
        "dp/dy": [[(p[i] if i == j else 0.0) - p[i] * p[j] for j in range(K)] for i in range(K)],
        "dJ/dy": dy,
        "dJ/dg_2": dg2,
        "dJ/dh": dh,
        "dJ/dg_1": dg1,
        "dJ/dz_2": dz2,
        "dJ/dz_1": dz1,
        "dJ/dx": dx,
        "dJ/dW_1": outer(dz1, x),
        "dJ/dW_2": outer(dz2, x),
        "dJ/dW_3": outer(dy, g2),
        "dJ/dW_4": outer(dy, x),
    }


def answers(name: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    extra = f"\n---\nname: tried\nextends: {name}\nsizes: {{D: {D}, H: {H}, K: {K}}}\nvalues: {given}\n"
    network = next(n for n in loads(TEXT + extra) if n.name == "tried")
    found: list[dict[str, Any]] = json.loads(data([solve(network)]))["answers"]
    return found


def flat(value: Any) -> list[float]:
    return [c for v in value for c in flat(v)] if isinstance(value, list) else [value]


@pytest.mark.parametrize("seed", [1, 2, 5])
@pytest.mark.parametrize("name", ["gated", "skip"])
def test_every_bar_is_the_sum_over_entries(name: str, seed: int) -> None:
    given = drawn(seed, name == "skip")
    facts = by_hand(given)
    asked = [a for a in answers(name, given) if a["question"].startswith("d")]
    assert len(asked) == (14 if name == "gated" else 2)
    for answer in asked:
        wanted = flat(facts[answer["question"]])
        assert flat(answer["decimal"]) == pytest.approx(wanted, rel=1e-11, abs=1e-14), answer["question"]


@functools.cache
def pages() -> list[dict[str, str]]:
    """The answers of each network, by question; where one is asked twice, the later after it."""
    found = []
    for network in loads(TEXT):
        latex: dict[str, str] = {}
        for a in json.loads(data([solve(network)]))["answers"]:
            latex[a["question"] + "'" * (a["question"] in latex)] = a["latex"]
        found.append(latex)
    return found


def test_the_bars_are_written_in_terms_of_the_bars_above() -> None:
    gated, skip = pages()
    right = {question: latex.partition(" = ")[2] for question, latex in gated.items()}
    assert right["dJ/dS"] == "-1"
    assert right["dp/dy"] == r"\operatorname{diag}(y') - y' y'^{\top}"
    assert right["dJ/dy"] == r"\bar{y}' \odot y' - (\bar{y}'^{\top} y')\,y'"
    assert right["dJ/dy'"] == r"y' - \operatorname{onehot}(t)"
    assert right["dJ/dg_2"] == r"W^{(3)\top} \bar{y}"
    assert right["dJ/dh"] == r"\bar{g}_2 \odot g_1" and right["dJ/dg_1"] == r"\bar{g}_2 \odot h"
    assert right["dJ/dz_2"] == r"\bar{g}_1 \odot g_1 \odot (1 - g_1)"
    assert right["dJ/dz_1"] == r"\bar{h} \odot \mathbf{1}(z_1 \ge 0)"
    branches = r"W^{(1)\top} \bar{z}_1 + W^{(2)\top} \bar{z}_2"
    assert right["dJ/dx"] == branches
    assert skip["dJ/dx"].partition(" = ")[2] == rf"{branches} + W^{{(4)\top}} \bar{{y}}"


def test_the_jacobian_of_softmax_is_derived_from_its_quotient() -> None:
    (answer,) = (a for a in json.loads(data([solve(loads(TEXT)[0])]))["answers"] if a["question"] == "dp/dy")
    reasons = [step["reason"] for step in answer["steps"]]
    assert reasons[0] == "expand" and "fold" in reasons and reasons[-1] == "lift"
    assert "chain" not in reasons and all(step["checked"] in ("exact", "ball") for step in answer["steps"])
    assert r"\sum_{k=1}^{K} e^{y_k}" in answer["steps"][0]["rhs"]


def test_the_reason_names_the_target_whose_entries_add_up_to_1() -> None:
    said = set(re.findall(r"the entries of \$([^$]*)\$ add up to 1", tex([solve(loads(TEXT)[0])])))
    assert said == {r"\operatorname{onehot}(t)"}


def test_the_edges_of_the_graph_are_the_equations() -> None:
    gated, skip = (json.loads(data([solve(n)]))["answers"][0]["graph"] for n in loads(TEXT))
    own = {(e["from"], e["to"]) for e in gated["edges"]}
    assert own >= {
        ("x", "z_1"), ("x", "z_2"), ("z_1", "h"), ("z_2", "g_1"), ("h", "g_2"), ("g_1", "g_2"),
        ("g_2", "y"), ("y", "p"), ("p", "S"), ("t", "S"), ("S", "J"),
    }  # fmt: skip
    assert {(e["from"], e["to"]) for e in skip["edges"]} - own == {("x", "y"), ("W_4", "y")}


# -- a form has a verdict of its own -----------------------------------------------------------------------


def test_a_wrong_form_is_not_taken_for_the_lift_that_was_decided_before() -> None:
    p, q = Index("m"), Index("n")
    g, x = build.column("g", "m"), build.column("x", "n")
    sums = term(Entry(g, (p,)), Entry(x, (q,)))
    right = build.matmul(g, build.transpose(x))
    assert lowers_back(right, sums, (p, q), ("m", "n")) and same_entries(right, sums, (p, q), ("m", "n"))
    doubled = build.add(right, right)
    assert not same_entries(doubled, sums, (p, q), ("m", "n"))


TWO_RELU = """
inputs: {x: [n]}
targets: {t: [k]}
parameters: {W_1: [h, n], W_2: [m, h], W_3: [k, m]}
equations:
  z_1: W_1 @ x
  h_1: relu(z_1)
  z_2: W_2 @ h_1
  h_2: relu(z_2)
  L: sum((W_3 @ h_2 - t)**2)
"""


@pytest.mark.parametrize("name", ["z_1", "z_2"])
def test_another_slope_at_the_kink_is_found_in_each_layer_of_one_form(name: str) -> None:
    def at_the_kink_too(form: Form) -> Form:
        return rewrite(
            form, lambda n: Indicator(">=", n.left, n.right, n.shape) if isinstance(n, Indicator) else None
        )

    right = derive(loads(TWO_RELU)[0])
    gradient = right.gradients[name]
    wrong = planted(
        derive(loads(TWO_RELU)[0], checks=False), f"unfold {name}", "unfold", in_form(at_the_kink_too)
    )
    assert gradient.matrix is not None
    other = replace(wrong.gradients[name], matrix=at_the_kink_too(gradient.matrix))
    with pytest.raises(StepFailed, match=f"unfold {name}"):
        check_derivation(replace(wrong, gradients={**wrong.gradients, name: other}))
