"""Sample points of each kind keep what the kind promises; floats agree with their exact twin."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_networks import NETS
from random_networks import Made, networks, yaml

from symbackprop.derive.derive import derive
from symbackprop.network.file import load, loads
from symbackprop.network.network import Network
from symbackprop.numeric.solve import work
from symbackprop.numeric.value import Value, flat_cells
from symbackprop.points import entries
from symbackprop.points.dual import Dual
from symbackprop.points.entries import UNKNOWN
from symbackprop.points.points import Kind, Points, points, twin

WORKED = sorted(Path(__file__).parent.parent.glob("worked/*/net.yaml"))
RELU = """
inputs: {x: [2]}
parameters: {W: [3, 2], V: [2, 3]}
targets: {y: [2]}
equations:
  z: W @ x
  h: relu(z)
  u: V @ h
  k: relu(u)
  L: 1/2*sum((k - y)**2)
"""
OPEN_THEN_MIXED = (
    RELU + "values: {x: [1, 2], W: [[1, 1], [2, 1], [1, 3]], V: [[1, 1, 1], [-1, 1, -2]], y: [3, -4]}\n"
)


def net(text: str) -> Network:
    (found,) = loads(text)
    return found


def at(network: Network, kind: Kind, count: int = 6) -> Points:
    found = points(network, kind, count)
    assert found is not None
    return found


def floats(found: Points, name: str) -> np.ndarray:
    value = found.value(name)
    assert value is not None
    return entries.as_floats(value.value)


def cells(found: Points, name: str, gradient: bool = False) -> list[object]:
    value = found.gradient(name) if gradient else found.value(name)
    assert value is not None
    return list(value.value.reshape(-1))


# -- A: any signs, masks free ---------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(networks())
def test_at_a_everything_has_a_value_of_a_size_that_can_be_compared(m: Made) -> None:
    found = at(net(yaml(m)), "A")
    assert found.count >= 6
    for name in found.network.quantities:
        assert np.isfinite(floats(found, name)).all(), yaml(m)
        gradient = found.gradient(name)
        assert gradient is not None
        assert np.isfinite(gradient.value).all(), yaml(m)


def test_at_a_masks_are_free_and_no_layer_is_dead() -> None:
    found = at(net(RELU), "A", 40)
    for name in ("z", "u"):
        value = floats(found, name)
        assert (value > 0).any(axis=(1, 2)).all()
        assert len({tuple(row) for row in (value > 0).reshape(40, -1)}) > 2
        assert (np.abs(value) > 2**-11).all()
    for name in ("x", "W", "y"):
        assert (floats(found, name) > 0).any()
        assert (floats(found, name) < 0).any()


@pytest.mark.parametrize("kind", ["A", "O"])
def test_a_layer_of_one_unit_is_open_at_most_points_and_closed_at_some(kind: Kind) -> None:
    found = at(net("inputs: {x: []}\nparameters: {w: [], b: [], v: [], c: []}\ntargets: {y: []}\nequations:\n"
                   "  z: w*x + b\n  h: relu(z)\n  u: v*h + c\n  k: relu(u)\n  L: (k - y)**2\n"
                   "values: {x: 1, w: -2, b: 1, v: 3, c: -1, y: 5}\n"), kind)  # fmt: skip
    for name in ("z", "u"):
        is_open = floats(found, name).reshape(-1) > 0
        assert is_open.sum() >= 6
        assert (~is_open).sum() >= 2


def test_a_layer_that_is_held_open_is_open_at_every_point() -> None:
    found = at(net("inputs: {x: []}\nparameters: {w: [], v: []}\ntargets: {y: []}\nequations:\n  z: w*x\n"
                   "  h: relu(z)\n  u: v - h\n  k: relu(u)\n  L: (k - y)**2\n"
                   "values: {x: 1, w: 2, v: -1, y: 5}\n"), "O")  # fmt: skip
    assert (floats(found, "z") > 0).all()
    assert (floats(found, "u") < 0).any()
    assert (floats(found, "u") > 0).any()


def test_a_deep_relu_network_is_alive_in_every_layer() -> None:
    layers = "".join(f"  z_{k}: W_{k} @ h_{k - 1}\n  h_{k}: relu(z_{k})\n" for k in range(1, 25))
    weights = ", ".join(f"W_{k}: [{2 + k % 3}, {2 + (k - 1) % 3}]" for k in range(1, 25))
    text = f"inputs: {{h_0: [2]}}\nparameters: {{{weights}}}\nequations:\n{layers}  L: sum(h_24)\n"
    found = at(net(text), "A")
    first = found.gradient("W_1")
    assert first is not None
    assert (np.abs(first.value).max(axis=(1, 2)) > 0).all()
    assert (floats(found, "z_24") < 0).any()


def test_symbolic_sizes_are_small_and_all_different() -> None:
    found = at(net("inputs: {x: [n]}\nparameters: {W: [m, n], U: [k, m], b: [3]}\nequations:\n"
                   "  z: U @ tanh(W @ x)\n  L: sum(z) + sum(b)\n"), "A")  # fmt: skip
    assert sorted(found.sizes.values()) == [4, 5, 6]  # 3 is declared


def test_a_size_that_is_declared_keeps_its_number_and_a_long_axis_is_cut_short() -> None:
    found = at(net("sizes: {m: 3}\nvectors: row\ninputs: {X: [m, 784]}\nparameters: {W: [784, 2]}\n"
                   "equations:\n  Z: X @ W\n  L: mean(X) + sum(Z)\n"), "A")  # fmt: skip
    assert found.sizes["m"] == 3
    assert floats(found, "X").shape == (found.count, 3, found.extent(784))
    assert found.extent(784) < 12
    mean = floats(found, "X").sum(axis=(1, 2)) / (3 * 784)  # the declared number still divides
    assert np.allclose(floats(found, "L")[:, 0, 0], mean + floats(found, "Z").sum(axis=(1, 2)))


def test_declared_facts_hold_at_drawn_points() -> None:
    found = at(net("vectors: row\ninputs: {c: {shape: [], label: 4}, p: {shape: [3], simplex: true}}\n"
                   "targets: {Q: {shape: [5, 3], one_hot: true}}\n"
                   "constants: {s: {shape: [2], positive: true}}\n"
                   "equations:\n  L: -sum(Q * p) + sum(onehot(c, 4)) + sum(log(s))\n"), "A", 30)  # fmt: skip
    assert set(floats(found, "c").reshape(-1)) == {1.0, 2.0, 3.0, 4.0}
    assert (floats(found, "Q").sum(axis=2) == 1).all()
    assert set(floats(found, "Q").reshape(-1)) == {0.0, 1.0}
    assert np.allclose(floats(found, "p").sum(axis=(1, 2)), 1)
    assert (floats(found, "p") >= 0).all()
    assert (floats(found, "s") > 0).all()


def test_a_loss_without_a_formula_is_linear_in_what_is_given_from_outside() -> None:
    found = at(net("inputs: {x: [3]}\nparameters: {W: [2, 3]}\nequations:\n  z: W @ x\n  Y: tanh(z)\n"
                   "upstream: [Y]\nloss: E\n"), "A")  # fmt: skip
    upstream, loss = found.gradient("Y"), found.total("E", "W")
    assert upstream is not None
    assert loss is not None
    assert len(np.unique(upstream.value)) == upstream.value.size
    assert np.allclose(floats(found, "E")[:, 0, 0], (upstream.value * floats(found, "Y")).sum(axis=(1, 2)))
    weight = upstream.value * (1 - floats(found, "Y") ** 2) @ floats(found, "x").swapaxes(1, 2)
    assert np.allclose(loss[:, 0, 0], weight)


def test_the_same_network_has_the_same_points_and_another_one_others() -> None:
    here, again, other = at(net(RELU), "A"), at(net(RELU), "A"), at(net(RELU.replace("1/2*", "1/3*")), "A")
    assert (floats(here, "W") == floats(again, "W")).all()
    assert (floats(here, "W")[:6] != floats(other, "W")[:6]).any()


def test_a_kink_that_no_draw_avoids_is_borne() -> None:
    found = at(net(RELU.replace("relu(u)", "step(relu(u)) + u")), "A")
    assert (floats(found, "L") > 0).all()


def test_a_network_that_is_zero_everywhere_still_has_points() -> None:
    found = at(net("inputs: {a: [3]}\nparameters: {b: []}\nequations:\n  L: b*sum(a - a)\n"), "A")
    assert (floats(found, "L") == 0).all()


# -- O and B: nearer to the given values ----------------------------------------------------------------------


def test_at_o_layers_that_are_open_are_held_open_and_targets_are_as_given() -> None:
    found = at(net(OPEN_THEN_MIXED), "O", 30)
    assert (floats(found, "z") > 0).all()
    assert (floats(found, "u")[:, 1] > 0).any()  # its mask is 1, 0, so it is free
    assert (floats(found, "u")[:, 0] < 0).any()
    assert (floats(found, "y")[..., 0] == [3, -4]).all()
    assert len(np.unique(floats(found, "W"))) > 100


def test_at_b_every_mask_is_as_given_and_other_numbers_move() -> None:
    found = at(net(OPEN_THEN_MIXED), "B", 30)
    assert (floats(found, "z") > 0).all()
    assert (floats(found, "u")[:, 0] > 0).all()
    assert (floats(found, "u")[:, 1] < 0).all()
    assert (floats(found, "y")[..., 0] == [3, -4]).all()
    assert len(np.unique(floats(found, "W"))) > 100


def test_at_b_a_given_mask_decides_where_no_number_does() -> None:
    found = at(net("inputs: {x: [2]}\nparameters: {a: [4, 2]}\nequations:\n  z: a @ x\n  h: relu(z)\n"
                   "upstream: [h]\nvalues: {x: [1, 3], 'z > 0': [_, 1, _, 0]}\n"), "B", 30)  # fmt: skip
    z = floats(found, "z")
    assert (z[:, 1] > 0).all()
    assert (z[:, 3] < 0).all()
    assert (z[:, 0] > 0).any()
    assert (z[:, 0] < 0).any()


def test_at_b_each_point_follows_one_sample() -> None:
    text = RELU + ("values: {W: [[1, 1], [2, 1], [1, 3]], V: [[1, 1, 1], [-1, 1, -2]]}\n"
                   "samples:\n  - {x: [1, 2], y: [3, -4]}\n  - {x: [-1, -3], y: [5, 6]}\n")  # fmt: skip
    found = at(net(text), "B", 8)
    first = floats(found, "y")[:, 0, 0] == 3
    assert first.tolist() == [True, False] * 4
    assert (floats(found, "z")[first] > 0).all()
    assert (floats(found, "z")[~first] < 0).all()


@pytest.mark.parametrize("kind", ["O", "B", "C"])
def test_without_values_there_are_only_free_points(kind: Kind) -> None:
    assert points(net(RELU), kind) is None
    assert points(net(RELU), "A") is not None


def test_without_a_kink_or_a_target_o_has_nothing_to_hold() -> None:
    smooth = "inputs: {x: [2]}\nparameters: {w: [2]}\nequations:\n  L: tanh(dot(w, x))\n"
    smooth += "values: {x: [1, 2], w: [3, 5]}\n"
    assert points(net(smooth), "O") is None
    assert points(net(smooth), "B") is not None


# -- C: the given values --------------------------------------------------------------------------------------


def same(mine: object, theirs: object) -> bool:
    """One exact number, or two balls around one."""
    if theirs is None or mine is UNKNOWN:
        return theirs is None and mine is UNKNOWN
    if isinstance(mine, fmpq) and isinstance(theirs, fmpq):
        return bool(mine == theirs)
    assert isinstance(mine, fmpq | arb)
    return bool(arb(mine).overlaps(arb(theirs)))


def agrees(mine: list[object] | None, theirs: Value | None) -> bool:
    if mine is None or theirs is None:
        return mine is None and (theirs is None or theirs.blank)
    return all(same(a, b) for a, b in zip(mine, flat_cells(theirs), strict=True))


@pytest.mark.parametrize("path", WORKED, ids=lambda p: p.parent.name)
def test_at_c_values_and_gradients_are_those_of_the_printed_solution(path: Path) -> None:
    network = load(path)
    found = points(network, "C")
    if found is None:
        assert not network.values
        assert not network.samples
        return
    assert found.count == max(1, len(network.samples))
    numbers = work(network, derive(network))
    for name in network.quantities:
        if found.count == 1:
            known = None if found.value(name) is None else cells(found, name)
            assert agrees(known, numbers.forward.get(name)), name
            if name in numbers.gradients:
                assert agrees(cells(found, name, gradient=True), numbers.gradients[name]), name


def test_at_c_what_is_not_determined_is_unknown_and_a_closed_unit_sends_nothing_back() -> None:
    found = at(net("inputs: {x: [2]}\nparameters: {a: [3, 2]}\nequations:\n  z: a @ x\n  h: relu(z)\n"
                   "upstream: [h]\nvalues: {x: [5, 7], 'dL/dh[2]': 3, 'z > 0': [0, 1, _]}\n"), "C")  # fmt: skip
    assert found.value("z") is None
    assert cells(found, "h") == [fmpq(0), UNKNOWN, UNKNOWN]
    assert cells(found, "h", gradient=True) == [UNKNOWN, fmpq(3), UNKNOWN]
    assert cells(found, "z", gradient=True) == [fmpq(0), fmpq(3), UNKNOWN]
    zero, unknown = fmpq(0), UNKNOWN
    assert cells(found, "a", gradient=True) == [zero, zero, fmpq(15), fmpq(21), unknown, unknown]


def test_at_c_a_given_output_tells_the_slope_where_the_input_is_unknown() -> None:
    found = at(net("inputs: {x: [3]}\nparameters: {W: [2, 3]}\nequations:\n  z: W @ x\n  h: tanh(z)\n"
                   "  L: sum(h**3)\nvalues: {h: [1/2, -1/3]}\n"), "C")  # fmt: skip
    assert cells(found, "z", gradient=True) == [fmpq(9, 16), fmpq(8, 27)]
    assert cells(found, "L") == [fmpq(1, 8) - fmpq(1, 27)]


def test_at_c_a_given_value_goes_before_the_equation_and_a_given_gradient_before_the_sweep() -> None:
    text = ("inputs: {x: [2]}\nparameters: {w: [2]}\nequations:\n  p: dot(w, x)\n  q: p**2\n  L: q**3\n"
            "values: {x: [1, 2], w: [3, 5], q: 4, dL/dp: 7}\n")  # fmt: skip
    found = at(net(text), "C")
    assert cells(found, "q") == [fmpq(4)]
    assert cells(found, "L") == [fmpq(64)]
    assert cells(found, "q", gradient=True) == [fmpq(48)]
    assert cells(found, "w", gradient=True) == [fmpq(7), fmpq(14)]
    replaced = found.overridden("p", entries.filled(2, (1, 1, 1), True))  # now q follows from p
    assert cells(replaced, "q") == [fmpq(4)]
    assert cells(replaced, "p", gradient=True) == [fmpq(3 * 16 * 2 * 2)]


def test_at_c_a_rounding_is_never_made() -> None:
    found = at(net("inputs: {x: []}\nparameters: {w: []}\nequations:\n  z: w*x/3\n  L: sigmoid(z) + z**5\n"
                   "values: {x: 1/7, w: 0}\n"), "C")  # fmt: skip
    assert cells(found, "L") == [fmpq(1, 2)]
    assert cells(found, "w", gradient=True) == [fmpq(1, 84)]


def test_at_c_numbers_that_would_never_end_go_on_as_balls() -> None:
    squares = "".join(f"  q_{k}: q_{k - 1}**2 + 1/3\n" for k in range(1, 24))
    text = f"inputs: {{q_0: []}}\nequations:\n{squares}  L: sin(q_23 / 10**9)\nwrt: [q_0]\n"
    found = at(net(text + "values: {q_0: 1/7}\n"), "C")
    (long,) = cells(found, "q_23")
    assert isinstance(long, arb)
    assert long.is_finite()
    (slope,) = cells(found, "q_0", gradient=True)
    assert isinstance(slope, arb)


@pytest.mark.parametrize(
    ("kinks", "slope"), [("", 0), ("kinks: {relu: 1}\n", 1), ("kinks: {relu: 1/2}\n", fmpq(1, 2))]
)
def test_on_a_kink_the_slope_is_what_the_file_says(kinks: str, slope: fmpq) -> None:
    text = f"inputs: {{x: [2]}}\nparameters: {{w: [2]}}\nequations:\n  z: dot(w, x)\n  L: 3*relu(z)\n{kinks}"
    found = at(net(text + "values: {x: [2, -1], w: [1, 2]}\n"), "C")
    assert cells(found, "w", gradient=True) == [6 * slope, -3 * slope]


# -- the exact twin -------------------------------------------------------------------------------------------


def compared_with_twin(found: Points) -> None:
    exact = twin(found, 200)
    for name in found.network.quantities:
        for mine, theirs in (
            (found.value(name), exact.value(name)),
            (found.gradient(name), exact.gradient(name)),
        ):
            assert mine is not None
            assert theirs is not None
            assert entries.is_exact(theirs.value)
            scale = max(1.0, float(np.abs(mine.value).max()))
            assert np.abs(entries.as_floats(theirs.value) - mine.value).max() < 1e-10 * scale, name


@settings(max_examples=25, deadline=None)
@given(networks())
def test_floats_agree_with_their_exact_twin_on_random_networks(m: Made) -> None:
    compared_with_twin(at(net(yaml(m)), "A", 2))


@pytest.mark.parametrize("name", NETS)
def test_floats_agree_with_their_exact_twin_on_odd_networks(name: str) -> None:
    compared_with_twin(at(net(NETS[name].text), "A", 2))


def test_balls_of_the_twin_are_as_narrow_as_asked() -> None:
    found = at(net("inputs: {x: [2]}\nparameters: {w: [2]}\nequations:\n  L: gelu(dot(w, x))\n"), "A")
    for bits in (128, 400):
        (ball, *_) = cells(twin(found, bits), "w", gradient=True)
        assert isinstance(ball, arb)
        assert bits - 40 < ball.rel_accuracy_bits() <= bits + 8


# -- derivatives, replaced values, functions ------------------------------------------------------------------

SKIP = """
inputs: {x: [2]}
parameters: {W: [3, 2], U: [3, 3]}
functions: {phi: elementwise, l: scalar}
equations:
  z: W @ x
  h: phi(z)
  u: U @ h + z
  L: l(u)
