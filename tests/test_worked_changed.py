"""Worked files that are changed: other sizes, a layer more, other names. The answers change with them.

Sizes and layers: every gradient equals autograd's. Names: written back, all data are what they were.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from ruamel.yaml import YAML

from symbackprop.derive.derive import derive
from symbackprop.network.file import loads
from symbackprop.network.network import Network
from symbackprop.numeric.solve import work
from symbackprop.numeric.value import flat_cells
from symbackprop.solution import solve

WORKED = Path(__file__).resolve().parent.parent / "worked"
GIVEN = ("inputs", "parameters", "targets")
OWN_NUMBERS = ("values", "expected", "update", "ask", "notation", "samples")
Document = dict[str, Any]
Change = Callable[[Document], None]


def document(name: str) -> Document:
    """The first network of a worked file without its numbers and questions."""
    text = (WORKED / name / "net.yaml").read_text(encoding="utf-8").split("\n---\n")[0]
    found: Document = YAML(typ="safe").load(text)
    return {key: value for key, value in found.items() if key not in OWN_NUMBERS}


# -- other sizes, a layer more -------------------------------------------------------------------------------


def sized(**sizes: int) -> Change:
    """A number for each size that is a symbol."""
    return lambda doc: doc.setdefault("sizes", {}).update(sizes)


def shaped(**shapes: list[Any]) -> Change:
    """Other shapes for what is declared."""

    def change(doc: Document) -> None:
        for section in GIVEN:
            for name in doc.get(section, {}):
                if name in shapes:
                    doc[section][name] = shapes[name]

    return change


def inserted(after: str, equations: dict[str, str], parameters: dict[str, list[Any]]) -> Change:
    """New equations after one; what used that one then uses the last of them."""
    last = list(equations)[-1]

    def change(doc: Document) -> None:
        found: dict[str, Any] = {}
        for name, given in doc["equations"].items():
            behind = after in found
            text = given["is"] if isinstance(given, dict) else given
            text = re.sub(rf"\b{after}\b", last, text) if behind else text
            found[name] = given | {"is": text} if isinstance(given, dict) else text
            if name == after:
                found.update(equations)
        doc["equations"] = found
        doc["parameters"].update(parameters)

    return change


SIGMOIDS = sized(d_1=4, d_2=2, d_3=3)
DEEPER = {"a": "V @ z_2 + c", "s": "tanh(a)"}
CASES: list[tuple[str, list[Change]]] = [
    ("two_layer_mse", [sized(d_1=5, d_2=4, d_3=3)]),
    ("two_layer_mse", [SIGMOIDS, inserted("z_2", DEEPER, {"V": ["d_2", "d_2"], "c": ["d_2"]})]),
    ("two_layer_sigmoid_bce", [SIGMOIDS]),
    ("two_layer_sigmoid_bce", [SIGMOIDS, inserted("z_1", {"r": "z_1 * u"}, {"u": ["d_2"]})]),
    ("gated_softmax", [sized(D=2, H=5, K=4)]),
    ("gated_softmax", [sized(D=3, H=2, K=5), inserted("g_2", {"g": "tanh(V @ g_2)"}, {"V": ["H", "H"]})]),
    ("relu_rows", [shaped(X=[3], W_1=[3, 4], W_2=[4, 5], y=[5])]),
    ("relu_rows_masked", [inserted("Y_2", {"A": "sigmoid(Y_2 @ V)"}, {"V": [2, 2]})]),
    ("homework_batch", [sized(m=3), shaped(x=["m", 2], W_1=[4, 2], W_2=[3, 4], W_3=[1, 3])]),
    ("homework_batch", [sized(m=2), inserted("h_2", {"q": "tanh(h_2 @ V.T)"}, {"V": [2, 2]})]),
    ("homework_single", [shaped(x=[1, 2], W_1=[5, 2], W_2=[3, 5], W_3=[4, 3], y=[1, 4])]),
    ("four_scalars", [inserted("h_1", {"k": "h_1 * v"}, {"v": []})]),
]


@pytest.mark.needs_torch
@pytest.mark.parametrize(("name", "changes"), CASES, ids=[f"{n}-{k}" for k, (n, _) in enumerate(CASES)])
def test_other_sizes_and_layers_give_other_gradients_that_are_right(
    name: str, changes: list[Change], monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    import torch_oracle as oracle

    doc = document(name)
    for change in changes:
        change(doc)
    rng = Random(f"{name} {len(changes)}")
    (bare,) = loads(json.dumps(doc))
    values = {q.name: drawn(q.name, bare, rng) for q in bare.quantities.values() if q.role != "computed"}
    (network,) = loads(
        json.dumps(doc | {"values": values, "wrt": [n for n in values if n not in doc["targets"]]})
    )
    for size, number in network.sizes.items():
        monkeypatch.setitem(oracle.FUNCTIONS, size, number)
    monkeypatch.setitem(oracle.FUNCTIONS, "onehot", lambda t, k: torch.eye(k)[int(t) - 1].reshape(-1, 1))
    tensors = {
        n: oracle.tensor(value, declared(doc, n), network.vectors == "row") for n, value in values.items()
    }
    texts = {n: e["is"] if isinstance(e, dict) else e for n, e in doc["equations"].items()}
    seen, expected = oracle.gradients({n: str(t) for n, t in texts.items()}, tensors, {}, False)
    derivation = derive(network)
    found = work(network, derivation).gradients
    compared = [n for n in derivation.gradients if n in seen and n != network.loss and n in expected]
    assert set(compared) >= set(doc["parameters"])
    for each in compared:
        mine = [
            float(cell.p) / float(cell.q) if hasattr(cell, "q") else float(cell.mid())
            for cell in cells(found[each])
        ]
        assert mine == pytest.approx(expected[each].reshape(-1).tolist(), rel=1e-9, abs=1e-12), each


def cells(value: Any) -> list[Any]:
    return list(flat_cells(value))


def declared(doc: Document, name: str) -> list[Any]:
    given = next(doc[section][name] for section in GIVEN if name in doc.get(section, {}))
    return list(given["shape"] if isinstance(given, dict) else given)


def drawn(name: str, network: Network, rng: Random) -> Any:
    """Thirds between 0 and 1, with a sign for what is a parameter; a label is its last."""
    quantity = network.quantities[name]
    if quantity.label is not None:
        return 2
    rows, columns = ((network.sizes[a] if isinstance(a, str) else a) for a in quantity.array.shape)

    def number() -> str:
        found = Fraction(rng.randrange(1, 30), 31)
        return str(found if quantity.role == "target" or rng.random() < 0.7 else -found)

    if rows is None and columns is None:
        return number()
    if rows is None or columns is None:
        return [number() for _ in range(columns or rows or 1)]
    return [[number() for _ in range(columns)] for _ in range(rows)]


# -- other names ---------------------------------------------------------------------------------------------

NAMES = {
    "homework_single": {"W": "A", "h": "F", "z": "Z", "x": "X", "y": "Y", "l": "E"},
    "homework_batch": {"W": "A", "h": "F", "z": "Z", "x": "X", "y": "Y", "l": "E"},
    "two_layer_mse": {"W": "A", "b": "B", "z": "Z", "x": "X", "y": "Y", "l": "E"},
    "gated_softmax": {"W": "A", "b": "B", "z": "Z", "x": "X", "h": "F", "g": "G", "y": "Y"},
    "relu_rows_masked": {"W": "A", "S": "Z", "Y": "F", "X": "D", "L": "E"},
    "three_layer_costs": {"W": "A", "b": "B", "h": "F", "x": "X", "y": "Y"},
    "hessian_products": {"x": "X"},  # v and y stand beside the letter of the Hessian and of a direction
    "deep_linear_sheet": {"W": "A", "h": "F"},
    # U and V stay: they keep the nameless part of a cell from being u or v
    "matrix_rnn": {"W": "A", "b": "B", "c": "C", "h": "F", "x": "X", "z": "Z"},
}


def renamed(text: str, names: dict[str, str]) -> str:
    """Every quantity by its new letter: alone, with its number, behind the d of a derivative or a code's d_."""
    either = "|".join(names)
    pattern = rf"(?<![A-Za-z\\^])(d_|d)?({either})(?![A-Za-z])"
    return re.sub(pattern, lambda m: f"{m[1] or ''}{names[m[2]]}", text)


@pytest.mark.parametrize("name", NAMES)
def test_names_change_nothing_but_the_names(name: str) -> None:
    text = (WORKED / name / "net.yaml").read_text(encoding="utf-8").split("\n---\n")[0]
    names = NAMES[name]
    found, other = (json.loads(solve(loads(t)[0]).json()) for t in (text, renamed(text, names)))
    back = {new: old for old, new in names.items()}
    for key in ("equations", "forward", "gradients", "answers", "cost"):
        assert everywhere(other[key], back) == everywhere(found[key], {"_": "_"}), key


def everywhere(node: Any, names: dict[str, str]) -> Any:
    """The data with other names; without the words of questions, and slopes, which take a free letter."""
    match node:
        case str():
            return renamed(node, names)
        case list():
            return [everywhere(each, names) for each in node if not is_slope(each)]
        case dict():
            return {renamed(k, names): everywhere(v, names) for k, v in node.items() if k != "text"}
    return node


def is_slope(node: Any) -> bool:
    return isinstance(node, dict) and str(node.get("question", "")).endswith("'")
