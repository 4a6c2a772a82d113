"""Slopes put in: phi'(u) in terms of the input u and, where an equation names it, the output a = phi(u)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from symbackprop.algebra.build import scalar
from symbackprop.algebra.forms import Apply, Array, Form, Slope, arrays
from symbackprop.algebra.inside import lone_entry
from symbackprop.algebra.lower import at_shape, lower
from symbackprop.algebra.rewrite import rewrite
from symbackprop.algebra.shapes import SCALAR
from symbackprop.algebra.terms import (
    Entry,
    Factor,
    Func,
    Place,
    SlopeAt,
    Sums,
    Term,
    as_factor,
    parts,
    rebuild,
    term,
)
from symbackprop.network.network import Equation
from symbackprop.rules.registry import RULES
from symbackprop.rules.unfolding import put_in

Kinks = Mapping[str, Fraction]
_IN = tuple(scalar(f"\0in{k}") for k in range(2))  # stand for the arguments while the rule writes its slope
_OUT = scalar("\0out")


def plain_slope(func: Func, which: int, output: Sums) -> Sums | None:
    """The slope of a function of calculus, written at once; None for one that stays opaque."""
    rule = RULES.get(func.rule)
    if rule is None or not rule.plain:
        return None
    return _written(SlopeAt(func.rule, func.args, func.params, which), output, Fraction(0))


@dataclass(frozen=True, slots=True)
class Outputs:
    """a for phi(u), for each equation a = phi(u): by the form, and by phi and the arrays in u."""

    of: Mapping[Form, Array]
    alike: Mapping[object, list[tuple[Apply, Array]]]

    def like(
        self, rule: str, params: tuple[Fraction, ...], within: Iterable[Array]
    ) -> list[tuple[Apply, Array]]:
        """The equations that apply a function to something made of the same arrays."""
        return self.alike.get((rule, params, frozenset(within)), [])


def named_outputs(equations: tuple[Equation, ...]) -> Outputs:
    """What a derivation names instead of applying a function once more."""
    found: dict[Form, Array] = {e.form: e.out for e in equations if isinstance(e.form, Apply)}
    alike: dict[object, list[tuple[Apply, Array]]] = {}
    for form, out in found.items():
        assert isinstance(form, Apply)
        alike.setdefault((form.rule, form.params, frozenset(arrays(form))), []).append((form, out))
    return Outputs(found, alike)


def unfold_form(form: Form, outputs: Outputs, kinks: Kinks) -> Form:
    """Each phi'(z) in a matrix form replaced by the declared slope."""

    def change(node: Form) -> Form | None:
        if not isinstance(node, Slope):
            return None
        applied = Apply(node.rule, node.args, node.shape, node.params)
        return put_in(node, outputs.of.get(applied), kinks.get(node.rule, Fraction(0)))

    return rewrite(form, change)


def unfold_sums(sums: Sums, outputs: Outputs, kinks: Kinks) -> Sums:
    """Each phi'(u) in an index form replaced by the declared slope."""

    def opened(each: Term) -> Term:
        factors: tuple[Factor, ...] = ()
        for factor in each.factors:
            factors += _unfolded(factor, outputs, kinks)
        return Term(factors, each.bound)

    return tuple(map(opened, sums))


def has_slope(sums: Sums) -> bool:
    return any(isinstance(f, SlopeAt) or any(map(has_slope, parts(f))) for t in sums for f in t.factors)


def _unfolded(factor: Factor, outputs: Outputs, kinks: Kinks) -> tuple[Factor, ...]:
    if not isinstance(factor, SlopeAt):
        return (factor,)
    written = _written(factor, _output(factor, outputs), kinks.get(factor.rule, Fraction(0)))
    return (factor,) if written is None else as_factor(written)[0]


def _output(slope: SlopeAt, outputs: Outputs) -> Sums:
    """a_i where an equation a = phi(u) gives u_i; phi(u) where none does."""
    within = (e.array for sums in slope.args for e in _entries(sums))
    for form, out in outputs.like(slope.rule, slope.params, within):
        at = _place(slope.args, form, out)
        if at is not None:
            return term(Entry(out, at))
    return term(Func(slope.rule, slope.args, slope.params))


def _entries(sums: Sums) -> Iterator[Entry]:
    for factor in (f for each in sums for f in each.factors):
        if isinstance(factor, Entry):
            yield factor
        for inner in parts(factor):
            yield from _entries(inner)


def _place(args: tuple[Sums, ...], form: Apply, out: Array) -> tuple[Place, ...] | None:
    """The place at which out = phi(u) has the given arguments."""
    singles = [lone_entry(a) for a in args]
    known = [e for e in singles if e is not None]
    if all(isinstance(arg, Array) for arg in form.args):
        same = form.args == tuple(e.array for e in known) and len({e.at for e in known}) == 1
        return known[0].at if same else None
    for entry in (f for sums in args for each in sums for f in each.factors):
        if isinstance(entry, Entry) and entry.array.shape == out.shape:
            return entry.at if _lowered(form, entry.at) == args else None
    return None


def _lowered(form: Apply, at: tuple[Place, ...]) -> tuple[Sums, ...]:
    """The arguments of phi at the places of an entry."""
    row, column = at_shape(form.shape, at)
    return tuple(lower(arg, row, column) for arg in form.args)


def _written(slope: SlopeAt, output: Sums, kink: Fraction) -> Sums | None:
    """The rule writes its slope for scalars; the arguments and the output then take their places."""
    stand_ins = _IN[: len(slope.args)]
    form = put_in(Slope(slope.rule, stand_ins, SCALAR, slope.params, slope.which), _OUT, kink)
    if form is None:
        return None
    values = {Entry(s): a for s, a in zip(stand_ins, slope.args, strict=True)} | {Entry(_OUT): output}
    return put_entries(lower(form), values)


def put_entries(sums: Sums, values: Mapping[Entry, Sums]) -> Sums:
    """Index forms put in for entries, in parentheses where they are sums."""

    def same(place: Place) -> Place:
        return place

    def change(inner: Sums) -> Sums:
        out: list[Term] = []
        for each in inner:
            lone = each.factors[0] if len(each.factors) == 1 and not each.bound else None
            if isinstance(lone, Entry) and lone in values:
                out.extend(values[lone])  # a lone entry needs no parentheses
                continue
            factors: tuple[Factor, ...] = ()
            bound = each.bound
            for factor in each.factors:
                if isinstance(factor, Entry) and factor in values:
                    more, indices = as_factor(values[factor])
                    factors, bound = factors + more, bound + indices
                else:
                    factors += (rebuild(factor, change, same),)
            out.append(Term(factors, bound))
        return tuple(out)

    return change(sums)
