r"""How wide a formula prints, in em of Computer Modern: enough to decide where a line breaks, not a typesetter.

The estimate errs on the wide side. Scripts are set at 0.72 of the size, fractions in a matrix or a script too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"\\(?:begin|end)\{[a-zA-Z*]+\}|\\[a-zA-Z]+|\\.|\s+|.", re.DOTALL)
_SCRIPT = 0.72

_ITALIC = {
    **dict.fromkeys("ijlt", 0.38),
    **dict.fromkeys("fIcers", 0.5),
    **dict.fromkeys("mw", 0.88),
    **dict.fromkeys("WMQ", 1.0),
    **dict.fromkeys("ABCDEFGHKLNORXZ", 0.82),
    **dict.fromkeys("JPSTUVY", 0.72),
}
_SIGNS = {
    **dict.fromkeys("()", 0.41),
    **dict.fromkeys("[]|", 0.29),
    ",": 0.45,
    ";": 0.45,
    ":": 0.84,
    "'": 0.3,
    "!": 0.28,
    ".": 0.28,
    "/": 0.5,
    "&": 0.0,
    "~": 0.33,
    "+": 1.22,
    "-": 1.22,
    "=": 1.34,
    "<": 1.34,
    ">": 1.34,
}
_WORDS = {
    r"\,": 0.17,
    r"\:": 0.23,
    r"\;": 0.28,
    r"\!": -0.17,
    "\\ ": 0.33,
    r"\quad": 1.0,
    r"\qquad": 2.0,
    r"\cdot": 0.73,
    r"\odot": 1.23,
    r"\circ": 0.95,
    r"\times": 1.23,
    r"\otimes": 1.23,
    r"\approx": 1.34,
    r"\neq": 1.34,
    r"\geq": 1.34,
    r"\leq": 1.34,
    r"\ge": 1.34,
    r"\le": 1.34,
    r"\in": 1.23,
    r"\top": 0.6,
    r"\dots": 1.2,
    r"\cdots": 1.2,
    r"\vdots": 0.3,
    r"\ddots": 1.2,
    r"\partial": 0.58,
    r"\left": 0.2,
    r"\right": 0.2,
    r"\bigl": 0.05,
    r"\bigr": 0.05,
    r"\Bigl": 0.2,
    r"\Bigr": 0.2,
    r"\biggl": 0.3,
    r"\biggr": 0.3,
    r"\lVert": 0.5,
    r"\rVert": 0.5,
    r"\nabla": 0.84,
    r"\exp": 1.6,
    r"\log": 1.45,
    r"\max": 2.1,
    r"\min": 2.0,
    r"\tanh": 2.2,
    r"\sin": 1.5,
    r"\cos": 1.5,
    r"\colon": 0.5,
}
_SILENT = frozenset(
    {
        r"\displaystyle",
        r"\textstyle",
        r"\scriptstyle",
        r"\limits",
        r"\nolimits",
        r"\small",
        r"\normalsize",
        r"\mathstrut",
    }
)
_UPRIGHT = frozenset(
    {r"\mathrm", r"\text", r"\textrm", r"\operatorname", r"\mathbf", r"\boldsymbol", r"\mathit"}
)
_FRAMES = {r"\result": 1.0, r"\boxed": 0.7, r"\hit": 0.35, r"\mathcolor": 0.0, r"\underline": 0.0}
_SPACED = frozenset({r"\end{cases}", r"\end{aligned}"})  # their signs keep the space of a formula
_SUMS = frozenset({r"\sum", r"\prod"})


def tokens(tex: str) -> list[str]:
    return _TOKEN.findall(tex)


def width(tex: str) -> float:
    """The printed width in em, in display style."""
    return _run(iter(tokens(tex)), "", small=False)


def _run(stream: Iterator[str], stop: str, small: bool) -> float:
    """The width up to the token `stop`, which is taken from the stream."""
    total = script = 0.0
    big_operator = 0.0
    for token in stream:
        if token == stop:
            break
        if token in ("_", "^"):
            wide = _SCRIPT * _group(stream, small=True)
            script = max(script, wide)
            continue
        if script:
            total += max(script - big_operator, 0.0)
            script = 0.0
        big_operator = 0.0
        if token in _SUMS:
            big_operator = 0.0 if small else 1.44
            total += 1.06 if small else 1.6
            continue
        total += _one(token, stream, small)
    return total + max(script - big_operator, 0.0)


def _group(stream: Iterator[str], small: bool) -> float:
    """The width of the next argument: a token or a braced group."""
    for token in stream:
        if token.isspace():
            continue
        return _run(stream, "}", small) if token == "{" else _one(token, stream, small)
    return 0.0


def _raw(stream: Iterator[str]) -> str:
    """The text of a braced argument, as for a colour's name or upright words."""
    out: list[str] = []
    depth = 0
    for token in stream:
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
        elif not token.isspace() or depth:
            out.append(token)
        if depth == 0:
            break
    return "".join(out)


