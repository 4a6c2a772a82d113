r"""Tables of LaTeX: bmatrix, cases, array, aligned, as rows of cells.

Aligned columns are right and left by turns, without a gap; where a page aligns relations itself, it sets each
side as a formula of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from symbackprop.write.mathml.row import mo
from symbackprop.write.mathml.tokens import Cursor, NotSet

FENCES = {
    "matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"), "smallmatrix": ("", ""), "cases": ("{", ""), "rcases": ("", "}"), "array": ("", ""),
    "dcases": ("{", ""), "tabular": ("", ""),
}  # fmt: skip
ALIGNED = frozenset("aligned align alignedat split eqnarray".split())
GATHERED = frozenset("gathered gather multline equation displaymath".split())
_SIDES = {"l": "left", "r": "right"}

SetRow = Callable[[Cursor], str]
Cell = tuple[str, str, int]  # what stands in it, its own side or "", how many columns it spans


def table(cursor: Cursor, set_row: SetRow) -> str:
    r"""What stands between \begin{..} and \end{..}."""
    name = cursor.raw().strip()
    bare = name.removesuffix("*")
    if bare not in FENCES and bare not in ALIGNED and bare not in GATHERED:
        raise NotSet(f"the environment {name} is not known")
    cursor.optional()
    columns = ""
    if bare in ("array", "tabular", "alignedat"):
        columns = _columns(cursor.raw())
    rows, rules = _rows(cursor, set_row)
    cursor.expect(r"\end")
    if cursor.raw().strip() != name:
        raise NotSet(f"{name} does not end")
    left, right = FENCES.get(bare, ("", ""))
    body = "".join(_row(cells, k in rules, _kind(bare), columns) for k, cells in enumerate(rows))
    style = ' displaystyle="true"' if bare in ALIGNED or bare in GATHERED or bare == "dcases" else ""
    grid = f"<mtable{style}{_class(bare)}>{body}</mtable>"
    if not left and not right:
        return grid
    opened = mo(left, form="prefix", stretchy="true", symmetric="true") if left else ""
    closed = mo(right, form="postfix", stretchy="true", symmetric="true") if right else ""
    return f'<mrow class="mat">{opened}{grid}{closed}</mrow>'


def _kind(name: str) -> str:
    """The kind of an environment whose cells are no matrix."""
    return "cases" if name in ("cases", "dcases", "rcases") else "aligned" if name in ALIGNED else ""


def _class(name: str) -> str:
    said = _kind(name) or ("small" if name == "smallmatrix" else "rows" if name in GATHERED else "")
    return f' class="{said}"' if said else ""


def _columns(spec: str) -> str:
    r"""l, r, c of {@{}l@{\;}c|r}; bars are left out."""
    out, depth = "", 0
    for char in spec:
        depth += {"{": 1, "}": -1}.get(char, 0)
        if not depth and char in "lrc":
            out += char
    return out


def _rows(cursor: Cursor, set_row: SetRow) -> tuple[list[list[Cell]], set[int]]:
    """The cells, and before which rows a rule stands."""
    rows: list[list[Cell]] = [[]]
    rules: set[int] = set()
    while True:
        while cursor.skip(r"\hline"):
            rules.add(len(rows) - 1)
        rows[-1].append(_cell(cursor, set_row))
        if cursor.skip("&"):
            continue
        if cursor.skip("\\\\") or cursor.skip(r"\cr"):
            cursor.optional()
            rows.append([])
            continue
        break
    if rows[-1] == [("<mrow></mrow>", "", 1)]:
        rows.pop()
    return rows, rules


def _cell(cursor: Cursor, set_row: SetRow) -> Cell:
    r"""A cell; \multicolumn{2}{l}{..} spans two and says its own side."""
    if not cursor.skip(r"\multicolumn"):
        return set_row(cursor), "", 1
    count, spec = cursor.raw(), cursor.raw()
    if not count.isdigit():
        raise NotSet("a count is needed")
    cursor.expect("{")
    body = set_row(cursor)
    cursor.expect("}")
    return body, _columns(spec)[:1], int(count)


def _row(cells: list[Cell], ruled: bool, kind: str, columns: str) -> str:
    made = []
    k = -1
    for cell, own, span in cells:
        k += 1
        side = _SIDES.get(own or columns[k : k + 1], "")
        if kind == "aligned":
            side = "left" if k % 2 else "right"
        elif kind == "cases":
            side = "left"
        style = f"text-align:{side};text-align:-webkit-{side};" if side else ""
        style += "border-top:1px solid" if ruled else ""
        said = f' style="{style.rstrip(";")}"' if style else ""
        said += f' columnspan="{span}"' if span > 1 else ""
        made.append(f"<mtd{said}>{cell}</mtd>")
        k += span - 1
    return f"<mtr>{''.join(made)}</mtr>"
