"""An entry of any quantity of a random network by any other quantity: equal to PyTorch's, entry by entry."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from random_networks import Made, networks
from test_oracle import CLOSE, file_text, numbers_of

from symbackprop.derive.answer import Answer
from symbackprop.derive.derive import derive
from symbackprop.derive.questions import answered
from symbackprop.network.ask import Ask, Spot
from symbackprop.network.file import loads
from symbackprop.network.network import Network
from symbackprop.numeric.answers import answer_numbers
from symbackprop.numeric.solve import work

pytestmark = pytest.mark.needs_torch


def questions(network: Network, rng: random.Random) -> tuple[Ask, ...]:
    """A few pairs, the first of each at one of its entries."""
    computed = [e.out for e in network.equations if e.name != network.loss]
    names = [q.name for q in network.quantities.values() if q.role != "target"]
    found = []
    for out in rng.sample(computed, min(4, len(computed))):
        at = tuple(
            rng.randint(1, axis) if isinstance(axis, int) else 1 for axis in out.shape if axis is not None
        )
        wrt = rng.choice(names)
        said = f"d{out.name}{list(at)}/d{wrt}"
        found.append(Ask(said, "derivative", out=Spot(out.name, at), wrt=Spot(wrt)))
    return tuple(found)


def table(network: Network, name: str) -> list[list[float]]:
    return [[float(cell or 0) for cell in row] for row in network.values[name]]


@settings(max_examples=30, deadline=None)
@given(networks())
def test_derivatives_of_random_networks_equal_autograd(m: Made) -> None:
    import torch_oracle as oracle

    upstream = {n: m.value(m.shape(dict(m.done)[n])) for n in m.upstream}
    (network,) = loads(file_text(m, upstream), "random.yaml")
    network = replace(network, ask=questions(network, m.rng))
    numbers = work(network, derive(network, checks=False))
    shapes = {**m.inputs, **m.parameters, **m.targets}
    for answer in answered(network):
        assert isinstance(answer, Answer) and answer.ask.wrt is not None
        drawn = {n: oracle.torch.tensor(table(network, n)) for n in shapes}
        value = numbers.forward[answer.out.array.name]
        one = oracle.torch.zeros(value.rows, value.columns)
        places = iter(answer.out.at)
        row, column = (0 if axis is None else int(str(next(places))) - 1 for axis in answer.out.array.shape)
        one[row, column] = 1
        name = answer.out.array.name
        before = dict(list(m.equations.items())[: list(m.equations).index(name) + 1])
        _, grads = oracle.gradients(before, drawn, {name: one}, m.batch is not None)
        wanted = grads.get(answer.ask.wrt.name)
        mine = answer_numbers(answer, network, numbers).value
        if wanted is None:
            assert answer.element == ()
            continue
        flat = wanted.reshape(-1).tolist()
        assert mine is not None or not any(flat)
        got = [0.0] * len(flat) if mine is None else list(numbers_of(mine))
        scale = max(1.0, *map(abs, flat))
        assert len(got) == len(flat)
        for ours, theirs in zip(got, flat, strict=True):
            assert abs(ours - theirs) <= CLOSE * scale, (answer.ask.said, got, flat)
