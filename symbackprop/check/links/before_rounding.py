"""`1.8221 + 1.7333 + 0.4724 = 4.0277`: right where the numbers add up so before they were rounded."""

from __future__ import annotations

from symbackprop.check.links.carrying_on import CARRIED
from symbackprop.check.links.literals import is_literal
from symbackprop.check.links.nearness import all_meet
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.question import Question
from symbackprop.check.names.letters import nodes
from symbackprop.check.records.value import Cand, arrays
from symbackprop.check.values.environment import Environment
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.printed_values import Rounding
from symbackprop.frozen import replace
from symbackprop.reading.tree import Name, Numeral


def before_rounding(question: Question, env: Environment, found: Finding) -> Finding:
    """The finding of a line of numbers alone, wrong as they are printed."""
    exact = {r.printed: r.exact for r in question.printed if isinstance(r, Rounding)}
    said = [n for n in nodes(question.head) if isinstance(n, Numeral | Name)]
    moved = {n.at: exact[n.value] - n.value for n in said if isinstance(n, Numeral) and n.value in exact}
    alone = is_literal(question.side) and not any(isinstance(n, Name) for n in said)
    if not moved or not alone or not env.settings.carry or found.half is None:
        return found
    values = [v for c in evaluate(question.head, replace(env, nudged=moved)) for v in arrays(c, "denominator")]
    if any(_is_printed(each, found) for each in values):
        return replace(found, verdict="rounded", reason=CARRIED)
    return found


def _is_printed(value: Cand, found: Finding) -> bool:
    truth = None if value.val.data is None or value.dev else value.val.data.value
    same = truth is not None and truth.shape == found.side.shape
    return same and all_meet(truth, found.side, found.half)
