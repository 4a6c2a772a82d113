"""phi''(z) from the declared slope phi'(z) = s(z, a), by forward mode along z: what Hessians rest on.

a = phi(z) and s = s(z, a) are two scalar equations; z moves by 1, a by phi'(z), and s by phi''(z).
A mask is constant: relu'' is 0, at the kink too, where the declared slope is a choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symbackprop.algebra.build import apply, scalar
from symbackprop.algebra.forms import Form, Number, Slope
from symbackprop.algebra.shapes import SCALAR
from symbackprop.derive.forward_mode import tangent_name, tangents
from symbackprop.derive.linear_map import checked_map, linear_map
from symbackprop.derive.sides import is_literal_zero
from symbackprop.derive.steps import Chain
from symbackprop.derive.tangent_checks import checked_tangents
from symbackprop.network.network import Equation, Network, Quantity
from symbackprop.rules.registry import RULES
from symbackprop.rules.unfolding import put_in

INPUT, OUTPUT, SLOPE, STEP = scalar("z"), scalar("a"), scalar("s"), scalar("v")


@dataclass(frozen=True, slots=True)
class SecondSlope:
    """phi''(z) in terms of z and a = phi(z): 0 where the slope is constant, then without steps."""

    slope: Form
    chains: tuple[Chain, ...]
    form: Form


def second_slope(name: str, checks: bool = True) -> SecondSlope | None:
    """phi'' of an elementwise rule of one argument, with steps; None for any other rule."""
    rule = RULES[name]
    if rule.kind != "elementwise" or rule.arity != 1:
        return None
    params = tuple(default for _, default in rule.params)
    slope = put_in(Slope(name, (INPUT,), SCALAR, params), OUTPUT)
    if slope is None:
        return None
    network = Network(
        f"{name}''",
        {
            "z": Quantity(INPUT, "input"),
            "v": Quantity(STEP, "input"),
            "a": Quantity(OUTPUT, "computed"),
            "s": Quantity(SLOPE, "computed"),
        },
        (Equation(OUTPUT, apply(name, INPUT, params=params)), Equation(SLOPE, slope)),
        SLOPE.name,
        (INPUT.name,),
    )
    made = tangents(network, SLOPE.name, INPUT.name, STEP)
    if checks:
        made = checked_tangents(made, name)
    found = made.derived.get(tangent_name(SLOPE.name, network))
    if found is None or is_literal_zero(found.element):
        return SecondSlope(slope, (), Number(Fraction(0)))
    of_step = linear_map(found, made)
    chains = checked_map(of_step, found, made, name) if checks else of_step.chains
    assert of_step.matrix is not None
    return SecondSlope(slope, chains, of_step.matrix)
