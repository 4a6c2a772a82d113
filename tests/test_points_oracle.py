"""Values, gradients and derivatives at sample points equal PyTorch's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from random_networks import Made, networks, yaml

from symbackprop.network.file import loads
from symbackprop.network.network import Network
from symbackprop.points.points import Points, points

pytestmark = pytest.mark.needs_torch

CLOSE = 1e-9


def at_a(m: Made) -> tuple[Network, Points]:
    (network,) = loads(yaml(m), "random.yaml")
    found = points(network, "A")
    assert found is not None, yaml(m)
    return network, found


def graph(m: Made, found: Points, k: int, replaced: dict[str, Any] | None = None) -> tuple[dict[str, Any], Any]:
    """PyTorch's own tensors at point k, and the loss; `replaced` stand for what their equations give."""
    import torch_oracle as oracle

    seen: dict[str, Any] = {}
    for name in (*m.inputs, *m.parameters, *m.targets):
        value = found.value(name)
        assert value is not None
        seen[name] = oracle.torch.tensor(value.value[k].copy()).requires_grad_(True)
    batch = m.batch is not None
    lie = {n: v.T if batch and v.shape[1] == 1 and v.shape[0] > 1 else v for n, v in seen.items()}
    for name, text in m.equations.items():
        value = eval(text, {"__builtins__": {}}, {**oracle.FUNCTIONS, **lie})
        value = value.reshape(1, 1) if value.dim() == 0 else value
        if replaced and name in replaced:
            value = replaced[name].clone().requires_grad_(True)
        lie[name] = seen[name] = value
    if not m.upstream:
        return seen, seen[list(m.equations)[-1]].sum()
    return seen, sum((oracle.torch.tensor(found.outer[n][k]) * seen[n]).sum() for n in m.upstream)


def derivative(out: Any, by: Any) -> np.ndarray[Any, Any]:
    """d out / d by of a 1 x 1 out, 0 where out does not hang on it."""
    import torch

    if not out.requires_grad or not by.requires_grad:
        return np.zeros(tuple(by.shape))
    (found,) = torch.autograd.grad(out, by, retain_graph=True, allow_unused=True)
    return np.zeros(tuple(by.shape)) if found is None else found.detach().numpy(force=True)


def near(mine: Any, theirs: Any, what: str) -> None:
    scale = max(1.0, float(np.abs(theirs).max()))
    assert np.abs(np.asarray(mine) - np.asarray(theirs)).max() <= CLOSE * scale, what


def pairs(network: Network) -> Iterator[tuple[str, str]]:
    """Computed quantities by computed ones and by the first and last parameter."""
    computed = [e.name for e in network.equations if e.name in network.quantities]
    for a in computed[-3:]:
        yield from ((a, b) for b in (*computed[:2], *network.wrt[:1], *network.wrt[-2:-1]) if b != a)


@settings(max_examples=80, deadline=None)
@given(networks())
def test_values_and_gradients_of_random_networks_equal_autograd(m: Made) -> None:
    _, found = at_a(m)
    for k in (0, found.count - 1):
        seen, loss = graph(m, found, k)
        for name, tensor in seen.items():
            value = found.value(name)
            assert value is not None
            near(value.value[k], tensor.detach().numpy(), name)
            gradient = found.gradient(name)
            assert gradient is not None
            if name not in m.targets and (name not in m.equations or tensor.requires_grad):
                near(gradient.value[k], derivative(loss, tensor), f"dL/d{name} of {yaml(m)}")


@settings(max_examples=40, deadline=None)
@given(networks())
def test_derivatives_between_any_two_quantities_equal_autograd(m: Made) -> None:
    network, found = at_a(m)
    k = found.count // 2
    seen, _ = graph(m, found, k)
    for a, b in pairs(network):
        if a not in seen or b not in seen or (b in m.equations and not seen[b].requires_grad):
            continue
        total = found.total(a, b)
        assert total is not None
        for i in range(seen[a].shape[0]):
            for j in range(seen[a].shape[1]):
                near(total[k, i, j], derivative(seen[a][i, j], seen[b]), f"d{a}/d{b} of {yaml(m)}")


@settings(max_examples=40, deadline=None)
@given(networks())
def test_a_replaced_value_is_what_autograd_goes_on_with(m: Made) -> None:
    import torch

    _, found = at_a(m)
    name = next(iter(m.equations))
    before = found.value(name)
    assert before is not None
    other = before.value * 0.75 + 0.3125
    changed = found.overridden(name, other)
    k = 1
    seen, loss = graph(m, found, k, {name: torch.tensor(other[k].copy())})
    for key, tensor in seen.items():
        value, gradient = changed.value(key), changed.gradient(key)
        assert value is not None
        assert gradient is not None
        near(value.value[k], tensor.detach().numpy(), key)
        if key in m.equations and tensor.requires_grad:
            near(gradient.value[k], derivative(loss, tensor), f"dL/d{key} of {yaml(m)}")


@settings(max_examples=40, deadline=None)
@given(networks())
def test_a_replaced_gradient_is_handed_to_the_ancestors_and_to_nobody_else(m: Made) -> None:
    import torch

    _, found = at_a(m)
    name = list(m.equations)[-2] if len(m.equations) > 1 else next(iter(m.equations))
    before = found.gradient(name)
    assert before is not None
    other = before.value * 2 + 0.5
    changed = found.with_gradient(name, other)
    k = 2
    seen, loss = graph(m, found, k)
    if not seen[name].requires_grad:
        return
    extra = torch.tensor(other[k] - before.value[k])
    with_more = loss + (extra * seen[name]).sum()  # its derivative by what comes before is as wanted
    for key, tensor in seen.items():
        if key in m.targets or not tensor.requires_grad:
            continue
        gradient = changed.gradient(key)
        assert gradient is not None
        ancestor = found.graph.depends(name, key)
        near(gradient.value[k], derivative(with_more if ancestor else loss, tensor), f"dL/d{key} of {yaml(m)}")


@settings(max_examples=25, deadline=None)
@given(networks())
def test_second_derivatives_are_those_of_autograd(m: Made) -> None:
    import torch

    _, found = at_a(m)
    name = next(iter(m.equations))
    k = 0
    seen, loss = graph(m, found, k)
    hessian = found.hessian(name)
    assert hessian is not None
    if not loss.requires_grad or not seen[name].requires_grad:
        return
    (first,) = torch.autograd.grad(loss, seen[name], create_graph=True, allow_unused=True)
    if first is None:
        return
    for i in range(first.shape[0]):
        for j in range(first.shape[1]):
            near(hessian[k, i, j], derivative(first[i, j], seen[name]), f"of {name} in {yaml(m)}")
