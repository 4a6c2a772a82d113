"""Every gradient of random networks equals PyTorch's, and every printed step was checked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from random_networks import Made, networks, yaml

from symbackprop.derive.derive import derive
from symbackprop.derive.steps import Derivation
from symbackprop.network.file import loads
from symbackprop.numeric.solve import work
from symbackprop.numeric.value import Value, flat_cells

pytestmark = pytest.mark.needs_torch

CLOSE = 1e-9


def show(value: object) -> str:
    return "[" + ", ".join(map(show, value)) + "]" if isinstance(value, list) else str(value)


def file_text(m: Made, upstream: dict[str, object]) -> str:
    values = {**m.values(), **{f"dE/d{n}": v for n, v in upstream.items()}}
    return yaml(m) + "values:\n" + "".join(f"  {n}: {show(v)}\n" for n, v in values.items())


def numbers_of(value: Value) -> Iterator[float]:
    for cell in flat_cells(value):
        assert cell is not None
        yield float(cell.p) / float(cell.q) if hasattr(cell, "q") else float(cell.mid())


def compare(m: Made, derivation: Derivation) -> None:
    import torch_oracle as oracle

    network = derivation.network
    numbers = work(network, derivation)
    shapes = {**m.inputs, **m.parameters, **m.targets}

    def drawn(key: str) -> object:
        return oracle.torch.tensor([[float(cell) for cell in row] for row in network.values[key]])

    given_values = {n: drawn(n) for n in shapes}
    upstream = {n: drawn(f"dE/d{n}") for n in m.upstream}
    seen, expected = oracle.gradients(m.equations, given_values, upstream, m.batch is not None)
    assert m.upstream or network.loss in derivation.gradients
    for name, gradient in derivation.gradients.items():
        if name not in seen or name == network.loss or not seen[name].requires_grad:
            continue  # unnamed parts, and what autograd takes for a constant because it only compares
        assert gradient.matrix is not None, f"no matrix form for {name}: {gradient.blocked}"
        want = expected.get(name)
        flat = [0.0] * seen[name].numel() if want is None else want.reshape(-1).tolist()
        got = list(numbers_of(numbers.gradients[name]))
        scale = max(1.0, *(abs(v) for v in flat))
        assert len(got) == len(flat), name
        for mine, autograd in zip(got, flat, strict=True):
            assert abs(mine - autograd) <= CLOSE * scale, (name, got, flat, gradient.matrix)


@settings(max_examples=300, deadline=None)
@given(networks())
def test_gradients_of_random_networks_equal_autograd(m: Made) -> None:
    upstream = {n: m.value(m.shape(dict(m.done)[n])) for n in m.upstream}
    (network,) = loads(file_text(m, upstream), "random.yaml")
    compare(m, derive(network))
