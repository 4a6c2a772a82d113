"""What `derive` shows on a terminal: the gradients, their values, and what was checked."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table


def summary_of(solution: Mapping[str, Any]) -> str:
    """A table of the wanted gradients from the data of `symbackprop.solution/1`."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    gradients: Mapping[str, Any] = solution["gradients"]
    table = Table("gradient", "shape", "formula", "value", box=box.SIMPLE_HEAD, pad_edge=False)
    for name, gradient in gradients.items():
        if gradient["wanted"]:
            shape = " x ".join(map(str, gradient["shape"])) or "1"
            cells = (f"d{solution['loss']}/d{name}", shape, formula(gradient), value(gradient))
            table.add_row(*cells)
    page = StringIO()
    width = shutil.get_terminal_size().columns
    console = Console(file=page, width=width, markup=False, highlight=False, emoji=False)
    console.print(": ".join(filter(None, (solution["title"], solution["net"]))))
    console.print(table)
    if solution["answers"]:
        console.print(_answers(solution["answers"]))
    console.print(checked(gradients))
    return page.getvalue()


def _answers(answers: Sequence[Mapping[str, Any]]) -> Table:
    """What the file asks, its value where there is one, and the formula."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("question", no_wrap=True)
    table.add_column("answer")
    table.add_column("value")
    for answer in answers:
        table.add_row(answer["question"] or answer["text"], told(answer), value(answer))
    return table


def told(answer: Mapping[str, Any]) -> str:
    """The formula in LaTeX; how much there is of what is drawn or tabled."""
    if "table" in answer:
        return f"{len(answer['table'])} layers: -o solution.tex"
    if "graph" in answer:
        return f"{len(answer['graph']['nodes'])} nodes, {len(answer['graph']['edges'])} edges: -o solution.tex"
    if "cost" in answer:
        return "tables: -o solution.tex"
    latex = answer["latex"] or ""
    return latex.partition(" = ")[2] or latex  # the left side is what was asked


def formula(gradient: Mapping[str, Any]) -> str:
    """The gradient in NumPy, in terms of the gradients above it; d_z is the gradient in z."""
    return gradient["matrix"]["python"] if gradient["matrix"] else "only entry by entry"


def value(gradient: Mapping[str, Any]) -> str:
    """The exact value, else the decimal one."""
    found = gradient["value"] if gradient["value"] is not None else gradient["decimal"]
    return "" if found is None else show(found)


def show(found: Any) -> str:
    """>>> show([["1", "-3/7"], ["0", "2"]])
    '[[1, -3/7], [0, 2]]'
    """
    if isinstance(found, list):
        return f"[{', '.join(map(show, found))}]"
    return f"{found:.6g}" if isinstance(found, float) else "?" if found is None else str(found)


def checked(gradients: Mapping[str, Any]) -> str:
    """How many steps were checked, from the steps themselves."""
    marks = [step["checked"] for gradient in gradients.values() for step in gradient["steps"]]
    left = marks.count("not")
    if left == len(marks):
        return "No step was checked."
    done = f"{len(marks) - left} of {len(marks)}" if left else f"All {len(marks)}"
    return f"{done} steps were checked. All of them on a page: -o solution.tex"
