"""Formulas out of a page of Markdown or LaTeX: which there are, where they stand, and what costs only one."""

import pytest
from shown_tree import shown

from symbackprop.reading.document import guessed, read_document
from symbackprop.reading.formula import Document
from symbackprop.reading.macros import Macros, expanded

MARKDOWN = r"""# Work

The sum is $a = b$, then $$c =
d$$ and \(e = 5\) with \$5 and `$no$`.

```
$no$
```

```math
z = 3
```

\begin{align}
a &= b \\
&= c
\end{align}

## Costs
Across $x =
4$ lines, $`m = 6`$ and \[ t = 7 \]
"""
LATEX = r"""\documentclass{article}
\newcommand{\dd}[2]{\frac{\partial #1}{\partial #2}} % $no$
\newcommand{\up}[1]{\textcolor{red}{#1}}
\def\R{\mathbb{R}}
\DeclareMathOperator{\relu}{relu}
\newcommand{\entries}[1]{$\begin{array}{rcl}#1\end{array}$}
\begin{document}
\section{Backward}
Let $\dd{L}{W} = \up{3}$ % $no$
\begin{equation} h = \relu(z) \label{a} \end{equation}
50\% of \verb|$no$| \[ x \in \R \]
\entries{w_1 & = & 3 \\ w_2 & = & 4}
\end{document}
"""


def latex_of(text: str) -> list[str]:
    return [formula.latex for formula in read_document(text).formulas]


def read(document: Document) -> list[list[str]]:
    return [list(map(shown, formula.statements)) for formula in document.formulas]


def test_markdown_has_its_formulas_between_every_kind_of_delimiter() -> None:
    document = read_document(MARKDOWN)
    assert document.kind == "markdown"
    assert read(document) == [
        ["a = b"],
        ["c = d"],
        ["e = 5"],
        ["z = 3"],
        ["a = b = c"],
        ["x = 4"],
        ["m = 6"],
        ["t = 7"],
    ]


def test_a_formula_knows_its_line_its_column_and_what_stands_around_it() -> None:
    first, second, *_, crossing, _, last = read_document(MARKDOWN).formulas
    assert (first.index, first.line, first.column, first.display) == (1, 3, 13, False)
    assert (second.index, second.line, second.column, second.display) == (2, 3, 28, True)
    assert (first.before, first.heading, first.after) == ("# Work\n\nThe sum is", "# Work", ", then $$c =")
    assert (second.before, crossing.heading, crossing.line) == (", then", "## Costs", 20)
    assert last.display


def test_an_extent_is_the_formula_with_its_delimiters() -> None:
    document = read_document(MARKDOWN)
    shown_on_page = [MARKDOWN[start:end] for start, end in document.extents]
    assert shown_on_page[:3] == ["$a = b$", "$$c =\nd$$", r"\(e = 5\)"]
    assert shown_on_page[-2:] == ["$`m = 6`$", r"\[ t = 7 \]"]


def test_latex_has_its_commands_put_in_and_its_comments_left_out() -> None:
    document = read_document(LATEX)
    assert document.kind == "latex"
    assert read(document) == [
        ["(d L W) = 3"],
        ["h = relu(z)"],
        ["x in R"],
        ["w_[1] = 3", "w_[2] = 4"],
    ]


def test_the_latex_of_a_formula_is_what_was_written_and_its_source_what_was_read() -> None:
    chain, named, ranged, entries = read_document(LATEX).formulas
    assert chain.latex == r"\dd{L}{W} = \up{3}"
    assert chain.source == r"\frac{\partial L}{\partial W} = \textcolor{red}{3}"
    assert named.latex.startswith(r"\begin{equation} h = \relu(z)")
    assert ranged.latex == r"x \in \R"
    assert entries.latex == r"\entries{w_1 & = & 3 \\ w_2 & = & 4}"


def test_each_place_of_the_source_is_an_offset_in_the_latex() -> None:
    for formula in (*read_document(LATEX).formulas, *read_document(MARKDOWN).formulas):
        assert len(formula.places) == len(formula.source)
        assert all(0 <= place <= len(formula.latex) for place in formula.places)
    chain = read_document(LATEX).formulas[0]
    third = chain.source.index("{3}") + 1
    assert chain.latex[chain.places[third]] == "3"


def test_a_command_that_a_page_of_markdown_defines_holds_from_there_on() -> None:
    document = read_document(r"With $\newcommand{\J}{\mathcal L}$ we have $\J = 2$.")
    assert read(document) == [[], ["L = 2"]]


def test_the_cells_of_a_table_are_apart() -> None:
    table = "| name | value |\n|---|---|\n| $h$ | $|x| = 2$ |\n| $u_1 | $v = 3$ |\n"
    assert latex_of(table) == ["h", "|x| = 2", "u_1", "v = 3"]
    assert [formula.unread is None for formula in read_document(table).formulas] == [True, True, False, True]


def test_money_is_no_formula() -> None:
    assert latex_of("It costs $5 and $6 more, or $7.\n\n$a = 5$ is one.") == ["a = 5"]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("$$ r = 4", "the formula is never closed"),
        (r"\begin{align} a &= b", "the formula is never closed"),
        (r"\[ r = 4", "the formula is never closed"),
        (r"$r = \frac{1}{2$", "found the end where } was needed"),
        (r"$\begin{aligned} r$", r"\begin{aligned} has no \end{aligned}"),
        ("$r } = 4$", "found } where a product sign, + or -, or a relation was needed"),
        ("`` ` $r = ($", "( is never closed"),
    ],
)
def test_what_is_never_closed_costs_one_formula(broken: str, message: str) -> None:
    document = read_document(f"first $a = b$\n\n{broken}\n\nlast $c = d$ and $$e = 5$$\n")
    assert [formula.unread is None for formula in document.formulas] == [True, False, True, True]
    assert document.formulas[1].unread is not None
    assert document.formulas[1].unread.message == message


