r"""The derivative of a function given wrongly: `(1 - h)^2` for tanh, a power kept, a square below forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symbackprop.algebra import build
from symbackprop.algebra.forms import Add, Apply, Array, Divide, Form, Hadamard, Neg, Scale
from symbackprop.check.mistakes.elements import entry_of, indices_of
from symbackprop.check.mistakes.products import slope_name
from symbackprop.check.mistakes.site import Site, core
from symbackprop.check.mistakes.slope_text import slope_of, written
from symbackprop.check.mistakes.table import Change
from symbackprop.check.mistakes.units import Unit, is_number, products, units
from symbackprop.check.mistakes.unnamed import NO_NAME, slope_at_output
from symbackprop.check.names.letters import names, nodes
from symbackprop.check.names.use import Index
from symbackprop.reading.tree import (
    BigSum,
    Derivative,
    Name,
    Span,
)
from symbackprop.rules.registry import RULES

MOST_FUNCTIONS = 4
Row = tuple[str, str, str, tuple[Fraction, ...]]  # z, phi(z), phi and its parameters; z may have no name


def functions(site: Site) -> tuple[Row, ...]:
    """The equations h = phi(z) of the network, that of the head first."""
    found: list[Row] = []
    for equation in site.network.equations:
        form = equation.form
        if isinstance(form, Apply) and len(form.args) == 1:
            rule = RULES.get(form.rule)
            if rule is not None and rule.kind == "elementwise" and rule.slope is not None:
                inner = form.args[0].name if isinstance(form.args[0], Array) else NO_NAME
                found.append((inner, equation.name, form.rule, form.params))
    spoken = [use.meaning.name for n in names(site.question.head) if (use := site.use(n)) is not None]
    return tuple(sorted(found, key=lambda row: not set(row[:2]) & set(spoken))[:MOST_FUNCTIONS])


def slopes(site: Site) -> Iterator[Change]:
    """The right slope in the place of what is made of z and phi(z) alone"""
    for row in functions(site):
        for at, indices in _spots(site, {row[0], row[1]}):
            new = _slope(site, row, indices)
            if new is None:
                continue
            old = site.source[at[0] : at[1]].strip()
            bare = new if old == site.text(core(site.side).at) else _closed(new)
            yield Change(
                _kind(row[2]), ((at, bare),), at, f"{_fact(site, row, new)} Here ${old}$ stands in its place."
            )
    for row in functions(site):
        for at, _ in _spots(site, {row[0], row[1]}):
            if at != site.cover(core(site.side).at):
                old = site.source[at[0] : at[1]].strip()
                said = f"The slope ${old}$ does not belong here: it is in the line already, or has cancelled."
                yield Change("chain factor", (_gone(site, at),), at, said)


def _kind(rule: str) -> str:
    return "mask" if slope_name(rule) == "mask" else "derivative"


def _fact(site: Site, row: Row, slope: str) -> str:
    rule = RULES[row[2]]
    inner = r"\cdot" if row[0] == NO_NAME else site.printed(row[0])
    name = rule.written.replace("#1", inner) if rule.written else rule.tex
    return f"The derivative of ${name}$ is ${slope}$."


def _closed(text: str) -> str:
    """In a bracket where a sum stands at its outside"""
    depth = 0
    for mark in text:
        depth += (mark in "({") - (mark in ")}")
        if depth == 0 and mark in "+-":
            return f"({text})"
    return text


def _slope(site: Site, row: Row, indices: tuple[Index, ...]) -> str | None:
    pre, post, rule, params = row
    if pre == NO_NAME:
        return slope_at_output(site, row, indices)
    if not indices:
        flat = (
            site.network.quantities[pre].array.shape == (None, None) if pre in site.network.quantities else True
        )
        return slope_of(rule, params, site.printed(pre), site.printed(post), " " if flat else r" \odot ")
    texts = [entry_of(site, name, indices) for name in (pre, post)]
    return None if texts[0] is None or texts[1] is None else slope_of(rule, params, texts[0], texts[1], " ")


def _spots(site: Site, allowed: set[str]) -> Iterator[tuple[Span, tuple[Index, ...]]]:
    """A whole side, or neighbouring factors, in which no other quantity stands; then these one by one."""
    side = core(site.side)
    whole = _indices_in((side,), site, allowed)
    if whole is not None:
        yield site.cover(side.at), whole
    for product in products(site.side):
        run: list[Unit] = []
        before: Unit | None = None
        for unit in (*units(product, site), None):
            if unit is not None and not is_number(unit.node) and _speaks(unit, site, allowed):
                run.append(unit)
                continue
            indices = _indices_in([p for u in run for p in u.parts], site, allowed)
            at = (run[0].at[0], run[-1].at[1]) if run else (0, 0)
            if indices is not None and at != site.cover(side.at):
                yield at, indices
                if before is not None and is_number(before.node):  # 1/2 of the slope itself
                    yield (before.at[0], at[1]), indices
                if len(run) > 1:
                    yield from ((u.at, indices) for u in run)
            run, before = [], unit


def _speaks(unit: Unit, site: Site, allowed: set[str]) -> bool:
    return _indices_in(unit.parts, site, allowed) is not None


def _indices_in(parts: object, site: Site, allowed: set[str]) -> tuple[Index, ...] | None:
    """The one set of indices with which the allowed quantities stand there; None where another one does."""
    found: dict[tuple[Index, ...], None] = {}
    assert isinstance(parts, list | tuple)
    for part in parts:
        if any(isinstance(n, Derivative | BigSum) for n in nodes(part)):
            return None
        for name in names(part):
            use = site.use(name)
            if use is not None and use.meaning.kind == "value" and use.meaning.name in allowed:
                found[indices_of(use)] = None
            elif use is not None:
                return None
    return next(iter(found)) if len(found) == 1 else None


def _gone(site: Site, at: Span) -> tuple[Span, str]:
    """A run of factors taken out with the sign that ties it to its neighbour"""
    for product in products(site.side):
        found = units(product, site)
        starts = [u.at[0] for u in found]
        if at[0] in starts:
            k = starts.index(at[0])
            if k:
                return (found[k - 1].at[1], at[1]), " "
            after = next((u.at[0] for u in found if u.at[0] >= at[1]), at[1])
            return (at[0], after), " "
    return at, " "


# -- the whole side, by the rule ------------------------------------------------------------------------------


def by_the_rule(site: Site) -> Iterator[Change]:
    """`dh/dz` whatever stands there: the slope of phi where h = phi(z), the rule for a product or a quotient"""
    head = site.question.head
    if not isinstance(head, Derivative) or head.of is None or len(head.by) != 1 or head.order != 1:
        return
    out, inner = (site.use(n) if isinstance(n, Name) else None for n in (head.of, head.by[0]))
    if out is None or inner is None:
        return
    at = site.cover(site.side.at)
    row = next((r for r in functions(site) if r[:2] == (inner.meaning.name, out.meaning.name)), None)
    new = None if row is None else _slope(site, row, indices_of(inner))
    if row is not None and new is not None:
        yield Change(_kind(row[2]), ((at, new),), site.side.at, _fact(site, row, new))
    found = None if out.is_element else _of_two(site, out.meaning.name, site.inner(head.by[0].at))
    if found is not None:
        name, new = found
        yield Change("derivative", ((at, new),), site.side.at, f"The {name} rule gives ${new}$.")


def _of_two(site: Site, out: str, by: str) -> tuple[str, str] | None:
    """(a b)' and (a / b)' of two numbers"""
    equation = site.network.equation(out)
    form = None if equation is None else equation.form
    if isinstance(form, Hadamard) and len(form.args) == 2:
        pair, name = form.args, "product"
    elif isinstance(form, Scale | Divide):
        pair = (form.factor, form.arg) if isinstance(form, Scale) else (form.top, form.bottom)
        name = "product" if isinstance(form, Scale) else "quotient"
    else:
        return None
    first, second = pair
    if not isinstance(first, Array) or not isinstance(second, Array) or form.shape != (None, None):
        return None
    a, b = site.printed(first.name), site.printed(second.name)
    da, db = (rf"\frac{{\partial {x}}}{{\partial {by}}}" for x in (a, b))
    if name == "product":
        return name, f"{da} {b} + {a} {db}"
    return name, rf"\frac{{{da} {b} - {a} {db}}}{{{b}^2}}"


# -- a term of an equation ------------------------------------------------------------------------------------


def forgotten_terms(site: Site) -> Iterator[Change]:
    """The derivative of one summand of an equation of numbers, as (1 - y)/(1 - p) of a log loss"""
    head = site.question.head
    if (
        not isinstance(head, Derivative)
        or not isinstance(head.of, Name)
        or len(head.by) != 1
        or head.order != 1
    ):
        return
    out = site.use(head.of)
    equation = None if out is None else site.network.equation(out.meaning.name)
    if equation is None or not isinstance(equation.form, Add | Neg):
        return
    known = {name: site.printed(name) for name in site.network.quantities}
    end = site.cover(site.side.at)[1]
    for term in _terms(equation.form):
        text = written(term, known)
        if text is not None:
            by = site.inner(head.by[0].at)
            said = f"What comes from ${text}$ is missing."
            new = rf" + \frac{{\partial}}{{\partial {by}}} \left({text}\right)"
            yield Change("consumer", (((end, end), new),), site.side.at, said)


def _terms(form: Form) -> tuple[Form, ...]:
    if isinstance(form, Neg) and isinstance(form.arg, Add):
        return tuple(build.neg(term) for term in form.arg.args)
    return form.args if isinstance(form, Add) else (form,)
