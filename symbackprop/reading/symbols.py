r"""What each LaTeX command and each Unicode sign of a formula stands for: tables, no code.

A command that stands in none of these tables and is no letter is not read, and the message names it.
"""

from __future__ import annotations

from itertools import chain
from typing import Final

from symbackprop.reading.tree import RelationSign, Times

RELATIONS: Final[dict[str, RelationSign]] = {
    **dict.fromkeys(("=", ":=", "=:", "=="), "="),
    **dict.fromkeys((r"\equiv", r"\triangleq", r"\coloneqq", r"\coloneq", r"\eqqcolon", r"\eq"), "="),
    **dict.fromkeys((r"\approx", r"\simeq", r"\cong", r"\doteq", r"\approxeq", r"\thickapprox"), "approx"),
    **dict.fromkeys(("<-", r"\leftarrow", r"\gets", r"\longleftarrow"), "leftarrow"),
    **dict.fromkeys((":", r"\colon"), ":"),
    **dict.fromkeys((r"\sim", r"\asymp"), "sim"),
    **dict.fromkeys(("->", "=>", r"\to", r"\rightarrow", r"\longrightarrow", r"\mapsto"), "arrow"),
    **dict.fromkeys((r"\Rightarrow", r"\implies", r"\Longrightarrow", r"\iff", r"\leadsto"), "arrow"),
    **dict.fromkeys((r"\Leftrightarrow", r"\leftrightarrow", r"\hookrightarrow", r"\Leftarrow"), "arrow"),
    r"\therefore": "arrow",
    **dict.fromkeys((r"\in", r"\subset", r"\subseteq"), "in"),
    **dict.fromkeys(("<", r"\lt", r"\ll"), "<"),
    **dict.fromkeys((">", r"\gt", r"\gg"), ">"),
    **dict.fromkeys(("<=", r"\le", r"\leq", r"\leqslant", r"\leqq", r"\lesssim"), "<="),
    **dict.fromkeys((">=", r"\ge", r"\geq", r"\geqslant", r"\geqq", r"\gtrsim"), ">="),
    **dict.fromkeys(("!=", r"\ne", r"\neq"), "!="),
    r"\propto": "propto",
}
TIMES: Final[dict[str, Times]] = {
    **dict.fromkeys((r"\cdot", r"\bullet", r"\cdotp"), "cdot"),
    r"\times": "times",
    **dict.fromkeys((r"\odot", r"\circ", r"\circledcirc", r"\bigodot", r"\circledast"), "odot"),
    **dict.fromkeys((r"\otimes", r"\bigotimes"), "otimes"),
    "@": "times",
    **dict.fromkeys(("*", r"\ast", r"\*"), "*"),
}
DIVIDES: Final = frozenset((r"\div", r"\oslash"))  # entry by entry, as a slash does
# printed as room only
ROOM: Final = frozenset(
    (
        *(
            r"\,",
            r"\;",
            r"\:",
            r"\!",
            r"\>",
            r"\/",
            r"\thinspace",
            r"\medspace",
            r"\thickspace",
            r"\negthinspace",
        ),
        *(r"\displaystyle", r"\textstyle", r"\scriptstyle", r"\scriptscriptstyle", r"\limits", r"\nolimits"),
        *(r"\nonumber", r"\notag", r"\hline", r"\relax", r"\null", r"\strut", r"\mathstrut", r"\noindent"),
        *(r"\bf", r"\rm", r"\it", r"\sf", r"\tt", r"\cal", r"\bfseries", r"\itshape", r"\rmfamily", r"\mit"),
        *(r"\hfill", r"\hfil", r"\par", r"\allowbreak", r"\nobreak", r"\break", r"\centering", r"\normalfont"),
        *(
            r"\small",
            r"\footnotesize",
            r"\scriptsize",
            r"\tiny",
            r"\normalsize",
            r"\large",
            r"\Large",
            r"\smash",
        ),
        *(r"\boldmath", r"\unboldmath", r"\protect", r"\leavevmode", r"\ignorespaces", r"\unskip", r"\-"),
        r"\fi",
        *(r"\mathop", r"\mathrel", r"\mathbin", r"\mathord", r"\mathinner", r"\mathopen", r"\mathclose"),
    )
)
# commands dropped together with so many groups that follow
DROPPED: Final[dict[str, int]] = {
    **dict.fromkeys((r"\label", r"\tag", r"\tag*", r"\hspace", r"\hspace*", r"\vspace", r"\vspace*"), 1),
    **dict.fromkeys((r"\phantom", r"\hphantom", r"\vphantom", r"\color", r"\eqref", r"\ref", r"\cite"), 1),
    **dict.fromkeys((r"\footnote", r"\intertext", r"\shortintertext", r"\bookmark", r"\mathtoolsset"), 1),
    **dict.fromkeys((r"\setlength", r"\addtolength", r"\setcounter", r"\sbox", r"\rule"), 2),
    **dict.fromkeys((r"\textcolor", r"\mathcolor", r"\rlap", r"\llap"), 0),
}
# commands that show one of their groups: how many they have, and which is shown
SHOWN: Final[dict[str, tuple[int, int]]] = {
    r"\colorbox": (2, 1),
    r"\fcolorbox": (3, 2),
    r"\mathchoice": (4, 0),
    r"\multicolumn": (3, 2),
    r"\resizebox": (3, 2),
    r"\scalebox": (2, 1),
    r"\raisebox": (2, 1),
    r"\parbox": (2, 1),
    r"\cancelto": (2, 0),
}
# a name of a colour first, then what is shown
COLOURED: Final = frozenset((r"\textcolor", r"\mathcolor"))
WIDE: Final = frozenset((r"\because", r"\quad", r"\qquad", r"\hskip", r"\enspace", r"\enskip", r"\;\;"))
FONTS: Final = frozenset(
    (
        *(r"\mathbf", r"\boldsymbol", r"\bm", r"\pmb", r"\mathit", r"\mathsf", r"\mathcal", r"\mathscr"),
        *(r"\mathfrak", r"\mathbb", r"\mathds", r"\mathbbm", r"\vec", r"\overrightarrow", r"\mathnormal"),
        *(r"\ensuremath", r"\mathbfit", r"\symbf", r"\symup", r"\bold", r"\underline", r"\mathtt", r"\Bbb"),
        *(r"\cancel", r"\bcancel", r"\xcancel"),  # struck out, but still a factor of the line
        *(r"\mathlarger", r"\mathsmaller", r"\vv", r"\mathbfcal", r"\mathpunct"),
    )
)
TEXTS: Final = frozenset(
    (
        *(
            r"\text",
            r"\textrm",
            r"\textbf",
            r"\textit",
            r"\texttt",
            r"\textsf",
            r"\mbox",
            r"\hbox",
            r"\textnormal",
        ),
        *(r"\mathrm", r"\operatorname", r"\operatorname*", r"\emph", r"\textup", r"\textsc", r"\mathtt"),
        *(r"\fbox", r"\framebox"),
    )
)
# of these only a run of letters is text, anything else is a formula in another font
UPRIGHT: Final = frozenset((r"\mathrm", r"\mathtt"))
ACCENTS: Final[dict[str, str]] = {
    **dict.fromkeys((r"\hat", r"\widehat"), "hat"),
    **dict.fromkeys((r"\bar", r"\overline", r"\widebar"), "bar"),
    **dict.fromkeys((r"\tilde", r"\widetilde"), "tilde"),
    **dict.fromkeys((r"\dot",), "dot"),
    **dict.fromkeys((r"\ddot",), "ddot"),
    **dict.fromkeys((r"\check",), "check"),
    **dict.fromkeys((r"\breve",), "breve"),
}
FUNCTION_MACROS: Final = frozenset(
    (
        *(r"\log", r"\ln", r"\lg", r"\exp", r"\sin", r"\cos", r"\tan", r"\cot", r"\sinh", r"\cosh", r"\tanh"),
        *(r"\arctan", r"\arcsin", r"\arccos", r"\max", r"\min", r"\det", r"\dim", r"\arg", r"\sup", r"\inf"),
        *(r"\sech", r"\sgn", r"\sign", r"\tr", r"\Tr", r"\diag", r"\softmax", r"\relu", r"\ReLU", r"\sigmoid"),
        *(r"\erf", r"\Pr", r"\argmax", r"\argmin", r"\trace", r"\mean", r"\coth", r"\csc", r"\sec", r"\coth"),
        *(r"\sen", r"\tgh", r"\th"),
    )
)
BIG: Final[dict[str, str]] = {r"\sum": "sum", r"\prod": "prod", r"\max": "max", r"\min": "min"}
LETTERS: Final = frozenset(
    "\\" + name
    for name in (
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu "
        "nu xi omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma "
        "Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar imath jmath infty top intercal "
        "prime bot dagger ddagger star emptyset varnothing aleph perp Re Im wp nabla Alpha Beta Epsilon "
        "Zeta Eta Iota Kappa Mu Nu Rho Tau Chi varGamma varDelta varTheta varLambda varSigma varPhi "
        "varPsi varOmega digamma eth forall exists"
    ).split()
)
DOTS: Final[dict[str, str]] = {
    **dict.fromkeys((r"\dots", r"\ldots", r"\dotsc", r"\dotsb", r"\dotsm", r"\dotso", r"\hdots"), "dots"),
    r"\cdots": "cdots",
    r"\vdots": "vdots",
    r"\ddots": "ddots",
}
BLANKS: Final = frozenset((r"\_", r"\square", r"\Box", r"\blank", r"\fillin", r"\underline{}"))
OPENERS: Final[dict[str, str]] = {
    "(": "(",
    "[": "[",
    r"\{": "{",
    r"\lbrace": "{",
    r"\lbrack": "[",
    r"\lparen": "(",
    r"\langle": "<",
    r"\lvert": "|",
    r"\lVert": "‖",
}
CLOSERS: Final[dict[str, str]] = {
    ")": ")",
    "]": "]",
    r"\}": "}",
    r"\rbrace": "}",
    r"\rbrack": "]",
    r"\rparen": ")",
    r"\rangle": ">",
    r"\rvert": "|",
    r"\rVert": "‖",
}
BARS: Final[dict[str, str]] = {"|": "|", r"\|": "‖", r"\vert": "|", r"\Vert": "‖", r"\mid": "|", "‖": "‖"}
# what a sign outside ASCII may stand for that is no letter, digit or command
READ_ALONE: Final = frozenset((*OPENERS, *CLOSERS, *BARS, *RELATIONS, *TIMES))
CLOSED_BY: Final[dict[str, str]] = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖", "<": ">", ".": "."}
SIZES: Final[dict[str, str]] = {
    **dict.fromkeys((r"\left", r"\bigl", r"\Bigl", r"\biggl", r"\Biggl"), "open"),
    **dict.fromkeys((r"\right", r"\bigr", r"\Bigr", r"\biggr", r"\Biggr"), "close"),
    **dict.fromkeys((r"\big", r"\Big", r"\bigg", r"\Bigg", r"\middle", r"\bigm", r"\Bigm", r"\biggm"), ""),
}
SPECIAL: Final = frozenset(  # the commands that are more, or less, than a token of their own
    chain(
        *(SIZES, OPENERS, CLOSERS, BARS, ROOM, FONTS),
        *(TEXTS, COLOURED, DROPPED, RELATIONS, TIMES, WIDE),
        *(SHOWN, (r"\overset", r"\underset", r"\stackrel", r"\not")),
    )
)
