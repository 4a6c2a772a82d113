"""What does not read ends in one clear message with its place, at once, however long or deep it is."""

import pytest

from symbackprop.reading.faults import ReadingError
from symbackprop.reading.parser import parse

FAULTS = (
    (
        r"(512 \cdot 512) + 512 = 262,656 + = 3",
        (33, 33),
        "found the end where a quantity or a number was needed",
    ),
    (r"y\ _2^2", (3, 4), "found _ where a product sign, + or -, or a relation was needed"),
    (r"{}_2 x", (2, 3), "found _ where a base was needed"),
    (r"x = \frac{1}", (12, 12), "found the end where a group in braces was needed"),
    (r"x = {a", (6, 6), "found the end where } was needed"),
    (r"x = a}", (5, 6), "found } where a product sign, + or -, or a relation was needed"),
    (r"x = (a + b", (4, 5), "( is never closed"),
    (r"x = \left\{ a", (9, 11), r"\{ is never closed"),
    (r"x = (a + b]c}", (12, 13), "found } where a product sign, + or -, or a relation was needed"),
    (r"x = a)", (5, 6), "found ) where a product sign, + or -, or a relation was needed"),
    (r"x = \unknown y", (4, 12), r"the command \unknown is not read"),
    (r"x = \flatten{y}", (4, 12), r"the command \flatten is not read"),
    (r"\begin{aligned} x", (0, 15), r"\begin{aligned} has no \end{aligned}"),
    (r"x \end{aligned}", (2, 15), r"\end{aligned} has no \begin"),
    (r"\begin{aligned} x \end{align}", (18, 29), r"\begin{aligned} is closed by \end{align}"),
    (r"x = \begin{bmatrix} 1", (4, 19), r"\begin{bmatrix} has no \end{bmatrix}"),
    (r"x = \begin{bmatrix} 1 \end{pmatrix}", (22, 35), r"\begin{bmatrix} is closed by \end{pmatrix}"),
    (r"x = \begin{bmatrix} 1 ) \end{bmatrix}", (22, 23), r"found ) where & or \\ was needed"),
    (r"x = \begin{verse} 1 \end{verse}", (4, 17), "the environment verse is not read inside a formula"),
    (r"x = \text{a", (9, 10), "{ is never closed"),
    (r"x = y_", (6, 6), "found the end where a sub- or superscript was needed"),
    (r"x = \hat", (8, 8), "found the end where a group in braces was needed"),
    (r"x = 2 *", (7, 7), "found the end where a quantity or a number was needed"),
    (r"x = \sum_i", (10, 10), "found the end where a quantity or a number was needed"),
    (r"x \not y", (2, 6), r"\not is read before = only"),
    (r"a \over b", (2, 7), r"\over is read inside braces only"),
    (r"{a \over b \over c}", (11, 16), r"a second \over in one group"),
    (r"x = \overset{a} b", (4, 12), r"\overset needs its groups in braces"),
    (r"x = \frac{\partial^k L}{\partial y}", (18, 19), "found ^ where the order of a derivative was needed"),
    (r"x = \frac{\partial L}{\partial y z = 2}", (35, 36), r"found = where \partial was needed in front"),
    ("x = ☃", (4, 5), "the sign ☃ is not read in a formula"),
    ("x = " + "9" * 500, (4, 504), "a number of more than 400 digits is not read"),
    ("x = 1e999999999", (4, 15), "a number of more than 400 digits is not read"),
    ("x!", (1, 2), "found ! where a product sign, + or -, or a relation was needed"),
)
NESTS = (
    *(
        ("{", "}"),
        ("(", ")"),
        (r"\{", r"\}"),
        (r"\frac{1}{", "}"),
        (r"\sqrt{", "}"),
        (r"\hat{", "}"),
        ("x^{", "}"),
    ),
    *(
        ("x_{", "}"),
        (r"\left(", r"\right)"),
        (r"\text{", "}"),
        (r"\text{$", "$}"),
        (r"\boxed{", "}"),
        ("d(", ")/dx"),
    ),
    *((r"\begin{bmatrix}", r"\end{bmatrix}"), (r"\begin{cases}", r"\end{cases}"), (r"\sum_i(", ")")),
    *(
        (r"\frac{\partial ", r"}{\partial x}"),
        (r"\nabla_{", "} L"),
        (r"\underbrace{", "}"),
        (r"{a \over ", "}"),
    ),
)
REPEATED = (
    *(
        "-",
        "'",
        r"\frac",
        r"\hat ",
        r"\log ",
        r"\sqrt ",
        "_x",
        "^x",
        r"\sum_i ",
        r"\nabla ",
        r"\partial_x ",
        "d/d x ",
    ),
    *(
        r"\frac{d}{dx}",
        "dx/",
        "1,",
        "(x<",
        "(",
        ")",
        "&",
        r"\\",
        r"\quad ",
        "|",
        r"\|",
        "?",
        r"\text{if }",
        "{",
        "}",
    ),
    *(r"\left(", r"\begin{aligned}", r"\dots,", "$", "9", r"\partial ", "2*-", r"\over ", "x=", "\\"),
)


@pytest.mark.parametrize(("source", "at", "message"), FAULTS)
def test_a_fault_names_the_place_and_what_was_needed(source: str, at: tuple[int, int], message: str) -> None:
    with pytest.raises(ReadingError) as fault:
        parse(source)
    assert (fault.value.at, fault.value.message[: len(message)]) == (at, message)
    assert "\n" not in fault.value.message


@pytest.mark.parametrize(("opening", "closing"), NESTS)
def test_ten_thousand_nested_parts_are_refused(opening: str, closing: str) -> None:
    count = min(10_000, 19_000 // len(opening + closing))
    with pytest.raises(ReadingError):
        parse("x = " + opening * count + "y" + closing * count)


@pytest.mark.parametrize(("opening", "closing"), NESTS)
def test_a_dozen_nested_parts_are_read(opening: str, closing: str) -> None:
    if opening != r"\text{$":  # a formula in the words of a formula is one level deep
        assert parse("x = " + opening * 12 + "y" + closing * 12)


@pytest.mark.parametrize("part", REPEATED)
def test_a_part_repeated_to_the_limit_ends(part: str) -> None:
    for count in (300, 19_000 // len(part)):
        try:
            parse("x = " + part * count)
        except ReadingError as fault:
            assert fault.message


def test_a_million_characters_are_refused_at_once() -> None:
    with pytest.raises(ReadingError, match="1000000 characters; at most 20000"):
        parse("x+" * 500_000)
