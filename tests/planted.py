"""Mistakes that a programmer could make in the package, each as a change of its source text.

`old` stands exactly once in the file, so a plant whose ground has moved fails its test instead of rotting.
Each net is small and one for which the mistake matters.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROUND_TRIP = ("if not lowers_back(whole, sums, free, shape):", "if False:")
PACKAGE = Path(__file__).resolve().parent.parent / "symbackprop"


@dataclass(frozen=True)
class Plant:
    """What is wrong, where, the text before and after, and the net on which it shows."""

    mistake: str
    file: str
    old: str
    new: str
    net: str
    named: str = ""  # the step that the message names, by its reason
    unguarded: bool = False  # the round trip of the lift is taken out too, so that the step itself is tried


# fmt: off
PLANTS = (
    # -- slopes and Jacobians of rules -----------------------------------------------------------------------
    Plant("the slope of tanh with a wrong sign", "rules/activations.py",
          "slope=lambda z, a: 1 - a**2", "slope=lambda z, a: 1 + a**2", "columns", "slope of tanh"),
    Plant("a factor of sigmoid's slope left out", "rules/activations.py",
          "slope=lambda z, a: a * (1 - a),", "slope=lambda z, a: 1 - a,", "batch", "slope of sigmoid"),
    Plant("sigmoid's slope in terms of z instead of a", "rules/activations.py",
          "slope=lambda z, a: a * (1 - a),", "slope=lambda z, a: z * (1 - z),", "batch", "slope of sigmoid"),
    Plant("ReLU's mask turned over", "rules/activations.py",
          "slope=lambda z, a, kink: piecewise(z, 0, 1, kink),",
          "slope=lambda z, a, kink: piecewise(z, 1, 0, kink),", "rows", "slope of relu"),
    Plant("ReLU's mask dropped", "rules/activations.py",
          "slope=lambda z, a, kink: piecewise(z, 0, 1, kink),",
          "slope=lambda z, a, kink: piecewise(z, 1, 1, kink),", "rows", "slope of relu"),
    Plant("leaky ReLU without its leak", "rules/activations.py",
          "slope=lambda z, a, kink, below: piecewise(z, below, 1, kink),",
          "slope=lambda z, a, kink, below: piecewise(z, 0, 1, kink),", "rows", "slope of leaky_relu"),
    Plant("exp with a wrong sign", "rules/activations.py",
          "slope=lambda z, a: a, plain=True", "slope=lambda z, a: -a, plain=True", "mixture", "slope of exp"),
    Plant("log with a factor too many", "rules/activations.py",
          "slope=lambda z, a: 1 / z", "slope=lambda z, a: 2 / z", "coin", "slope of log"),
    Plant("the square root's 2 left out", "rules/activations.py",
          "slope=lambda z, a: 1 / (2 * a)", "slope=lambda z, a: 1 / a", "mixture", "slope of sqrt"),
    Plant("arctan's square left out", "rules/activations.py",
          "slope=lambda z, a: 1 / (1 + z**2)", "slope=lambda z, a: 1 / (1 + z)", "mixture", "slope of atan"),
    Plant("softplus taken for its own slope", "rules/activations.py",
          "value=lambda z: p.log(1 + p.exp(z)),\n    slope=lambda z, a: call(\"sigmoid\", z),",
          "value=lambda z: p.log(1 + p.exp(z)),\n    slope=lambda z, a: a,", "mixture", "slope of softplus"),
    Plant("SiLU without the second summand", "rules/activations.py",
          'call("sigmoid", z) + a * (1 - call("sigmoid", z))', 'call("sigmoid", z)',
          "mixture", "slope of silu"),
    Plant("Huber's left branch with a wrong sign", "rules/activations.py",
          'd * where(">", r, d) - d * where("<", r, -d)', 'd * where(">", r, d) + d * where("<", r, -d)',
          "mixture", "slope of huber_entry"),
    Plant("the arguments of maximum exchanged", "rules/activations.py",
          'doc="the larger of z and w",\n    slope=(lambda z, w, a, kink: _wins(">",',
          'doc="the larger of z and w",\n    slope=(lambda z, w, a, kink: _wins("<",',
          "mixture", "slope of maximum"),
    Plant("softmax's second summand with a wrong sign", "rules/vectors.py",
          "times(term(Delta(i, j)), a(i)) + negate(times(a(i), a(j)))",
          "times(term(Delta(i, j)), a(i)) + times(a(i), a(j))", "classes", "(fold)"),
    Plant("softmax treated as elementwise", "rules/vectors.py",
          "times(term(Delta(i, j)), a(i)) + negate(times(a(i), a(j)))",
          "times(term(Delta(i, j)), a(i)) + negate(times(term(Delta(i, j)), times(a(i), a(j))))",
          "classes", "(fold)"),
    Plant("softmax folded with a delta lost", "rules/vectors.py",
          "times(term(Delta(i, j)), a(i)) + negate(times(a(i), a(j)))", "a(i) + negate(times(a(i), a(j)))",
          "lines", "(fold)"),
    Plant("log softmax folded to its output instead of exp of it", "rules/vectors.py",
          "negate(_exp(a(j)))", "negate(a(j))", "logits", "(fold)"),
    Plant("softmax's definition divides by one exponential", "rules/vectors.py",
          "Pow(_sum_of_exp(z, axis), Fraction(-1))", "Pow(_exp(z(i)), Fraction(-1))",
          "classes", "value of softmax"),
    Plant("max passes everything that is not largest", "rules/reductions.py",
          'Truth("==", z(j), a())', 'Truth("!=", z(j), a())', "largest", "(local)"),
    # -- lowering and differentiating ------------------------------------------------------------------------
    Plant("lowering forgets a transpose", "algebra/lower.py",
          "return lower(arg, column, row)", "return lower(arg, row, column)", "batch", "(expand)"),
    Plant("lowering forgets a minus sign", "algebra/lower.py",
          "return negate(_one_term(lower(arg, row, column)))", "return lower(arg, row, column)",
          "columns", "(expand)"),
    Plant("a mean lowered as a sum", "algebra/lower.py",
          "for t in times(_mean_factor(over), (a,)))", "for t in (a,))", "mixture", "(expand)"),
    Plant("a product lowered without its sum", "algebra/lower.py",
          "return summed(times(*entries), tuple(bound))", "return summed(times(*entries), tuple(bound[1:]))",
          "columns", "(expand)"),
    Plant("the exponent does not come down", "algebra/differentiate.py",
          "outer = Term((number(power.exponent), *factors), bound)", "outer = Term(factors, bound)",
          "columns", "(local)"),
    Plant("the exponent is not lowered", "algebra/differentiate.py",
          "lowered = power.exponent - 1", "lowered = power.exponent", "rows", "(local)"),
    Plant("the product rule stops at the first factor", "algebra/differentiate.py",
          "for place, factor in enumerate(term.factors):",
          "for place, factor in enumerate(term.factors[:1]):", "twice", "(local)"),
    Plant("the product rule loses the factors before", "algebra/differentiate.py",
          "factors = term.factors[:place] + inner.factors", "factors = inner.factors", "twice", "(local)"),
    Plant("the chain rule without the inner derivative", "algebra/differentiate.py",
          "out += _times(each, inner)", "out += (each,)", "columns", "(local)"),
    Plant("deltas with exchanged indices", "algebra/differentiate.py",
          "Delta(i, p) for i, p in zip(at, wrt.at, strict=True)",
          "Delta(i, p) for i, p in zip(at, wrt.at[::-1], strict=True)", "columns", "(local)"),
    Plant("a quantity differentiated by every name of its shape", "algebra/differentiate.py",
          "if array != wrt.array:", "if array.shape != wrt.array.shape:", "twice", "(local)"),
    # -- contracting and collecting --------------------------------------------------------------------------
    Plant("a delta leaves but its sum stays", "algebra/contract.py",
          "return rename((Term(rest, tuple(b for b in term.bound if b != index)),), {index: other})",
          "return (Term(rest, term.bound),)", "columns", "(contract)"),
    Plant("a delta contracted with the wrong index", "algebra/contract.py",
          "{index: other}", "{index: next((d.j for d in rest if isinstance(d, Delta)), other)}",
          "columns", "(contract)"),
    Plant("terms without the delta are lost", "algebra/contract.py",
          "    if delta not in term.factors:\n        return (term,)",
          "    if delta not in term.factors:\n        return ()", "classes", "(contract)"),
    Plant("a delta between free indices leaves too", "algebra/contract.py",
          "return factor\n    return None",
          "return factor\n        if isinstance(factor, Delta):\n            return factor\n    return None",
          "columns", "(contract)"),
    Plant("equal terms counted once", "algebra/collect.py",
          "out[place][0] + coefficient", "coefficient", "twice", "(collect)"),
    Plant("the numbers of a product not multiplied", "algebra/collect.py",
          "prod(numbers, start=Fraction(1))", "numbers[-1]", "columns", "(collect)"),
    Plant("a mask lost where deltas leave", "derive/run.py",
          'self.to("contract", rhs, delta)',
          'self.to("contract", tuple(type(t)(t.factors[:1], t.bound) for t in rhs), delta)',
          "given", "(contract)"),
    # -- the chain rule --------------------------------------------------------------------------------------
    Plant("the upstream gradient left out where the Jacobian is put in", "derive/sweep.py",
          "summed(product(upstream, jacobian), over)", "summed(jacobian, over)", "columns", "(cite)"),
    Plant("the chain rule without its sum over the second index", "derive/sweep.py",
          "over = tuple(i for i in local.out.at if isinstance(i, Index))",
          "over = tuple(i for i in local.out.at if isinstance(i, Index))[:1]", "batch", "(chain)"),
    Plant("the gradient of the wrong layer comes from upstream", "derive/sweep.py",
          "upstream = term(Entry(adjoint(user.out), local.out.at))",
          "upstream = term(Entry(adjoint(of if of.shape == user.out.shape else user.out), local.out.at))",
          "columns", "(chain)"),
    Plant("the Jacobian at exchanged places", "derive/sweep.py",
          "zip(local.wrt.at, head.at, strict=True)", "zip(local.wrt.at, head.at[::-1], strict=True)",
          "columns", "(cite)"),
    Plant("the Jacobian keeps the indices of another chain", "derive/sweep.py",
          "jacobian = rename(local.jacobian, places)", "jacobian = local.jacobian", "columns", "(cite)"),
    Plant("the Jacobian with exchanged indices of the output", "derive/sweep.py",
          "upstream = term(Entry(adjoint(user.out), local.out.at))",
          "upstream = term(Entry(adjoint(user.out), local.out.at[::-1]))", "batch", "(chain)"),
    Plant("a part forgotten where parts are put in", "derive/sweep.py",
          "for sums in (*parts, *left) for t in sums)", "for sums in (*parts[1:], *left) for t in sums)",
          "twice", "(cite)"),
    Plant("a part counted twice", "derive/sweep.py",
          "parts.append(element)", "parts.append(element + element)", "twice", "(cite)"),
    Plant("a part forgotten where parts are gathered", "derive/sweep.py",
          'run.to("accumulate", tuple(entries))', 'run.to("accumulate", tuple(entries[:1]))',
          "twice", "(accumulate)"),
    Plant("what is given from outside forgotten", "derive/derive.py",
          "given = array.name in network.upstream\n", "given = False\n", "given", "(chain)"),
    Plant("only the first consumer counts", "derive/derive.py",
          "users.get(array.name, ())", "users.get(array.name, ())[:1]", "twice", "(chain)"),
    Plant("only the last consumer counts", "derive/paths.py",
          "users.append(equation)", "users[:] = [equation]", "twice", "(chain)"),
    Plant("a summand of an equation not followed", "derive/paths.py",
          "stack.extend(reversed(children(node)))", "stack.extend(children(node)[:1])",
          "columns", "whole gradient"),
    Plant("dL/dL left as 2", "derive/derive.py",
          "indices_of(loss.shape), ONE,", "indices_of(loss.shape), ONE + ONE,", "nested", "start of dL/dL"),
    # -- lines and extrema -----------------------------------------------------------------------------------
    Plant("softmax's lines not kept apart", "derive/local.py",
          "return tuple(Term(same + t.factors, t.bound) for t in within)", "return within",
          "lines", "(fold)"),
    Plant("softmax along the wrong axis", "derive/local.py",
          "return form.axis if None not in form.arg.shape else 0",
          "return 1 - form.axis if None not in form.arg.shape else 0", "lines", "(expand)"),
    Plant("every entry of a line taken for the largest", "derive/local.py",
          "return times((Term(same),), inside)", "return (Term(same),)", "largest", "(local)"),
    # -- slopes put in ---------------------------------------------------------------------------------------
    Plant("the output of another layer in the slope of an entry", "derive/slopes.py",
          "return term(Entry(out, at))", "return term(Entry(next(iter(outputs.of.values())), at))",
          "twice", "(unfold)"),
    Plant("a slope put in at another place", "derive/slopes.py",
          "return term(Entry(out, at))", "return term(Entry(out, (1,) * len(at)))", "columns", "(unfold)"),
    Plant("the output of another layer in the slope of a matrix", "derive/slopes.py",
          "outputs.of.get(applied)", "next(iter(outputs.of.values()))", "twice", "(unfold)"),
    Plant("the declared slope at a kink forgotten in matrices", "derive/slopes.py",
          "kinks.get(node.rule, Fraction(0))", "Fraction(0)", "kink", "unfold"),
    Plant("the declared slope at a kink forgotten in entries", "derive/slopes.py",
          "kinks.get(factor.rule, Fraction(0))", "Fraction(0)", "kink", "unfold"),
    # -- collapse to p - t -----------------------------------------------------------------------------------
    Plant("targets that are not declared to add up to 1", "derive/collapse.py",
          "if entry.array.name in certain and entry.at[-1] == index:", "if entry.at[-1] == index:",
          "undeclared", "(fact)"),
    Plant("the targets leave but their sum stays", "derive/collapse.py",
          "tuple(b for b in term.bound if b != index)", "term.bound", "classes", "(fact)"),
    Plant("the adjoint put in with a wrong sign", "derive/put.py",
          "freshen(rename(derived.element, places))",
          "freshen(rename(tuple(Term(t.factors[1:], t.bound) for t in derived.element), places))",
          "classes", "(expanded)"),
    Plant("a quotient cancelled to its reciprocal", "algebra/cancel.py",
          "return pair if factor.exponent > 0 else pair[::-1]", "return pair", "coin", "(cancel)"),
    Plant("a sign lost in cancelling", "algebra/cancel.py",
          "signed_number(-scale if sign else scale)", "signed_number(scale)", "classes", "(cancel)"),
    Plant("the constant lost in cancelling", "algebra/cancel.py",
          "scale = above / below", "scale = above / above", "coin", "(cancel)"),
    # -- matrix forms ----------------------------------------------------------------------------------------
    Plant("a transpose forgotten", "algebra/product_graph.py",
          "return Written(build.transpose(node.form), 1)", "return Written(node.form, 1)",
          "columns", "(lift)", unguarded=True),
    Plant("u v^T written as v^T u", "algebra/product_graph.py",
          "build.matmul(*(p.form for p in parts))", "build.matmul(*(p.form for p in parts[::-1]))",
          "twice", "(lift)", unguarded=True),
    Plant("a walk backwards not transposed", "algebra/product_graph.py",
          "return Written(build.transpose(back.form), back.transposes + 1)",
          "return Written(back.form, back.transposes + 1)", "turned", "(lift)", unguarded=True),
    Plant("the factors of a product exchanged", "algebra/product_graph.py",
          "if not _begins(first, last, over, axes):", "if _begins(first, last, over, axes):",
          "twice", "(lift)", unguarded=True),
    Plant("a factor of a Hadamard product lost", "algebra/product_graph.py",
          "parts = [render(p, axes) for p in node.parts]",
          "parts = [render(p, axes) for p in node.parts[:1]]", "columns", "(lift)", unguarded=True),
    Plant("a sign lost in the lift", "algebra/lift.py",
          "return build.neg(form) if negative else form", "return form", "coin", "(lift)", unguarded=True),
    Plant("the number in front lost in the lift", "algebra/lift.py",
          "coefficient = _coefficient([*scalars, *sizes], loose)", "coefficient = (None,)",
          "nested", "(lift)", unguarded=True),
    Plant("a summand lost in the lift", "algebra/lift.py",
          "return build.add(*full)", "return full[0]", "twice", "(lift)", unguarded=True),
    Plant("the size of a sum over nothing lost", "algebra/eliminate.py",
          "sizes.append(_size_factor(over))", "pass", "repeated", "(lift)", unguarded=True),
    Plant("the wrong adjoint in the expanded form", "derive/expand.py",
          "return adjoints.get(node.name)", "return next(reversed(adjoints.values()))",
          "twice", "(expanded)"),
    Plant("the value of another part in an unnamed quantity's place", "derive/inline.py",
          "values.get(node.name)", "values.get(node.name) and next(iter(values.values()))",
          "nested", "(inline)"),
    Plant("another part's adjoint in an unnamed quantity's place", "derive/inline.py",
          "adjoints.get(node.name)", "next(iter(adjoints.values()), None)", "shared", "(inline)"),
    Plant("two different parts under one name", "derive/split.py",
          "if equation.form == inner:", "if equation.form.shape == inner.shape:", "nested", "parts of L"),
)
# fmt: on


def planted(plant: Plant, folder: Path, guarded: bool = False) -> None:
    """A copy of the package with the mistake in it; the folder goes on PYTHONPATH."""
    copied(folder)
    _change(folder / "symbackprop" / plant.file, plant.old, plant.new)
    if plant.unguarded and not guarded:
        _change(folder / "symbackprop" / "algebra/lift.py", *ROUND_TRIP)


def copied(folder: Path) -> None:
    """The package under `folder`, byte code included, so that it starts as fast."""
    shutil.copytree(PACKAGE, folder / "symbackprop")


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    found = text.count(old)
    assert found == 1, f"{found} times in {file.name}, needed is once: {old}"
    file.write_text(text.replace(old, new), encoding="utf-8")
    for stale in (file.parent / "__pycache__").glob(f"{file.stem}.*"):
        stale.unlink()


def derive(folder: Path, net: str) -> subprocess.CompletedProcess[str]:
    """`python -m symbackprop derive NET --format json` with the package under `folder`; `net` is the text."""
    file = folder / "net.yaml"
    file.write_text(net, encoding="utf-8")
    return python(folder, "-m", "symbackprop", "derive", file.name, "--format", "json")


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
