"""What a network is put together from, before anything in it was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from symbackprop.algebra.forms import Form
from symbackprop.network.givens import Given
from symbackprop.network.network import Quantity


@dataclass(frozen=True, slots=True)
class Assignment:
    """The right side of an equation, as text of the language or as a form, and how its name is written."""

    rhs: str | Form
    latex: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Descent:
    """`update: {rate: 1/2, then: [{x: 1}, {}]}`"""

    rate: Fraction
    then: tuple[Mapping[str, Given], ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """The entries of a network file, or what Python gives; `None` for what was not said.

    `quantities` are the given ones. `broken` are names whose declaration could not be read: nothing more is
    said about them.
    """

    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    equations: Mapping[str, Assignment] = field(default_factory=dict)
    title: str = ""
    name: str = ""
    notes: str = ""
    vectors: Literal["column", "row"] = "column"
    sizes: Mapping[str, int | None] = field(default_factory=dict)
    size_aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    functions: Mapping[str, Literal["elementwise", "scalar"]] = field(default_factory=dict)
    loss: str | None = None
    upstream: Mapping[str, str | None] = field(default_factory=dict)
    wrt: tuple[str, ...] | None = None
    kinks: Mapping[str, Fraction] = field(default_factory=dict)
    update: Descent | None = None
    values: Mapping[str, Given] = field(default_factory=dict)
    samples: tuple[Mapping[str, Given], ...] = ()
    expected: tuple[tuple[str, Any], ...] = ()
    notation: Mapping[str, Any] = field(default_factory=dict)
    reading: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
