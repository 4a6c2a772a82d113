"""The elementwise functions, one row each: z = input, a = output, kink = the declared slope at a kink."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symbackprop.algebra.forms import Relation
from symbackprop.rules import primitives as p
from symbackprop.rules.elementwise import elementwise
from symbackprop.rules.operand import Operand, call, piecewise, where


def _three_pieces(
    r: Any, d: Any, inner: Callable[[], Any], above: Callable[[], Any], below: Callable[[], Any]
) -> Any:
    """inner where |r| <= d, above where r > d, below where r < -d"""
    return p.choose(p.compare(">", r, d), above, lambda: p.choose(p.compare("<", r, -d), below, inner))


def _wins(relation: Relation, z: Operand, w: Operand, kink: Fraction) -> Operand:
    """1 where z > w, kink where they are equal"""
    strictly = where(relation, z, w)
    return strictly + kink * where("==", z, w) if kink else strictly


# -- functions of calculus -----------------------------------------------------------------------------------

elementwise("exp", tex=r"\exp", value=p.exp, slope=lambda z, a: a, plain=True, doc="exp(z)", written=r"e^{#1}")
elementwise("log", tex=r"\log", value=p.log, slope=lambda z, a: 1 / z, plain=True, doc="log(z), natural")
elementwise(
    "sqrt",
    tex=r"\operatorname{sqrt}",
    value=p.sqrt,
    slope=lambda z, a: 1 / (2 * a),
    plain=True,
    doc="sqrt(z)",
    written=r"\sqrt{#1}",
)
elementwise("sin", tex=r"\sin", value=p.sin, slope=lambda z, a: call("cos", z), plain=True, doc="sin(z)")
elementwise("cos", tex=r"\cos", value=p.cos, slope=lambda z, a: -call("sin", z), plain=True, doc="cos(z)")
elementwise("atan", tex=r"\arctan", value=p.atan, slope=lambda z, a: 1 / (1 + z**2), doc="atan(z)")
elementwise(
    "erf",
    tex=r"\operatorname{erf}",
    value=p.erf,
    slope=lambda z, a: call("over_sqrt_pi", 2) * call("exp", -(z**2)),
    doc="2/sqrt(pi) int_0^z exp(-t**2) dt",
)
elementwise(
    "over_sqrt_pi",
    tex=r"\tfrac{1}{\sqrt{\pi}}",
    value=p.over_sqrt_pi,
    slope=lambda z, a: call("over_sqrt_pi", 1),
    plain=True,
    doc="z/sqrt(pi)",
    written=r"\frac{#1}{\sqrt{\pi}}",
)
elementwise(
    "normal_cdf",
    tex=r"\Phi",
    value=lambda z: (1 + p.erf(p.over_sqrt_two(z))) / 2,
    slope=lambda z, a: call("normal_pdf", z),
    doc="(1 + erf(z/sqrt(2)))/2",
)
elementwise(
    "normal_pdf",
    tex=r"\varphi",
    value=lambda z: p.over_sqrt_pi(p.over_sqrt_two(p.exp(-z * z / 2))),
    slope=lambda z, a: -(z * a),
    doc="exp(-z**2/2)/sqrt(2 pi)",
)

# -- smooth activations ------------------------------------------------------------------------------------

elementwise("tanh", tex=r"\tanh", value=p.tanh, slope=lambda z, a: 1 - a**2, doc="tanh(z)")
elementwise(
    "sigmoid",
    tex=r"\sigma",
    value=lambda z: 1 / (1 + p.exp(-z)),
    slope=lambda z, a: a * (1 - a),
    doc="1/(1 + exp(-z))",
)
elementwise(
    "softplus",
    tex=r"\operatorname{softplus}",
    value=lambda z: p.log(1 + p.exp(z)),
    slope=lambda z, a: call("sigmoid", z),
    doc="log(1 + exp(z))",
)
elementwise(
    "silu",
    tex=r"\operatorname{SiLU}",
    value=lambda z: z / (1 + p.exp(-z)),
    slope=lambda z, a: call("sigmoid", z) + a * (1 - call("sigmoid", z)),
    doc="z sigmoid(z)",
)
elementwise(
    "gelu",
    tex=r"\operatorname{GELU}",
    value=lambda z: z * (1 + p.erf(p.over_sqrt_two(z))) / 2,
    slope=lambda z, a: call("normal_cdf", z) + z * call("normal_pdf", z),
    doc="z Phi(z), Phi(z) = (1 + erf(z/sqrt(2)))/2",
)

# -- piecewise ---------------------------------------------------------------------------------------------

elementwise(
    "relu",
    tex=r"\operatorname{relu}",
    value=lambda z: p.maximum(z, 0),
    slope=lambda z, a, kink: piecewise(z, 0, 1, kink),
    kinks=(0,),
    doc="max(z, 0)",
)
elementwise(
    "leaky_relu",
    tex=r"\operatorname{LeakyReLU}",
    params={"a": Fraction(1, 100)},
    value=lambda z, below: p.choose(p.compare(">", z, 0), lambda: z, lambda: below * z),
    slope=lambda z, a, kink, below: piecewise(z, below, 1, kink),
    kinks=(0,),
    doc="z where z > 0, else a z",
)
elementwise(
    "elu",
    tex=r"\operatorname{ELU}",
    value=lambda z: p.choose(p.compare(">", z, 0), lambda: z, lambda: p.exp(z) - 1),
    slope=lambda z, a: piecewise(z, a + 1, 1, Fraction(1)),
    doc="z where z > 0, else exp(z) - 1",
)
elementwise(
    "abs",
    tex=r"\operatorname{abs}",
    value=p.absolute,
    slope=lambda z, a, kink: piecewise(z, -1, 1, kink) if kink else call("sign", z),
    kinks=(0,),
    doc="|z|",
    written=r"\lvert #1 \rvert",
)
elementwise(
    "sign",
    tex=r"\operatorname{sign}",
    value=p.sign,
    slope=lambda z, a, kink: piecewise(z, 0, 0, kink),
    kinks=(0,),
    doc="1 where z > 0, -1 where z < 0, 0 at 0",
)
elementwise(
    "step",
    tex=r"\operatorname{step}",
    value=lambda z: p.choose(p.compare(">=", z, 0), lambda: 0 * z + 1, lambda: 0 * z),
    slope=lambda z, a, kink: piecewise(z, 0, 0, kink),
    kinks=(0,),
    doc="1 where z >= 0, else 0",
)
elementwise(
    "huber_entry",
    tex=r"\operatorname{huber}",
    params={"delta": Fraction(1)},
    value=lambda r, d: _three_pieces(
        r, d, lambda: r * r / 2, lambda: d * (r - d / 2), lambda: -d * (r + d / 2)
    ),
    slope=lambda r, a, kink, d: (
        r * where("<=", call("abs", r), d) + d * where(">", r, d) - d * where("<", r, -d)
    ),
    doc="r**2/2 where |r| <= delta, else delta (|r| - delta/2)",
)

# -- two arguments: where they are equal, both have the slope declared for the kink -------------------------

elementwise(
    "maximum",
    tex=r"\max",
    value=p.maximum,
    kinks=(0,),
    doc="the larger of z and w",
    slope=(lambda z, w, a, kink: _wins(">", z, w, kink), lambda z, w, a, kink: _wins("<", z, w, kink)),
)
elementwise(
    "minimum",
    tex=r"\min",
    value=p.minimum,
    kinks=(0,),
    doc="the smaller of z and w",
    slope=(lambda z, w, a, kink: _wins("<", z, w, kink), lambda z, w, a, kink: _wins(">", z, w, kink)),
)
