"""Notebooks: how a network, a solution and a report are shown there, and `--format ipynb`, one that runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from symbackprop.network.shown import MARKDOWN

if TYPE_CHECKING:
    from symbackprop.check.records.report import Report
    from symbackprop.network.network import Network
    from symbackprop.solution import Solution
    from symbackprop.write.pages.notebook_cells import Calls


def register() -> None:
    """Enter the writers; each loads what it needs when it is first called."""
    MARKDOWN["network"] = network_markdown
    MARKDOWN["report"] = report_markdown


def network_markdown(network: Network) -> str:
    """Title, equations, shapes and given numbers."""
    from symbackprop.derive.steps import Derivation
    from symbackprop.numeric.solve import work
    from symbackprop.solution import solve
    from symbackprop.write.pages.markdown_pages import network_markdown as written

    if network.family is not None:
        general = solve(network, checks=False)
        return written((general.network, replace(general.derivation, gradients={}), general.numbers))
    derivation = Derivation(network, network.equations, frozenset(), {})
    return written((network, derivation, work(network, derivation)))


def report_markdown(report: Report) -> str:
    from symbackprop.write.verdicts.md import report_md

    return report_md(report if report.document else replace(report, document="The page"))


def notebook(solution: Solution, source: str, calls: Calls) -> str:
    """A notebook of one network: its file, the network, the derivation, and code that checks the numbers."""
    from symbackprop.errors import SymbackpropError
    from symbackprop.network.file import loads
    from symbackprop.write.code.module import code_module
    from symbackprop.write.pages.notebook_cells import notebook_json

    loads(source, calls.file)  # it holds no other file, so values from a CSV are refused here and not there
    try:
        code = code_module(solution.network, solution.derivation, solution.numbers, "python")
    except SymbackpropError as reason:
        return notebook_json(solution.network, source, calls, None, str(reason))
    return notebook_json(solution.network, source, calls, code)
