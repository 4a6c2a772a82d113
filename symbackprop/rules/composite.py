"""`composite(..)`: declares a function that expands into ordinary forms, its arguments and settings checked.

A setting that is a number comes as a form from the network file and as a Fraction from Python; a word stands
bare, as in reduction=mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from symbackprop.algebra.build import describe
from symbackprop.algebra.forms import Form, Number
from symbackprop.algebra.shapes import is_scalar
from symbackprop.errors import ShapeError
from symbackprop.rules.rule import Rule, declare
from symbackprop.rules.writer import Write

Words = tuple[str | int | None, ...]


def composite(
    name: str,
    *,
    expand: Callable[..., Form],
    doc: str,
    arity: int = 1,
    tex: str = "",
    params: Mapping[str, Fraction] | None = None,
    choices: Mapping[str, Words] | None = None,
) -> Rule:
    """Declare f(a, b, setting=..); the first of each choice is its default."""
    numbers, words = dict(params or {}), dict(choices or {})

    def checked(write: Write, *args: Form, **settings: Any) -> Form:
        _count(name, arity, len(args))
        for key, value in settings.items():
            settings[key] = _setting(name, key, value, numbers, words)
        return expand(write, *args, **settings)

    return declare(
        Rule(
            name,
            tex or operator(name),
            "composite",
            arity,
            tuple(numbers.items()),
            expand=checked,
            choices=tuple(words.items()),
            doc=doc,
        )
    )


def operator(name: str) -> str:
    r"""The upright name of a function: \operatorname{cross\_entropy}"""
    escaped = name.replace("_", r"\_")
    return rf"\operatorname{{{escaped}}}"


def _count(name: str, needed: int, given: int) -> None:
    if given != needed:
        raise ShapeError(f"{name} takes {needed} argument{'' if needed == 1 else 's'}, {given} given")


def _setting(name: str, key: str, value: Any, numbers: Mapping[str, Any], words: Mapping[str, Words]) -> Any:
    if key in numbers:
        return _scalar(key, value)
    if key not in words:
        known = ", ".join([*numbers, *words])
        raise ShapeError(f"{name} does not know {key}=" + (f"; it knows {known}" if known else ""))
    if value not in words[key]:
        listed = ", ".join(map(str, words[key]))
        raise ShapeError(f"{key}={value} in {name}, one of {listed} was needed")
    return value


def _scalar(key: str, value: Any) -> Fraction | Form:
    """A number becomes a Fraction; a scalar constant of the network stays a form."""
    if isinstance(value, Number):
        return value.value
    if isinstance(value, Fraction | int):
        return Fraction(value)
    if isinstance(value, Form) and is_scalar(value.shape):
        return value
    raise ShapeError(f"{describe(value) if isinstance(value, Form) else value}, a number was needed for {key}=")
