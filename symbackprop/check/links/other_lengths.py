r"""`\frac{1}{3} \sum_i` where the file leaves N open, and 3 was drawn for it: a length by chance."""

from __future__ import annotations

from symbackprop.algebra.forms import Apply, SizeOf
from symbackprop.algebra.inside import forms_in
from symbackprop.check.links.printed_lengths import printed_lengths, with_size
from symbackprop.check.meaning.question import Judge, Question
from symbackprop.check.meaning.sort import numbers
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import NO_VALUES, Witness
from symbackprop.frozen import replace
from symbackprop.network.network import Network
from symbackprop.points.lengths import other_sizes


def at_other_lengths(question: Question, witness: Witness, finding: Finding, judge: Judge) -> Finding:
    """The finding of a right line with numbers; unbound where it holds for the drawn lengths alone."""
    at = finding.at
    if not finding.right or at is None or at.kind == "C" or not _names_number(question, witness):
        return finding
    given = witness.points("C")
    known = {} if given is None else given.sizes
    unsaid = (name for name, size in witness.network.sizes.items() if size is None and name not in known)
    names = [name for name in unsaid if name in at.sizes]
    elsewhere = witness
    for name, length in other_sizes(witness.network, names).items():
        elsewhere = with_size(elsewhere, name, length)
    if not names or judge(replace(question, environments=None), elsewhere).right:
        return finding
    said = ", ".join(f"{name} = {at.sizes[name]}" for name in names)
    if any(at.sizes[name] in printed_lengths(question) for name in names):
        return replace(finding, verdict="accepted", reason=f"for {said}")
    return Finding(
        "unbound", witness, finding.context, at, reason=f"right for {said}, which the file leaves open"
    )


def _names_number(question: Question, witness: Witness) -> bool:
    """Is there a number on the side that may be a length, or the root of one?"""
    found = [n.value for n in numbers(question.side) if n.value not in (0, 1)]
    if not found or None not in witness.network.sizes.values():
        return False
    if any(value not in witness.constants and value not in NO_VALUES for value in found):
        return True
    return witness.memory.once("roots", (witness.network,), (), lambda: _takes_root(witness.network))


def _takes_root(network: Network) -> bool:
    """Does it take the root of a size?"""
    forms = (form for equation in network.equations for form in forms_in(equation.form))
    roots = (form for form in forms if isinstance(form, Apply) and form.rule == "sqrt")
    return any(isinstance(inner, SizeOf) for root in roots for inner in forms_in(root))