def test_a_dollar_without_a_second_one_costs_its_line() -> None:
    document = read_document("one $w = 3\ntwo $c = d$\n")
    assert [formula.latex for formula in document.formulas] == ["w = 3", "c = d"]
    assert document.formulas[0].unread is not None


def test_lines_of_plain_text_are_formulas_where_asked_for() -> None:
    text = "Total time = n + n = 2n\n\nThe loss = the sum of all.\n\n- Memory = $n$ + 2\n* Z = 3m\n$q$"
    document = read_document(text, text_lines=True)
    assert read(document) == [['"Total time" = (+ n n) = (* 2 n)'], ["n"], ["Z = (* 3 m)"], ["q"]]
    assert read(read_document(text)) == [["n"], ["q"]]
    assert [formula.index for formula in document.formulas] == [1, 2, 3, 4]


def test_a_page_of_decimal_commas_is_read_with_them() -> None:
    assert read(read_document("$w = 0,5$ and $(0,25) w$")) == [["w = 0.5"], ["(* (( 0.25) w)"]]
    assert read(read_document("$w = 0.5$ and $(0,25) w$")) == [["w = 0.5"], ["(* (( 0, 25) w)"]]


def test_the_kind_of_a_page_is_guessed() -> None:
    assert guessed(LATEX) == "latex"
    assert guessed(MARKDOWN) == "markdown"
    assert guessed("\\begin{align}\na &= b\n\\end{align}\n") == "latex"
    assert guessed("no formula at all") == "markdown"


def test_a_command_that_calls_itself_ends() -> None:
    bomb = "".join(rf"\def\a{chr(97 + k)}{{\a{chr(98 + k)}\a{chr(98 + k)}}}" for k in range(24))
    for text in (r"\def\a{\a\a}$\a = 2$", rf"{bomb}\def\ay{{x}}$\aa = 2$"):
        (formula,) = read_document(text, "latex").formulas
        assert formula.unread is not None


def test_what_stands_around_a_formula_is_kept_once_and_not_without_bound() -> None:
    page = read_document("# " + "t" * 900 + "\n$a$ " + "b " * 400 + "$c$\n")
    first, second = page.formulas
    assert len(first.heading) <= 300 and first.heading is second.heading
    assert len(first.after) <= 300 and second.after == ""


def test_a_command_whose_text_would_be_longer_than_the_budget_stays_as_it_is() -> None:
    source = r"\newcommand{\a}[1]{" + "#1" * 3000 + r"}\a{" + "x" * 3000 + "}"
    (formula,) = read_document(f"${source}$").formulas
    assert formula.source == r"\a{" + "x" * 3000 + "}"
    (called,) = read_document(r"$\newcommand{\b}[1]{#1+#1}\b{x}$").formulas
    assert called.source == "x+x"


def test_a_command_inside_its_own_argument_is_put_in_to_a_bounded_depth() -> None:
    (formula,) = read_document(r"$\newcommand{\a}[1]{#1}" + r"\a{" * 40 + "x" + "}" * 40 + "$").formulas
    assert formula.source == r"\a{" * 10 + "x" + "}" * 10


def test_a_command_whose_argument_is_never_closed_stays_as_it_is() -> None:
    (formula,) = read_document(r"$\newcommand{\a}[1]{x}\a{ \a{b}$").formulas
    assert formula.source == r"\a{ x"


def test_lines_of_text_lose_the_room_and_the_stop_at_their_end() -> None:
    page = read_document("- Total time  = 2 + 3 . \n$x$ y = 1\nz=4.\n", text_lines=True)
    assert [formula.latex for formula in page.formulas] == ["Total time  = 2 + 3", "x", "z=4"]


def test_definitions_are_counted_as_expansions_are_and_those_beyond_stay_on_the_page() -> None:
    opened = r"\newcommand{\a}{ "
    macros = Macros()
    text = opened * 30_000 + r"\def\b{x}\b"
    assert expanded(text, list(range(len(text))), macros)[0] == text  # a body that is never closed is none
    assert (macros.known, macros.spent) == ({}, 20_000)
    assert expanded(r"\def\b{x}\b", list(range(11)), Macros())[0] == "x"


def test_a_line_of_text_may_call_functions_and_hold_arrays() -> None:
    text = (
        "h = relu(s) = [1, 0]\nf1 = sigmoid(p1)\nH = [[1, 2], [3, 4]]\nb = see page [3]\nx = (the rest) = 2\n"
    )
    page = read_document(text, text_lines=True)
    assert [formula.latex for formula in page.formulas] == text.splitlines()[:3]


def test_two_stars_before_a_number_are_a_power() -> None:
    found = read_document("$1 - g**2$, $1 - g^2$, $x ** -1$, $x^{-1}$ and $w^{**}$").formulas
    assert [str(read(Document("", (found[k],)))) for k in (0, 2)] == [
        str(read(Document("", (found[k],)))) for k in (1, 3)
    ]
    assert read(Document("", (found[0],))) != read(Document("", (found[4],)))
