r"""LaTeX of a name, as `\hat{y}^{(2)}`: read by a grammar and printed back, so nothing else reaches a page.

A name comes from whoever wrote the file. What is no letter, digit, sign, script, accent or font of the lists
below is refused; there is no list of what is forbidden.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from symbackprop.errors import SymbackpropError

LONGEST = 200  # characters of one name

SYMBOLS = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi "
    "psi omega varepsilon vartheta varpi varrho varsigma varphi varkappa "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega "
    "ell hbar imath jmath wp Re Im aleph nabla partial infty emptyset varnothing prime "
    "cdot cdots ldots dots times div pm mp ast star circ bullet odot oplus otimes dagger ddagger top bot perp "
    "parallel le leq ge geq ne neq in to mid vert Vert langle rangle lbrace rbrace sum prod int "
    "exp log ln max min det dim arg sin cos tan tanh quad".split()
)
ACCENTS = frozenset(
    "hat widehat bar overline underline tilde widetilde vec dot ddot check breve acute grave".split()
)
FONTS = frozenset("mathbf mathrm mathit mathsf mathtt mathcal mathbb mathfrak boldsymbol operatorname".split())
TEXTS = frozenset("text textrm textbf textit textsf texttt".split())
ARGUMENTS = {**dict.fromkeys(ACCENTS | FONTS, 1), "frac": 2}
SPACES = (r"\,", r"\;", r"\:", r"\!")

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[\s]+|.", re.DOTALL)
_SIGN = re.compile(r"[A-Za-z0-9()\[\],.+\-*/=<>|:;!]")
_WORDS = re.compile(r"[A-Za-z0-9 ()\[\],.+\-*/=:;!']+")
_ENDS_IN_WORD = re.compile(r"\\[A-Za-z]+\Z")
_ALLOWED = r"a name has letters, digits, Greek, scripts, accents as \hat and fonts as \mathbf"


class LatexError(SymbackpropError):
    """LaTeX that is no name; `offset` counts the characters in front of the fault."""

    def __init__(self, message: str, offset: int = 0) -> None:
        self.message = message
        self.offset = offset
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Scripted:
    """A base with its primes and the scripts below and above it, as they are printed without braces."""

    base: str
    primes: str = ""
    below: str = ""
    above: str = ""
    above_first: bool = True

    @property
    def latex(self) -> str:
        """Primes stand beside what is above: TeX takes them for one superscript."""
        below = f"_{_braced(self.below)}" if self.below else ""
        above = f"^{_braced(self.above)}" if self.above else ""
        scripts = above + below if self.above_first or self.primes else below + above
        return beside(self.base + self.primes, scripts)


def latex_name(source: str) -> str:
    r"""The name, printed from what was read.

    >>> latex_name(r"\hat\mathbf x_1''^2")
    "\\hat{\\mathbf x}''^2_1"
    """
    return last_scripts(source).latex


def last_scripts(source: str) -> Scripted:
    r"""The scripts at the end of a name, and as its base all that stands in front of them.

    >>> last_scripts(r"\mathbf{W}^{(1)}")
    Scripted(base='\\mathbf{W}', primes='', below='', above='(1)', above_first=True)
    """
    if len(source) > LONGEST:
        raise LatexError(f"the LaTeX of a name has {len(source)} characters, at most {LONGEST} are read")
    reader = _Reader(source.strip(), len(source) - len(source.lstrip()))
    before, last = reader.items(inside=None)
    if last is None:
        raise LatexError("the LaTeX of a name is empty")
    return replace(last, base=beside(before, last.base))


def beside(left: str, right: str) -> str:
    """Two pieces; a command and a letter behind it need a space."""
    glued = _ENDS_IN_WORD.search(left) and right[:1].isalpha()
    return f"{left} {right}" if glued else left + right


def _braced(script: str) -> str:
    whole = len(script) == 1 or re.fullmatch(r"\\[A-Za-z]+", script)
    return script if whole else f"{{{script}}}"


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    offset: int


class _Reader:
    """Tokens from left to right; each method reads one thing and gives it back as it is printed."""

    def __init__(self, source: str, start: int) -> None:
        self.tokens = [_Token(m[0], start + m.start()) for m in _TOKEN.finditer(source)]
        self.end = start + len(source)
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def take(self) -> _Token:
        token = self.tokens[self.at] if self.at < len(self.tokens) else _Token("", self.end)
        self.at += 1
        return token

    def blank(self) -> str:
        """White space, which prints as one space or, between brackets, as nothing that matters."""
        found = ""
        while self.peek().isspace():
            self.take()
            found = " "
        return found

    def items(self, inside: _Token | None) -> tuple[str, Scripted | None]:
        """Atoms with their scripts, up to the brace that closes `inside`; the last one apart."""
        before, last = "", None
        while True:
            space = self.blank()
            text = self.peek()
            if text == "" and inside is not None:
                raise LatexError("a { is never closed", inside.offset)
            if text == "" or (text == "}" and inside is not None):
                return before, last
            before = beside(before, last.latex if last else "") + space
            last = self.scripted()

    def scripted(self) -> Scripted:
        """An atom, its primes, and at most one script below and one above."""
        if self.peek() in ("_", "^", "'"):
            sign = self.take()
            raise LatexError(f"{sign.text} needs a letter in front of it", sign.offset)
        out = self.base()
        primed = -1  # where the last prime was
        while True:
            mark = self.at
            self.blank()
            sign = self.take()
            match sign.text:
                case "'" if not out.above and (not out.primes or primed == self.at - 2):
                    out, primed = replace(out, primes=out.primes + "'"), self.at - 1
                case "'":
                    raise LatexError("primes stand together and in front of ^", sign.offset)
                case "_" if not out.below:
                    out = replace(out, below=self.script("_"), above_first=bool(out.above))
                case "^" if not out.above:
                    out = replace(out, above=self.script("^"))
                case "_" | "^":
                    raise LatexError(f"a second {sign.text} at one letter; use braces", sign.offset)
                case _:
                    self.at = mark
                    return out

    def base(self) -> Scripted:
        """An atom; braces around one accented letter are no braces to TeX, so its scripts count as ours."""
        if self.peek() != "{":
            return Scripted(self.atom())
        before, last = self.braces()
        accented = re.match(r"\\([A-Za-z]+)", last.base)
        alone = not before and accented is not None and accented[1] in ACCENTS
        return last if alone else Scripted(f"{{{beside(before, last.latex)}}}")

    def script(self, sign: str) -> str:
        printed = self.argument(sign)
        return printed[1:-1] if printed.startswith("{") else printed

    def argument(self, of: str) -> str:
        """What a script, an accent or a font applies to: one sign, or braces around more."""
        self.blank()
        token = self.tokens[self.at] if self.at < len(self.tokens) else _Token("", self.end)
        if token.text in ("", "}", "_", "^", "'"):
            raise LatexError(f"nothing follows {of}", token.offset)
        printed = self.atom()
        whole = token.text == "{" or token.text.removeprefix("\\") in SYMBOLS or len(printed) == 1
        return printed if whole else f"{{{printed}}}"

    def atom(self) -> str:
        if self.peek() == "{":
            before, last = self.braces()
            return f"{{{beside(before, last.latex)}}}"
        token = self.take()
        text = token.text
        if _SIGN.fullmatch(text) or text in SPACES:
            return text
        if text == "}":
            raise LatexError("this } closes nothing", token.offset)
        if not text.startswith("\\"):
            raise LatexError(f"{_shown(text)} cannot stand in the LaTeX of a name; {_ALLOWED}", token.offset)
        word = text[1:]
        if word in SYMBOLS:
            return text
        if word in TEXTS:
            return text + self.words(text)
        if word in ARGUMENTS:
            out = text
            for _ in range(ARGUMENTS[word]):
                out = beside(out, self.spaced_argument(text))
            return out
        raise LatexError(f"{_shown(text)} is no command of a name; {_ALLOWED}", token.offset)

    def spaced_argument(self, of: str) -> str:
        r"""An argument that keeps the author's space in front, as in \hat y."""
        space = " " if self.peek().isspace() else ""
        printed = self.argument(of)
        return printed if printed.startswith("{") else space + printed

    def braces(self) -> tuple[str, Scripted]:
        opening = self.take()
        before, last = self.items(opening)
        self.take()
        if last is None:
            raise LatexError("there is nothing between { and }", opening.offset)
        return before, last

    def words(self, of: str) -> str:
        r"""The plain words of \text{..}."""
        self.blank()
        opening = self.take()
        if opening.text != "{":
            raise LatexError(f"{of} needs its words in braces", opening.offset)
        said = ""
        while (token := self.take()).text != "}":
            if token.text == "":
                raise LatexError("a { is never closed", opening.offset)
            if not _WORDS.fullmatch(token.text):
                raise LatexError(f"{_shown(token.text)} cannot stand in {of}, only plain words", token.offset)
            said += token.text
        return f"{{{said}}}"


def _shown(text: str) -> str:
    return text if text.isprintable() else f"U+{ord(text[-1]):04X}"
