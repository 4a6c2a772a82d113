"""A page of solved networks, or their question sheet, in each format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from symbackprop.solution import Form, Solution, json, sheet_tex, summary, tex

if TYPE_CHECKING:
    from symbackprop.write.pages.notebook_cells import Calls
    from symbackprop.write.pages.pages import Solved
    from symbackprop.write.pages.question_pages import Asked

PAGES = ("tex", "md", "html", "pdf")  # of all networks of a file


def solved_as(solutions: Sequence[Solution], chosen: str, form: Form, expanded: bool) -> str | bytes:
    """Solved networks in the format of `derive`; data, code and the summary are of the first."""
    match chosen:
        case "pdf":
            return page_pdf(solutions, form, expanded)
        case "json":
            return json(solutions)
        case "summary":
            return summary(solutions)
        case _:
            return page(solutions, chosen, form, expanded)


def page(solutions: Sequence[Solution], chosen: str, form: Form = "both", expanded: bool = False) -> str:
    """The solution of all networks of a file; where they ask questions, the sheet answered."""
    match chosen:
        case "md":
            return _markdown(solutions, form, expanded)
        case "html":
            return _html(solutions, form, expanded)
        case "python" | "torch":
            return _code(solutions[0], chosen)
        case _:
            return tex(solutions, form, expanded)


def blank_sheet(solutions: Sequence[Solution], chosen: str) -> str:
    """The question sheet with its blanks."""
    if chosen == "md":
        from symbackprop.write.pages.markdown_pages import question_markdown

        return question_markdown([_asked(s) for s in solutions], filled=False)
    if chosen == "html":
        from symbackprop.write.html.page import question_html

        return question_html([_asked(s) for s in solutions], filled=False)
    return sheet_tex(solutions)


def page_pdf(solutions: Sequence[Solution], form: Form = "both", expanded: bool = False) -> bytes:
    """The page on paper: set by TeX where it is installed, else by Typst."""
    from symbackprop.pdf import has_tex, pdf_from_tex, pdf_without_tex

    if has_tex():
        return pdf_from_tex(tex(solutions, form, expanded))
    return pdf_without_tex(_markdown(solutions, form, expanded), _graphs(solutions))


def sheet_pdf(solutions: Sequence[Solution]) -> bytes:
    """The question sheet on paper."""
    from symbackprop.pdf import has_tex, pdf_from_tex, pdf_without_tex

    if has_tex():
        return pdf_from_tex(sheet_tex(solutions))
    return pdf_without_tex(blank_sheet(solutions, "md"))


def _markdown(solutions: Sequence[Solution], form: Form, expanded: bool) -> str:
    from symbackprop.write.pages.markdown_pages import markdown_pages, question_markdown

    if any(s.answers for s in solutions):
        return question_markdown([_asked(s) for s in solutions], form=form)
    return markdown_pages([_solved(s) for s in solutions], form, expanded)


def _graphs(solutions: Sequence[Solution]) -> dict[str, str]:
    """The drawings of the page, as SVG."""
    from symbackprop.write.pages.graph_pages import page_graphs, question_graphs

    if any(s.answers for s in solutions):
        return question_graphs([_asked(s) for s in solutions])
    return page_graphs([_solved(s) for s in solutions])


def _html(solutions: Sequence[Solution], form: Form, expanded: bool) -> str:
    from symbackprop.write.html.page import html_pages, question_html

    if any(s.answers for s in solutions):
        return question_html([_asked(s) for s in solutions], form=form)
    return html_pages([_solved(s) for s in solutions], form, expanded)


def _code(solution: Solution, library: str) -> str:
    from symbackprop.write.code.module import code_module

    return code_module(*_solved(solution), library)


def notebook(solution: Solution, source: str, calls: Calls) -> str:
    """A notebook that reads the text of the network file again and derives what the command derived."""
    from symbackprop.notebook import notebook as written

    return written(solution, source, calls)


def _solved(solution: Solution) -> Solved:
    return solution.network, solution.derivation, solution.numbers


def _asked(solution: Solution) -> Asked:
    return _solved(solution), solution.answers