"""


def test_the_direct_derivative_holds_what_lies_between() -> None:
    found = at(net(SKIP), "A")
    total, direct = found.total("u", "z"), found.direct("u", "z")
    assert total is not None
    assert direct is not None
    assert (direct[:, :, 0, :, 0] == np.eye(3)).all()
    slope = found.slope("phi", found.look(found.network.array("z"))).value
    through = floats(found, "U") * slope.swapaxes(1, 2)
    assert np.allclose(total[:, :, 0, :, 0], np.eye(3) + through)
    assert found.direct("u", "x") is None
    assert found.direct("L", "h") is None


def test_what_does_not_depend_has_derivative_zero_and_a_quantity_by_itself_the_identity() -> None:
    found = at(net(SKIP), "A")
    by_later, by_itself = found.total("z", "h"), found.total("h", "h")
    assert by_later is not None
    assert by_itself is not None
    assert by_later.shape == (found.count, 3, 1, 3, 1)
    assert (by_later == 0).all()
    assert (by_itself[:, :, 0, :, 0] == np.eye(3)).all()


def test_a_general_function_has_one_value_and_the_slope_that_belongs_to_it() -> None:
    found = twin(at(net(SKIP), "A"), 300)
    z = found.look(found.network.array("z"))
    step = fmpq(1, 10**40)
    with found.working():
        secant = (found.apply("phi", z + step).value - found.apply("phi", z).value) / step
        assert np.abs(entries.as_floats(secant - found.slope("phi", z).value)).max() < 1e-30
    other = at(net(SKIP.replace("1", "1")), "A")
    assert (other.apply("phi", other.look(other.network.array("x"))).value
            == at(net(SKIP), "A").apply("phi", other.look(other.network.array("x"))).value).all()  # fmt: skip


def test_replacing_a_value_by_itself_changes_nothing_and_by_another_only_what_follows() -> None:
    found = at(net(SKIP), "A")
    kept = found.overridden("h", floats(found, "h"))
    assert np.allclose(floats(kept, "L"), floats(found, "L"))
    moved = found.overridden("h", floats(found, "h") + 0.5)
    assert (floats(moved, "z") == floats(found, "z")).all()
    assert (floats(moved, "L") != floats(found, "L")).all()
    assert np.allclose(
        floats(moved, "u") - floats(found, "u"), 0.5 * floats(found, "U").sum(axis=2, keepdims=True)
    )


def test_one_value_can_be_replaced_after_another() -> None:
    found = at(net(SKIP), "A")
    both = found.overridden("h", floats(found, "h") + 0.5).overridden("U", floats(found, "U") * 2)
    want = 2 * floats(found, "U") @ (floats(found, "h") + 0.5) + floats(found, "z")
    assert np.allclose(floats(both, "u"), want)
    gradient = (
        found.with_gradient("u", np.ones((found.count, 3, 1)))
        .overridden("U", floats(found, "U") * 2)
        .gradient("h")
    )
    assert gradient is not None
    assert np.allclose(gradient.value, 2 * floats(found, "U").swapaxes(1, 2) @ np.ones((found.count, 3, 1)))


def test_what_was_replaced_stays_replaced_and_still_passes_derivatives_on() -> None:
    found = at(net(SKIP), "A")
    later = found.overridden("h", floats(found, "h") + 0.5)
    both = later.overridden("z", floats(found, "z") * 2)
    assert np.allclose(floats(both, "h"), floats(found, "h") + 0.5)
    assert np.allclose(floats(both, "u"), floats(later, "u") + floats(found, "z"))
    total = both.total("u", "z")
    assert total is not None
    slope = both.slope("phi", Dual(floats(found, "z") * 2)).value
    assert np.allclose(total[:, :, 0, :, 0], np.eye(3) + floats(found, "U") * slope.swapaxes(1, 2))
    exact = entries.as_floats(twin(both).look(found.network.array("u")).value)
    assert np.allclose(exact, floats(both, "u"))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_a_mask_is_where_a_quantity_is_positive(seed: int) -> None:
    found = at(net(RELU.replace("1/2", f"{Random(seed).randint(3, 99)}/100")), "A")
    mask = found.mask("z")
    assert mask is not None
    assert (mask == (floats(found, "z") > 0)).all()
    assert (floats(found, "h") == np.where(mask == 1, floats(found, "z"), 0)).all()


def test_deriving_never_waits_for_numpy() -> None:
    code = (
        "import sys, symbackprop; from symbackprop.network.file import load;"
        f"symbackprop.derive(load({str(WORKED[0])!r})); sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
