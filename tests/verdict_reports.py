"""A page with every verdict on it, and its report, made by hand: what the writers are tested with."""

from __future__ import annotations

from dataclasses import replace

from symbackprop.check.records.report import Because, Entry, FormulaReport, LinkReport, Report, Score, Verdict
from symbackprop.reading.document import read_document
from symbackprop.reading.tree import Span

PAGE = r"""# Problem 3

Given are $x = \begin{bmatrix} 1 \\ 2 \end{bmatrix}$ and $W_2$ as on the sheet <script>alert(1)</script>.

## Forward

$$
Y_3 = r \odot S_3
    = \begin{bmatrix} -2 \\ 4 \end{bmatrix}
$$

The loss is $L = \frac12 \cdot 4^2 = 8$ for the numbers, **as** it [should](http://example.org) be.

$$\frac{\partial L}{\partial S_3} = \begin{bmatrix} -2 & 4 \end{bmatrix}$$

- $\delta_2 = 0.33$ and $\delta_1 = \begin{bmatrix} 0 & 4 \end{bmatrix}$
- $q = 7$, $\frac{\partial L}{\partial W_1} =\ ?$
- $\delta_3 = \begin{bmatrix} 0 & 4 \end{bmatrix}$
- $\begin{bmatrix} 1 & 2 \end{matrix}$
"""


READ = read_document(PAGE, "markdown")
NO_ENVIRONMENT = READ.formulas[10].unread.message if READ.formulas[10].unread is not None else ""


def at(index: int, part: str) -> Span:
    """Where a part stands in the formula of that number."""
    start = READ.formulas[index - 1].latex.index(part)
    return start, start + len(part)


def judged(index: int, verdict: Verdict, *links: LinkReport, message: str = "") -> FormulaReport:
    read = READ.formulas[index - 1]
    return FormulaReport(index, read.line, read.column, read.latex, verdict, links, message)


def link(index: int, lhs: str, rhs: str, verdict: Verdict, message: str = "") -> LinkReport:
    return LinkReport(lhs, rhs, verdict, at(index, rhs), message=message)


X, PAIR = r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}", r"\begin{bmatrix} 0 & 4 \end{bmatrix}"
Y_3, FROM_Y_3 = r"\begin{bmatrix} -2 \\ 4 \end{bmatrix}", r"\begin{bmatrix} -2 & 4 \end{bmatrix}"
DL_DS = r"\frac{\partial L}{\partial S_3}"
FIRST = "Entry 1 of $Y_3$ is 0, not -2. The mask was probably not multiplied in. Line 11 uses 0."
AS_ROW = "A row for the column: read as the same vector."
ALL = Report(
    network="Two ReLU layers",
    document="page.md",
    page=READ,
    score=Score(1.5, 3),
    first_wrong=Because(3, 8),
    warnings=("the slope of relu at 0 is taken as 0",),
    formulas=(
        judged(1, "definition", link(1, "x", X, "definition")),
        judged(2, "definition"),
        judged(
            3,
            "wrong",
            link(3, "Y_3", r"r \odot S_3", "correct"),
            replace(
                link(3, "Y_3", Y_3, "wrong", FIRST),
                quantity="Y_3",
                expected=["0", "4"],
                got=["-2", "4"],
                entries=(Entry(1, 1, "0", "-2"),),
                mistake="mask missing",
                mark=at(3, "-2"),
                correct_latex=r"\begin{bmatrix} 0 \\ 4 \end{bmatrix}",
            ),
        ),
        judged(
            4,
            "correct",
            link(4, "L", r"\frac12 \cdot 4^2", "correct"),
            link(4, "L", "8", "correct"),
        ),
        judged(5, "follows", replace(link(5, DL_DS, FROM_Y_3, "follows"), because=Because(3, 8))),
        judged(6, "rounded", link(6, r"\delta_2", "0.33", "rounded", "Right to 2 digits: 1/3.")),
        judged(7, "accepted", link(7, r"\delta_1", PAIR, "accepted", AS_ROW)),
        judged(8, "unbound", link(8, "q", "7", "unbound", "Not declared: the exercise has no $q$.")),
        judged(
            9, "blank", replace(link(9, r"\frac{\partial L}{\partial W_1}", "?", "blank"), expected=["3", "5"])
        ),
        judged(10, "accepted", link(10, r"\delta_3", PAIR, "accepted", AS_ROW)),
        judged(11, "unreadable", message=NO_ENVIRONMENT),
    ),
)
ANSWERS = Report(
    network="Two ReLU layers",
    document="answers.yaml",
    score=Score(1, 2),
    first_wrong=Because(2, 2),
    formulas=(
        FormulaReport(
            1, 1, 6, "0.5", "correct", (LinkReport("z_1", "0.5", "correct", (0, 3)),), quantity="z_1"
        ),
        FormulaReport(
            2,
            2,
            10,
            r"\delta h^\top",
            "wrong",
            (
                LinkReport(
                    "dL/dW_1",
                    r"\delta h^\top",
                    "wrong",
                    (0, 13),
                    message="The gradient is 2 x 3, this is 3 x 2: probably transposed.",
                ),
            ),
            quantity="dL/dW_1",
        ),
    ),
)