def _one(token: str, stream: Iterator[str], small: bool) -> float:
    """The width of a token with what belongs to it: a fraction its two parts, a table its columns."""
    if token.startswith(r"\begin{"):
        return _table(stream, token.replace("begin", "end"))
    if token == "{":
        return _run(stream, "}", small)
    if token in (r"\frac", r"\dfrac", r"\tfrac"):
        reduced = token == r"\tfrac" or (small and token == r"\frac")
        wide = max(_group(stream, small), _group(stream, small))
        return 0.25 + wide * (_SCRIPT if reduced else 1.0)
    if token in _UPRIGHT:
        return 0.3 + sum(0.62 if c.isupper() or c in "mw" else 0.5 for c in _raw(stream) if c not in "{}$\\")
    if token in _FRAMES:
        if token == r"\mathcolor":
            _raw(stream)
        return _FRAMES[token] + _group(stream, small)
    if token == r"\sqrt":
        return 0.9 + _group(stream, small)
    if token in _SILENT or token.isspace():
        return 0.0
    if token.startswith("\\"):
        return _WORDS.get(token, 0.05 if token in (r"\bar", r"\hat", r"\tilde", r"\overline", r"\up") else 0.62)
    if token in _SIGNS:
        return _SIGNS[token] * (0.6 if small and token in "+-=<>" else 1.0)
    return _ITALIC.get(token, 0.5 if token.isdigit() else 0.56)


def _table(stream: Iterator[str], end: str) -> float:
    """A matrix: its widest cells side by side, the space between columns, and the brackets."""
    columns: list[float] = []
    inside: list[str] = []
    depth, at = 0, 0

    def close() -> None:
        nonlocal at
        wide = _run(iter(inside), "", small=end not in _SPACED)
        columns[at:] = [max(wide, columns[at]), *columns[at + 1 :]] if at < len(columns) else [wide]
        inside.clear()

    for token in stream:
        if token == end and depth == 0:
            break
        depth += token.startswith((r"\begin", "{")) - token.startswith((r"\end", "}"))
        if depth == 0 and token in ("&", r"\\"):
            close()
            at = at + 1 if token == "&" else 0
        else:
            inside.append(token)
    close()
    return sum(columns) + 0.92 * (len(columns) - 1) + 1.3


_OPENS, _CLOSES = frozenset("([{"), frozenset(")]}")
_NO_SUMMAND = frozenset(
    {"", r"\left", r"\right", r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\cdot", "=", "(", "["}
)


def top_level(tex: str, signs: frozenset[str], inside: int = 0) -> list[str]:
    r"""The formula cut in front of each sign that stands in at most `inside` parentheses.

    >>> top_level("a + (b + c) = d", frozenset("+="))
    ['a ', '+ (b + c) ', '= d']
    >>> top_level("(b + c)", frozenset("+="), inside=1)
    ['(b ', '+ c)']
    """
    out, round_, other, previous = [""], 0, 0, ""
    for token in tokens(tex):
        if token == "(":
            round_ += 1
        elif token == ")":
            round_ -= 1
        elif token in _OPENS or token.startswith(r"\begin{"):
            other += 1
        elif token in _CLOSES or token.startswith(r"\end{"):
            other -= 1
        elif token in signs and round_ <= inside and not other and previous not in _NO_SUMMAND:
            out.append("")
        if not token.isspace():
            previous = token
        out[-1] += token
    return out


def widest_group(tex: str) -> float:
    """The width of the widest parenthesis that stands in no other."""
    widest, depth, inside = 0.0, 0, ""
    for token in tokens(tex):
        depth -= token == ")"
        if depth > 0:
            inside += token
        elif inside:
            widest, inside = max(widest, width(inside)), ""
        depth += token == "("
    return widest
