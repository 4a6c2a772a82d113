"""What is refused before `ast.parse` sees it: long, deep, strange or enormous sources.

Python's parser dies of 10^5 minus signs (MemoryError) and of 20,000 summands (RecursionError), folds
characters by NFKC and drops comments, so every character and every nesting is checked here, once.
"""

from __future__ import annotations

import keyword
import re
from fractions import Fraction
from unicodedata import is_normalized, normalize

from symbackprop.errors import SymbackpropError

LONGEST = 10_000  # characters of one expression
DEEPEST = 100  # brackets and operators that stand inside one another
MOST_OPERATORS = 500  # in one expression
MOST_DIGITS = 300  # of one number, and the largest decimal exponent
MOST_BITS = 4096  # of one constant

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>(?:\d|\.\d)(?:[eE][+-]?\d|[\w.])*)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<bracket>[()\[\]{}])"
    r"|(?P<operator>\*\*|//|<=|>=|==|!=|[-+*/@<>])"
    r"|(?P<mark>[,.:=])"
)
_DECIMAL = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_LETTER = re.compile(r"[A-Za-z0-9_\u0370-\u03ff]")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_HINTS = {
    "^": "`^` is not an operator here, write ** for a power",
    "#": "a comment can't stand in an expression",
    "'": "no quotes: the slope phi' is derived, it can't be written in an equation",
    '"': "no quotes inside an expression",
    "=": "an equation is written `name: expression`, without `=`",
    "\\": "write the plain name here and its LaTeX under `latex:`",
    "−": "this is a typographic minus sign, write -",
    "–": "this is a dash, write -",
    "·": "write * for a product",
    "×": "write * for a product",
    "⊙": "write * for the Hadamard product",
    "²": "write **2 for a square",
    "%": "`%` is not part of the language",
    "!": "`!` is not part of the language",
    ";": "one expression, without `;`",
}


class FormulaError(SymbackpropError):
    """A fault in an expression; `column` counts from 1 in its source."""

    def __init__(self, message: str, column: int = 1) -> None:
        self.message = message
        self.column = column
        super().__init__(message)


def guard(text: str) -> str:
    """The source on one line, once it is known to be short, shallow and made of plain tokens.

    >>> guard("W @ x + b")
    'W @ x + b'
    """
    if len(text) > LONGEST:
        raise FormulaError(f"the expression has {len(text)} characters, at most {LONGEST} are read")
    if not text.strip():
        raise FormulaError("the expression is empty")
    nesting = _Nesting()
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _strange(text, at)
        _look(found, nesting)
        at = found.end()
    nesting.close()
    return re.sub(r"\s", " ", text)


def _strange(text: str, at: int) -> FormulaError:
    char = text[at]
    why = _HINTS.get(char, f"the character {char!r} is not part of the language")
    return FormulaError(why, at + 1)


class _Nesting:
    """How deep the next operand stands: open brackets, and signs and powers that wait for it."""

    def __init__(self) -> None:
        self.open: list[tuple[str, int]] = []
        self.waiting = [0]
        self.operators = 0
        self.prefix = True  # an operator here has nothing on its left

    def bracket(self, char: str, column: int) -> None:
        if char in _PAIRS:
            if not self.open or self.open[-1][0] != _PAIRS[char]:
                raise FormulaError(f"{char!r} closes nothing", column)
            self.open.pop()
            self.waiting.pop()
            self.prefix = False
            return
        self.open.append((char, column))
        self.waiting.append(0)
        self.prefix = True
        self._bound(column)

    def operator(self, sign: str, column: int) -> None:
        self.operators += 1
        if self.operators > MOST_OPERATORS:
            message = f"more than {MOST_OPERATORS} operators in one expression; name its parts"
            raise FormulaError(message, column)
        if self.prefix or sign == "**":
            self.waiting[-1] += 1
            self._bound(column)
        else:
            self.waiting[-1] = 0
        self.prefix = True

    def mark(self, char: str, column: int) -> None:
        if char == "=" and not (self.open and self.open[-1][0] == "("):
            raise FormulaError(_HINTS["="], column)
        if char in ",=":
            self.waiting[-1] = 0
            self.prefix = True

    def _bound(self, column: int) -> None:
        if len(self.open) + sum(self.waiting) > DEEPEST:
            raise FormulaError(f"the expression is nested deeper than {DEEPEST}; name its parts", column)

    def close(self) -> None:
        if self.open:
            char, column = self.open[-1]
            raise FormulaError(f"{char!r} is never closed", column)


def _look(found: re.Match[str], nesting: _Nesting) -> None:
    token, column = found.group(), found.start() + 1
    match found.lastgroup:
        case "number":
            exact(token, column)
            nesting.prefix = False
        case "name":
            _name(token, column)
            if token == "in":
                nesting.operator(token, column)
            nesting.prefix = token == "in"
        case "bracket":
            nesting.bracket(token, column)
        case "operator":
            nesting.operator(token, column)
        case "mark":
            nesting.mark(token, column)


def _name(token: str, column: int) -> None:
    for k, char in enumerate(token):
        if not _LETTER.fullmatch(char) or not is_normalized("NFKC", char):
            plain = normalize("NFKC", char)
            hint = f", write {plain}" if _LETTER.fullmatch(plain) else ""
            raise FormulaError(f"the character {char!r} is not part of the language{hint}", column + k)
    if token.startswith("__"):
        raise FormulaError(f"{token} is not part of the language", column)
    if keyword.iskeyword(token) and token != "in":
        hint = "; call it lam, with latex: '\\lambda'" if token == "lambda" else ""
        raise FormulaError(f"{token} is a word of Python and not part of the language{hint}", column)


def exact(literal: str, column: int = 1) -> Fraction:
    """The number that a literal spells: 0.1 is 1/10, never a float.

    >>> exact("1e-3")
    Fraction(1, 1000)
    """
    if not _DECIMAL.fullmatch(literal):
        raise FormulaError(_bad_number(literal), column)
    mantissa, _, power = literal.lower().partition("e")
    if len(mantissa) > MOST_DIGITS or len(power) > 4 or abs(int(power or 0)) > MOST_DIGITS:
        raise FormulaError(f"a number of more than {MOST_DIGITS} digits", column)
    if len(mantissa) > 1 and mantissa[0] == "0" and mantissa.isdigit():
        raise FormulaError(f"{literal} starts with 0, write {literal.lstrip('0') or '0'}", column)
    return Fraction(literal if literal[-1] != "." else literal + "0")


def _bad_number(literal: str) -> str:
    if re.fullmatch(r"0[xXoObB]\w+", literal):
        return f"{literal} is not a decimal number"
    if "_" in literal:
        return f"{literal} is not a number, write {literal.replace('_', '')}"
    if literal[0].isdigit() and (split := re.fullmatch(r"(\d+)([A-Za-z]\w*)", literal)):
        return f"{literal} is neither a number nor a name, write {split[1]}*{split[2]}"
    return f"{literal} is not a number"
