r"""The signs of LaTeX mathematics: \odot is a binary operation, \le a relation, \alpha a letter.

A kind is TeX's class of a sign. It says where space belongs and whether a minus is a sign or an operation.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

Kind = Literal["ord", "op", "bin", "rel", "open", "close", "punct", "inner", "space"]

BINARY = {
    "+": "+", "-": "−", "*": "∗", r"\ast": "∗", r"\cdot": "⋅", r"\times": "×", r"\odot": "⊙", r"\circ": "∘",
    r"\oplus": "⊕", r"\otimes": "⊗", r"\pm": "±", r"\mp": "∓", r"\div": "÷", r"\star": "⋆", r"\bullet": "∙",
    r"\wedge": "∧", r"\land": "∧", r"\vee": "∨", r"\lor": "∨", r"\cup": "∪", r"\cap": "∩", r"\setminus": "∖",
    r"\ominus": "⊖", r"\oslash": "⊘", r"\boxdot": "⊡", r"\diamond": "⋄", r"\bmod": "mod", r"\centerdot": "⋅",
}  # fmt: skip
RELATIONS = {
    "=": "=", ":=": "≔", "=:": "≕", "<": "<", ">": ">", ":": ":", r"\le": "≤", r"\leq": "≤",
    r"\ge": "≥", r"\geq": "≥", r"\ne": "≠",
    r"\neq": "≠", r"\approx": "≈", r"\equiv": "≡", r"\sim": "∼", r"\simeq": "≃", r"\cong": "≅", r"\propto": "∝",
    r"\in": "∈", r"\notin": "∉", r"\ni": "∋", r"\subset": "⊂", r"\subseteq": "⊆", r"\supset": "⊃",
    r"\to": "→", r"\rightarrow": "→", r"\leftarrow": "←", r"\gets": "←", r"\mapsto": "↦", r"\iff": "⟺",
    r"\implies": "⟹", r"\impliedby": "⟸", r"\Rightarrow": "⇒", r"\Leftarrow": "⇐", r"\Leftrightarrow": "⇔",
    r"\leftrightarrow": "↔", r"\longrightarrow": "⟶", r"\longmapsto": "⟼", r"\ll": "≪", r"\gg": "≫",
    r"\mid": "∣", r"\parallel": "∥", r"\perp": "⟂", r"\coloneqq": "≔", r"\eqqcolon": "≕", r"\triangleq": "≜",
    r"\doteq": "≐",
    r"\lt": "<", r"\gt": ">", r"\leqslant": "⩽", r"\geqslant": "⩾", r"\asymp": "≍",
    r"\models": "⊨", r"\vdash": "⊢",
}  # fmt: skip
OPENING = {
    "(": "(", "[": "[", r"\{": "{", r"\lbrace": "{", r"\langle": "⟨", r"\lfloor": "⌊", r"\lceil": "⌈",
    r"\lvert": "|", r"\lVert": "‖", r"\lbrack": "[", r"\lparen": "(",
}  # fmt: skip
CLOSING = {
    ")": ")", "]": "]", r"\}": "}", r"\rbrace": "}", r"\rangle": "⟩", r"\rfloor": "⌋", r"\rceil": "⌉",
    r"\rvert": "|", r"\rVert": "‖", r"\rbrack": "]", r"\rparen": ")", "!": "!", "?": "?",
}  # fmt: skip
EITHER = {"|": "|", r"\vert": "|", r"\|": "‖", r"\Vert": "‖", "/": "/", ".": "", r"\backslash": "\\"}
PUNCTUATION = {",": ",", ";": ";", r"\colon": ":"}
LARGE = {
    r"\sum": "∑", r"\prod": "∏", r"\int": "∫", r"\oint": "∮", r"\iint": "∬", r"\bigcup": "⋃", r"\bigcap": "⋂",
    r"\bigoplus": "⨁", r"\bigodot": "⨀", r"\bigotimes": "⨂", r"\coprod": "∐",
}  # fmt: skip
FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec sin sinh tan tanh".split()
)
WITH_LIMITS = frozenset("lim max min sup inf argmax argmin det gcd Pr limsup liminf".split())
LETTERS = {
    r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\delta": "δ", r"\epsilon": "ϵ", r"\varepsilon": "ε",
    r"\zeta": "ζ", r"\eta": "η", r"\theta": "θ", r"\vartheta": "ϑ", r"\iota": "ι", r"\kappa": "κ",
    r"\lambda": "λ", r"\mu": "μ", r"\nu": "ν", r"\xi": "ξ", r"\pi": "π", r"\varpi": "ϖ", r"\rho": "ρ",
    r"\varrho": "ϱ", r"\sigma": "σ", r"\varsigma": "ς", r"\tau": "τ", r"\upsilon": "υ", r"\phi": "ϕ",
    r"\varphi": "φ", r"\chi": "χ", r"\psi": "ψ", r"\omega": "ω", r"\partial": "∂", r"\ell": "ℓ",
    r"\imath": "ı", r"\jmath": "ȷ", r"\hbar": "ℏ",
}  # fmt: skip
UPRIGHT = {
    r"\Gamma": "Γ", r"\Delta": "Δ", r"\Theta": "Θ", r"\Lambda": "Λ", r"\Xi": "Ξ", r"\Pi": "Π", r"\Sigma": "Σ",
    r"\Upsilon": "Υ", r"\Phi": "Φ", r"\Psi": "Ψ", r"\Omega": "Ω", r"\nabla": "∇", r"\infty": "∞",
    r"\top": "⊤", r"\bot": "⊥", r"\prime": "′", r"\dots": "…", r"\ldots": "…", r"\cdots": "⋯", r"\dotsc": "…",
    r"\dotsb": "⋯", r"\vdots": "⋮", r"\ddots": "⋱", r"\forall": "∀", r"\exists": "∃", r"\emptyset": "∅",
    r"\varnothing": "∅", r"\Re": "ℜ", r"\Im": "ℑ", r"\neg": "¬", r"\lnot": "¬", r"\dagger": "†",
    r"\degree": "°",
    r"\_": "_", r"\%": "%", r"\&": "&", r"\#": "#", r"\$": "$", r"\square": "□", r"\blank": "?", "\"": "″",
    r"\checkmark": "✓", r"\therefore": "∴", r"\because": "∵", r"\P": "¶", r"\S": "§", "@": "@", "`": "‘",
}  # fmt: skip
SPACES = {
    r"\,": 0.1667, r"\thinspace": 0.1667, r"\:": 0.2222, r"\>": 0.2222, r"\medspace": 0.2222, r"\;": 0.2778,
    r"\thickspace": 0.2778, r"\!": -0.1667, r"\negthinspace": -0.1667, "\\ ": 0.25, "~": 0.25, r"\quad": 1.0,
    r"\qquad": 2.0, r"\enspace": 0.5, r"\space": 0.25,
}  # fmt: skip
ACCENTS = {
    r"\hat": "ˆ", r"\widehat": "ˆ", r"\bar": "¯", r"\overline": "¯", r"\tilde": "˜", r"\widetilde": "˜",
    r"\vec": "→", r"\overrightarrow": "→", r"\dot": "˙", r"\ddot": "¨", r"\acute": "´", r"\grave": "`",
    r"\check": "ˇ", r"\breve": "˘", r"\mathring": "˚",
}  # fmt: skip
WIDE = frozenset((r"\widehat", r"\overline", r"\widetilde", r"\overrightarrow"))
SIZES = {"big": 1.2, "Big": 1.623, "bigg": 2.047, "Bigg": 2.47}
FONTS = {
    r"\mathbf": "BOLD", r"\bf": "BOLD", r"\boldsymbol": "BOLD ITALIC", r"\bm": "BOLD ITALIC",
    r"\mathcal": "SCRIPT", r"\mathscr": "SCRIPT", r"\mathbb": "DOUBLE-STRUCK", r"\mathfrak": "FRAKTUR",
    r"\mathsf": "SANS-SERIF", r"\mathtt": "MONOSPACE", r"\mathrm": "", r"\mathit": "ITALIC", r"\rm": "",
    r"\mathnormal": "ITALIC", r"\pmb": "BOLD", r"\symbf": "BOLD", r"\mathds": "DOUBLE-STRUCK",
    r"\mathbbm": "DOUBLE-STRUCK",
}  # fmt: skip


def kind_of(token: str) -> tuple[Kind, str] | None:
    r"""The class of a sign and how it is written.

    >>> kind_of(r"\odot"), kind_of("-"), kind_of(r"\in")
    (('bin', '⊙'), ('bin', '−'), ('rel', '∈'))
    """
    tables: tuple[tuple[Kind, dict[str, str]], ...] = (
        ("bin", BINARY), ("rel", RELATIONS), ("open", OPENING), ("close", CLOSING), ("punct", PUNCTUATION),
        ("op", LARGE), ("ord", EITHER),
    )  # fmt: skip
    for kind, table in tables:
        if token in table:
            return kind, table[token]
    return None


def in_font(char: str, font: str) -> str:
    """A letter or digit in a font of mathematics; what the font lacks stays as it is.

    >>> in_font("W", "BOLD"), in_font("1", "DOUBLE-STRUCK"), in_font("L", "SCRIPT"), in_font("+", "BOLD")
    ('𝐖', '𝟙', 'ℒ', '+')
    """
    if not font:
        return char
    name = unicodedata.name(char, "").replace("LATIN ", "").replace("GREEK ", "").replace("LETTER ", "")
    if char.isdigit() and font == "BOLD ITALIC":
        font = "BOLD"  # there are no slanted digits
    plain = "BLACK-LETTER" if font == "FRAKTUR" else font
    for full in (f"MATHEMATICAL {font} {name}", f"{plain} {name}"):
        try:
            return unicodedata.lookup(full)
        except KeyError:
            continue
    return char
