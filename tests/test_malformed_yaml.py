"""Traps of YAML and unreadable numbers: what stands instead of what, and the one line that says so."""

from __future__ import annotations

import pytest
from malformed import spoiled, told

# what stands in the file below, what is written instead (or added at its end), the faults
FAULTS: dict[str, tuple[str, ...]] = {
    "tab_for_indentation": (
        "  z:",
        "\tz:",
        "4:1: a tab stands where YAML wants spaces; indent with spaces",
    ),
    "comma_inside_flow_style": (
        "z: W @ x + b",
        "z: {is: maximum(W @ x, b)}",
        "4:11: a comma ends an entry in { }: quote the expression, 'maximum(W @ x, b)'",
    ),
    "bracket_inside_flow_style": (
        "z: W @ x + b",
        "z: {is: W[1,1] * b}",
        "4:12: [ ends a plain text in flow style; quote the expression, as 'W[..]'",
    ),
    "questions_in_flow_style": (
        "",
        "ask: [dL/dx, dL/dW[1,1]]",
        "6:19: [ ends a plain text in flow style; write ask as a block list, a question a line after -",
    ),
    "bracketed_name_in_flow_style": (
        "b: [3]",
        "V[1]: [3]",
        "2:26: [ ends a plain text in flow style; quote the cell of a family, 'V[1]':",
    ),
    "latex_braces_in_flow_style": (
        "W: [3, 2]",
        "W: {shape: [3, 2], latex: \\hat{W}}",
        "2:44: { } [ ] end a plain text in flow style; use single quotes for LaTeX, as '\\hat{y}'",
    ),
    "escape_that_yaml_knows": (
        "W: [3, 2]",
        'W: {shape: [3, 2], latex: "\\frac{a}{b}"}',
        "2:41: \\frac in double quotes is an escape of YAML; use single quotes for LaTeX",
    ),
    "escape_that_yaml_does_not_know": (
        "W: [3, 2]",
        'W: {shape: [3, 2], latex: "\\delta"}',
        "2:42: a backslash in double quotes is an escape of YAML; use single quotes for LaTeX",
    ),
    "escape_beyond_unicode": (
        "",
        'title: "\\U99999999"\n',
        "6:1: this is not readable as YAML from here on; check quotes and escapes",
    ),
    "colon_without_a_space": (
        "L: sum",
        "L:sum",
        "5:3: a name is followed by a colon and a space: L: sum(z**2)",
    ),
    "colon_forgotten": ("L: sum", "L sum", "5:3: a name is followed by a colon and a space: L: .."),
    "second_colon_in_a_line": (
        "L: sum(z**2)",
        "L: z: sum(z**2)",
        "5:7: a second colon in one line; quote the expression, or begin a new line",
    ),
    "line_indented_too_little": (
        "  L:",
        " L:",
        "5:2: this line is indented differently from its neighbours",
    ),
    "line_indented_too_much": (
        "  L:",
        "   L:",
        "5:5: this line is indented as a part of the text above it; indent it as its neighbours",
    ),
    "dash_that_begins_a_list": (
        "L: sum(z**2)",
        "L: - sum(z**2)",
        "5:6: - followed by a space begins a list; quote the expression, or write -sum(..) without the space",
    ),
    "star_that_is_an_alias": (
        "L: sum(z**2)",
        "L: *sum",
        "5:6: *sum is read as an alias, and there is no anchor &sum; quote the expression if it begins with *",
    ),
    "at_sign_in_front": (
        "L: sum(z**2)",
        "L: @ z",
        "5:6: a plain text cannot begin with @; quote the expression",
    ),
    "percent_sign_in_front": (
        "L: sum(z**2)",
        "L: %z",
        "5:6: a plain text cannot begin with %; quote the expression",
    ),
    "backtick_in_front": (
        "L: sum(z**2)",
        "L: `z`",
        "5:6: a plain text cannot begin with `; quote the expression",
    ),
    "greater_sign_in_front": (
        "L: sum(z**2)",
        "L: > 0",
        "5:6: a plain text cannot begin with >; quote the expression",
    ),
    "bar_in_front": (
        "L: sum(z**2)",
        "L: |z|",
        "5:6: a plain text cannot begin with |; quote the expression",
    ),
    "question_mark_in_front": (
        "L: sum(z**2)",
        "L: ? z",
        "5:6: a plain text cannot begin with ?; quote the expression",
    ),
    "comma_in_front": (
        "L: sum(z**2)",
        "L: , z",
        "5:6: a plain text cannot begin with a comma; quote the expression",
    ),
    "list_closed_by_a_brace": ("", "values: {x: [1, 2}\n", "6:18: a ] is missing before this }"),
    "brace_never_closed": ("", "values: {x: [1, 2]\n", "7:1: the file ends before the closing }"),
    "bracket_never_closed": ("", "wrt: [W, b\n", "7:1: the file ends before the closing ]"),
    "bracket_that_closes_nothing": ("", "wrt: [W]]\n", "6:9: this ] closes nothing that is open"),
    "comma_forgotten_in_flow_style": (
        "",
        "values: {'x': 1 'b': 2}\n",
        "6:20: a comma is missing before this entry",
    ),
    "dash_before_a_number": (
        "",
        "values: {x: [- 1, 2]}\n",
        "6:14: - followed by a space begins a list; write -1 without the space",
    ),
    "quote_never_closed": ("", "title: 'abc\n", "7:1: this quote is never closed"),
    "quote_inside_quotes": (
        "",
        "title: 'it's'\n",
        "6:12: text after the closing quote; quote the expression as a whole, and double a quote inside it",
    ),
    "key_that_comes_twice": (
        "b: [3]",
        "W: [3]",
        "2:25: W comes twice in this mapping, first in line 2",
        "4:14: unknown name b",
    ),
    "equation_that_comes_twice": ("", "  z: b\n", "6:3: z comes twice in this mapping, first in line 4"),
    "section_that_comes_twice": (
        "",
        "equations: {y: x}\n",
        "6:1: equations comes twice in this mapping, first in line 3",
    ),
    "list_as_a_key": (
        "",
        "? [title]\n: b\n",
        "6:3: a list or mapping cannot be a name; quote it if it was meant as text",
    ),
    "merge_key": (
        "",
        "<<: {title: a}\n",
        "6:1: merge keys << are not read; use extends, or repeat the entries",
    ),
    "tag_of_python": (
        "",
        "title: !!python/object/apply:os.system [ls]\n",
        "6:8: the tag !!python/object/apply:os.system is not allowed; delete it",
        "6:8: title is a text, and not a list",
    ),
    "tag_of_nobody": ("", "title: !mine abc\n", "6:8: the tag !mine is not allowed; delete it"),
    "alias_inside_its_anchor": ("", "wrt: &a [*a]\n", "6:10: the alias *a stands inside its own anchor"),
    "control_character": (
        "",
        "title: a\x07b\n",
        "6:9: the control character U+0007 is not allowed; delete it",
    ),
    "yes_for_true": ("x: [2]", "x: {shape: [2], one_hot: yes}", "1:35: yes is read as text; write true"),
    "octal_number": (
        "",
        "values: {x: [010, 1]}\n",
        "6:14: 010 may be read as octal; write 10, or quote it",
    ),
    "underscore_in_a_number": ("", "values: {x: [1_000, 1]}\n", "6:14: 1_000 has underscores; write 1000"),
    "hexadecimal_number": ("", "values: {x: [0x1F, 1]}\n", "6:14: 0x1F is no decimal number; write 31"),
    "infinity": (
        "",
        "values: {x: [.inf, 1]}\n",
        "6:14: .inf is not finite; an exact number is needed, as 2, -0.5, 1/3 or 1e-3",
    ),
    "not_a_number": (
        "",
        "values: {x: [.nan, 1]}\n",
        "6:14: .nan is not finite; an exact number is needed, as 2, -0.5, 1/3 or 1e-3",
    ),
    "truth_value_as_a_number": ("", "values: {x: [yes, 1]}\n", "6:14: yes is a truth value; write 1 or 0"),
    "decimal_comma": (
        "",
        "values:\n  L: 0,5\n",
        "7:6: 0,5 has a decimal comma; write 0.5",
    ),
    "typographic_minus": (
        "",
        "values: {x: [−1, 1]}\n",
        "6:14: − is not the minus sign of the keyboard; write -1",
    ),
    "sexagesimal_number": (
        "",
        "values: {x: [1:30, 1]}\n",
        "6:14: 1:30 has a colon; an exact number is needed, as 2, -0.5, 1/3 or 1e-3",
    ),
    "huge_exponent": ("", "values: {x: [1e999999, 1]}\n", "6:14: the exponent of 1e999999 is beyond 400"),
    "huge_number": (
        "",
        f"values: {{x: [{'9' * 1001}, 1]}}\n",
        "6:14: a number of 1001 characters, at most 1000 are read",
    ),
    "division_by_zero": ("", "values: {x: [1/0, 1]}\n", "6:14: 1/0 divides by zero"),
    "expression_as_a_number": (
        "",
        "values: {x: [sqrt(2), 1]}\n",
        "6:14: sqrt(2) is no number; an exact number is needed, as 2, -0.5, 1/3 or 1e-3",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_told_with_its_place(name: str) -> None:
    old, new, *faults = FAULTS[name]
    assert told(spoiled(old, new)) == faults
