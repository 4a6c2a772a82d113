"""`z_l = W_l x + b_l`, true in the first layer alone: its l may be a 1, which looks like it in many hands."""

from __future__ import annotations

from symbackprop.check.meaning.question import Judge, Question
from symbackprop.check.names.letters import bound_letters, layer_letters, names
from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Name, Node, Script

LETTER = "l"
REASON = "right where $l$ is $1$, and in no other layer: is this letter the number 1?"
MARKS = frozenset("+-−()[]")


def in_doubt(question: Question, witness: Witness, finding: Finding, judge: Judge) -> Finding:
    """A wrong line about any layer l, where nothing but a bare l says so and it is right in layer 1"""
    sides = (question.head, question.side)
    if finding.verdict != "wrong" or not all(_is_bare(name) for side in sides for name in names(side)):
        return finding
    letters = {x for side in sides for x in layer_letters(side, witness.words) - bound_letters(side)}
    if letters != {LETTER} or any(name.letters == LETTER and not name.sub for s in sides for name in names(s)):
        return finding
    head, side = (rewritten(side, _numbered) for side in sides)
    if not judge(replace(question, head=head, side=side), witness).right:
        return finding
    return Finding("unbound", witness, finding.context, finding.at, reason=REASON)


def _is_bare(name: Name) -> bool:
    """No `l - 1` and no `(l)`, which no number looks like"""
    scripts = (*name.sub, *name.sup)
    return not any(LETTER in script.tokens and MARKS & set(script.tokens) for script in scripts)


def _numbered(node: Node) -> Node:
    if not isinstance(node, Name):
        return node
    sub, sup = (tuple(map(_with_one, scripts)) for scripts in (node.sub, node.sup))
    return replace(node, sub=sub, sup=sup) if (sub, sup) != (node.sub, node.sup) else node


def _with_one(script: Script) -> Script:
    if LETTER not in script.tokens:
        return script
    return replace(script, tokens=tuple("1" if t == LETTER else t for t in script.tokens), tree=None)
