"""Any string is read or refused: no crash, places that nest, and the same tree each time."""

from dataclasses import fields

from hypothesis import given, settings
from hypothesis import strategies as st
from shown_tree import shown

from symbackprop.reading.document import read_document
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.parser import parse
from symbackprop.reading.tree import Node, Script, Statement

PARTS = (
    *(
        "W_{1}",
        "x",
        "z1",
        "d",
        "dL",
        "1",
        "0.5",
        "12,5",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "_",
        "^",
        "^{T}",
        "_{ij}",
        "'",
    ),
    *(
        "+",
        "-",
        "=",
        "*",
        "/",
        "|",
        ",",
        ";",
        "&",
        "?",
        ">",
        ":",
        "$",
        "%",
        " ",
        "\\",
        "\n",
        "ŷ",
        "∂",
        "Σ",
        "²",
        "日",
    ),
    *(
        r"\frac",
        r"\frac{dl}{dz}",
        r"\partial ",
        r"\nabla ",
        r"\hat ",
        r"\bar{",
        r"\sum_{i}",
        r"\log ",
        r"\max",
        r"\\",
    ),
    *(
        r"\left(",
        r"\right)",
        r"\left.",
        r"\right|",
        r"\quad ",
        r"\ ",
        r"\cdot ",
        r"\odot ",
        r"\approx ",
        r"\to ",
        "if",
    ),
    *(
        r"\begin{aligned}",
        r"\end{aligned}",
        r"\begin{bmatrix}",
        r"\end{bmatrix}",
        r"\begin{cases}",
        r"\end{cases}",
    ),
    *(
        r"\text{",
        r"\text{if }",
        r"\text{relu}",
        r"\mathrm{d}",
        r"\underbrace{",
        r"\boxed{",
        r"\over ",
        r"\substack{",
    ),
    *(
        r"\underset{",
        r"\tag{",
        r"\colorbox{a}{",
        r"\not",
        r"\sqrt",
        r"\pdv",
        r"\dots",
        r"\{",
        r"\}",
        r"\|",
        r"\big|",
    ),
)
FORMULAS = st.lists(st.sampled_from(PARTS), max_size=30).map("".join)
OPERANDS = st.sampled_from(
    ("x", "W_{1}", r"\hat{y}_i", "3", "0.5", "z1", r"\sigma'(z)", r"\frac{\partial L}{\partial W}")
)
READABLE = st.recursive(
    OPERANDS,
    lambda inner: st.one_of(
        st.tuples(
            inner, st.sampled_from(("+", "-", " ", r"\cdot ", r"\odot ", "/", "=", ",", r"\quad ")), inner
        ).map("".join),
        inner.map(lambda part: f"({part})"),
        inner.map(lambda part: rf"\left[{part}\right]^T"),
        inner.map(lambda part: rf"\sqrt{{{part}}}_{{1}}"),
        st.tuples(inner, inner).map(lambda pair: rf"\frac{{{pair[0]}}}{{{pair[1]}}}"),
        st.tuples(inner, inner).map(lambda pair: rf"\begin{{bmatrix}}{pair[0]}&{pair[1]}\end{{bmatrix}}"),
        inner.map(lambda part: rf"\sum_{{i=1}}^n {part}"),
        inner.map(lambda part: rf"\frac{{\partial {part}}}{{\partial x_j}}"),
    ),
    max_leaves=12,
)


def places_nest(node: object, first: int, last: int) -> bool:
    """Whether each node lies inside the one around it."""
    if isinstance(node, tuple):
        return all(places_nest(part, first, last) for part in node)
    if not isinstance(node, Node | Script | Statement):
        return True
    start, end = node.at
    inside = first <= start <= end <= last
    return inside and all(
        places_nest(getattr(node, f.name), start, end) for f in fields(node) if f.name != "at"
    )


def check(source: str) -> None:
    try:
        statements = parse(source)
    except ReadingError as fault:
        assert 0 <= fault.at[0] <= fault.at[1] <= len(source)
        assert fault.message and "\n" not in fault.message
        return
    assert places_nest(statements, 0, len(source))
    assert all(len(s.relations) == len(s.sides) - 1 for s in statements)
    assert [shown(s) for s in statements] == [shown(s) for s in parse(source)]


@settings(max_examples=400, deadline=None)
@given(FORMULAS)
def test_any_row_of_parts_is_read_or_refused(source: str) -> None:
    check(source)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(source: str) -> None:
    check(source)


@settings(max_examples=300, deadline=None)
@given(READABLE)
def test_what_is_written_well_is_read(source: str) -> None:
    check(source)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from((*PARTS, "$", "$$", "`", "```\n", "\n\n", "| ", "# ", r"\(", r"\)", r"\[")), max_size=40
    )
)
def test_any_page_is_read_and_its_formulas_stand_where_they_say(parts: list[str]) -> None:
    text = "".join(parts)
    for kind in ("markdown", "latex"):
        document = read_document(text, "markdown" if kind == "markdown" else "latex", text_lines=True)
        for formula, (start, end) in zip(document.formulas, document.extents, strict=True):
            assert 0 <= start <= end <= len(text)
            assert formula.latex in text
            assert len(formula.places) == len(formula.source)
            assert all(0 <= place <= len(formula.latex) for place in formula.places)
        assert [f.index for f in document.formulas] == list(range(1, len(document.formulas) + 1))
