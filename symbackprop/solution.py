"""A worked solution as one object: the network, its derivation, and the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from json import loads as parse
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from symbackprop.derive.derive import derive
from symbackprop.derive.recurrences import recurrences
from symbackprop.derive.steps import Derivation
from symbackprop.derive.verdicts import Shared
from symbackprop.errors import SymbackpropError
from symbackprop.network.file import load, load_all
from symbackprop.network.network import Network
from symbackprop.numeric.solve import Numbers, work

if TYPE_CHECKING:
    from symbackprop.derive.answer import Answered
    from symbackprop.numeric.answers import AnswerNumbers

    Answers = tuple[tuple[Answered, AnswerNumbers], ...]

Form = Literal["element", "matrix", "both"]
NO_QUESTIONS = "there are no questions; add ask: and one question a line, as - dl/dW_1"


@dataclass(frozen=True, slots=True)
class Solution:
    """What `symbackprop.derive` returns; a notebook shows its gradients typeset."""

    network: Network
    derivation: Derivation
    numbers: Numbers
    answers: Answers = ()

    @property
    def wrong(self) -> tuple[str, ...]:
        """A line for each value under `expected` that is wrong, and for each claim that fails."""
        return self.numbers.wrong

    def tex(self, form: Form = "both", expanded: bool = False) -> str:
        """A LaTeX document."""
        return tex((self,), form, expanded)

    def html(self, form: Form = "both", expanded: bool = False) -> str:
        """An HTML page in one file."""
        from symbackprop.formats import page

        return page((self,), "html", form, expanded)

    def markdown(self, form: Form = "both", expanded: bool = False) -> str:
        """Markdown for GitHub and Jupyter."""
        from symbackprop.formats import page

        return page((self,), "md", form, expanded)

    def _repr_markdown_(self) -> str:
        """A notebook shows the page typeset."""
        return self.markdown()

    def code(self, library: Literal["python", "torch"] = "python") -> str:
        """A module with `forward`, `gradients` and `check`."""
        from symbackprop.formats import page

        return page((self,), library)

    def json(self) -> str:
        """Everything that was derived, as `symbackprop.solution/1`."""
        return json((self,))


def solve_all(
    found: Sequence[Network], wrt: tuple[str, ...] | None = None, checks: bool = True, expanded: bool = False
) -> list[Solution]:
    """Each network of a file; what they have in common is checked once."""
    shared: Shared = {}
    return [solve(network, wrt, checks, expanded, shared) for network in found]


def solve(
    network: Network,
    wrt: tuple[str, ...] | None = None,
    checks: bool = True,
    expanded: bool = False,
    shared: Shared | None = None,
) -> Solution:
    """Derive, check and work out the numbers of one network; of families over a symbol, the recurrences."""
    shared = {} if shared is None else shared
    if network.family is not None:
        general = recurrences(network, wrt, checks)
        general, answers = _of_cells(network, general, checks) if network.family.asks else (general, ())
        bare = replace(general.network, equations=())  # a general cell has no numbers
        numbers = work(bare, replace(general, equations=(), gradients={}))
        return Solution(general.network, general, numbers, answers)
    derivation = derive(network, wrt, checks, expanded, shared)
    numbers = work(network, derivation)
    answers = _answers(network, numbers, checks, shared) if network.ask else ()
    return Solution(network, derivation, numbers, answers)


# Imported where it is used: fifty modules serve questions alone, and most networks ask none.


def _answers(network: Network, numbers: Numbers, checks: bool, shared: Shared) -> Answers:
    """The questions of a network, with their numbers."""
    from symbackprop.derive.questions import answered
    from symbackprop.numeric.answers import answer_numbers

    return tuple((a, answer_numbers(a, network, numbers)) for a in answered(network, checks, shared))


def _of_cells(network: Network, general: Derivation, checks: bool) -> tuple[Derivation, Answers]:
    """The questions about a general cell, which has no numbers."""
    from symbackprop.derive.family_answers import family_answers
    from symbackprop.numeric.answers import AnswerNumbers

    general, found = family_answers(network, general, checks)
    return general, tuple((a, AnswerNumbers()) for a in found)


def networks(path: Path, net: str | None, digits: int | None, whole: bool) -> tuple[Network, ...]:
    """The networks of a file: all of them for a page, else the one that was asked for or the first."""
    found = load_all(path) if whole and net is None else (load(path, net),)
    if digits is None:
        return found
    return tuple(replace(n, notation={**n.notation, "digits": digits}) for n in found)


def tex(solutions: Sequence[Solution], form: Form = "both", expanded: bool = False) -> str:
    """One LaTeX document of all the networks of a file: where they ask questions, the sheet answered."""
    from symbackprop.write.pages.pages import tex_pages
    from symbackprop.write.pages.question_pages import question_tex

    if any(s.answers for s in solutions):
        return question_tex([((s.network, s.derivation, s.numbers), s.answers) for s in solutions], form=form)
    return tex_pages([(s.network, s.derivation, s.numbers) for s in solutions], form, expanded)


def json(solutions: Sequence[Solution]) -> str:
    """The first solution as data."""
    from symbackprop.write.pages.solution_json import solution_json

    first = solutions[0]
    return solution_json(first.network, first.derivation, first.numbers, first.answers)


def summary(solutions: Sequence[Solution]) -> str:
    """What a terminal shows of the first solution."""
    from symbackprop.write.pages.summary import summary_of

    return summary_of(parse(json(solutions)))


def sheet(solutions: Sequence[Solution], seed: int | None = None) -> tuple[Solution, ...]:
    """The networks with questions, with fresh numbers where there is a seed."""
    from symbackprop.numeric.fresh import fresh

    asking = [s for s in solutions if s.answers]
    if not asking:
        raise SymbackpropError(NO_QUESTIONS)
    if seed is None:
        return tuple(asking)
    made = []
    for each in asking:
        family = each.network.family
        if family is not None:
            end = family.size or "the range"
            raise SymbackpropError(f"a general cell has no numbers that a seed could draw; give {end} a number")
        answers = [answer for answer, _ in each.answers]
        network, numbers, found = fresh(each.network, each.derivation, answers, seed)
        made.append(Solution(network, each.derivation, numbers, tuple(zip(answers, found, strict=True))))
    return tuple(made)


def sheet_tex(solutions: Sequence[Solution]) -> str:
    """The question sheet with its blanks."""
    from symbackprop.write.pages.question_pages import question_tex

    return question_tex([((s.network, s.derivation, s.numbers), s.answers) for s in solutions], filled=False)
