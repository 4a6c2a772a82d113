r"""The slope of a function as a page writes it: `1 - h^2` for tanh, from the table of rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from symbackprop.algebra import build
from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Divide,
    Form,
    Hadamard,
    Indicator,
    Neg,
    Number,
    Power,
    Scale,
    Slope,
)
from symbackprop.rules.registry import RULES
from symbackprop.rules.unfolding import put_in

RELATIONS = {">": ">", ">=": r"\ge", "<": "<", "<=": r"\le", "==": "="}
_ALONE = re.compile(r"\\?[A-Za-z]+(?:_(?:\w|\{[^{}]*\}))?")


def slope_of(rule: str, params: tuple[Fraction, ...], z: str, a: str, times: str) -> str | None:
    """phi'(z) in terms of z and a = phi(z) as they are printed; `times` stands between factors."""
    dummy, out = build.scalar("z"), build.scalar("a")
    form = put_in(Slope(rule, (dummy,), dummy.shape, params), out)
    return None if form is None else written(form, {"z": z, "a": a}, times)


def written(form: Form, names: Mapping[str, str], times: str = " ") -> str | None:
    """A form of scalars in LaTeX; None where it holds what no slope needs."""
    parts = _Writer(names, times)
    try:
        return parts.text(form)
    except KeyError:
        return None


class _Writer:
    """What stands for the dummies, and between two factors."""

    def __init__(self, names: Mapping[str, str], times: str) -> None:
        self.names, self.times = names, times

    def text(self, form: Form) -> str:
        match form:
            case Array():
                return self.names[form.name]
            case Number():
                value = form.value
                return (
                    str(value)
                    if value.denominator == 1
                    else rf"\frac{{{value.numerator}}}{{{value.denominator}}}"
                )
            case Add():
                first, *rest = form.args
                return self.text(first) + "".join(map(self._summand, rest))
            case Neg():
                return f"-{self._factor(form.arg)}"
            case Scale():
                return self._product((form.factor, form.arg))
            case Hadamard():
                return self._product(form.args)
            case Divide():
                return rf"\frac{{{self.text(form.top)}}}{{{self.text(form.bottom)}}}"
            case Power():
                base = self.text(form.base)
                base = base if _ALONE.fullmatch(base) else f"({base})"
                return (
                    f"{base}^{{{form.exponent}}}" if len(str(form.exponent)) > 1 else f"{base}^{form.exponent}"
                )
            case Indicator():
                return f"1({self.text(form.left)} {RELATIONS[form.relation]} {self.text(form.right)})"
            case Apply() if len(form.args) == 1 and form.rule in RULES:
                return self._call(form)
        raise KeyError(type(form).__name__)

    def _summand(self, form: Form) -> str:
        return f" - {self._factor(form.arg)}" if isinstance(form, Neg) else f" + {self.text(form)}"

    def _factor(self, form: Form) -> str:
        text = self.text(form)
        return f"({text})" if isinstance(form, Add | Neg) else text

    def _product(self, factors: tuple[Form, ...]) -> str:
        texts = [self._factor(f) for f in factors]
        made = texts[0]
        for before, text in zip(factors, texts[1:], strict=False):
            made += " " if isinstance(before, Number) else self.times
            made += text
        return made

    def _call(self, form: Apply) -> str:
        rule = RULES[form.rule]
        inner = self.text(form.args[0])
        return rule.written.replace("#1", inner) if rule.written else f"{rule.tex}({inner})"
