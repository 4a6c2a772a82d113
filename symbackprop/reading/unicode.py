r"""Signs that people type instead of commands: `σ` is \sigma, `x²` is x^2, `ŷ` is \hat y."""

from __future__ import annotations

import unicodedata
from typing import Final

_GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta",
    "η": "eta",
    "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "varsigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda",
    "Ξ": "Xi", "Π": "Pi", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "ℓ": "ell", "∞": "infty",
}  # fmt: skip
_SIGNS: Final = {
    "∂": r"\partial", "∇": r"\nabla", "∑": r"\sum", "Σ": r"\sum", "∏": r"\prod", "√": r"\sqrt", "⊙": r"\odot",
    "∘": r"\circ", "⊗": r"\otimes", "·": r"\cdot", "⋅": r"\cdot", "∙": r"\cdot", "•": r"\cdot", "×": r"\times",
    "⨀": r"\odot", "⨂": r"\otimes", "⊘": r"\oslash",
    "∗": r"\ast", "÷": r"\div", "≈": r"\approx", "≃": r"\simeq", "≠": r"\neq", "≤": r"\leq", "≥": r"\geq",
    "≡": r"\equiv", "≔": r"\coloneqq", "∼": r"\sim", "∝": r"\propto", "∈": r"\in", "→": r"\to",
    "⇒": r"\Rightarrow",
    "⟹": r"\implies", "⟶": r"\to", "↦": r"\mapsto", "⇔": r"\iff", "←": r"\leftarrow", "⟵": r"\leftarrow",
    "…": r"\dots",
    "⋯": r"\cdots", "⋮": r"\vdots", "⋱": r"\ddots", "⊤": r"\top", "⟨": r"\langle", "⟩": r"\rangle",
    "†": r"\dagger",
    "∀": r"\forall", "∴": r"\therefore", "∵": r"\because", "□": r"\square",
}  # fmt: skip
_PLAIN: Final = {
    "−": "-",
    "–": "-",
    "—": "-",
    "′": "'",
    "’": "'",
    "⁄": "/",
    "∕": "/",
    "⟦": "[",
    "⟧": "]",
    "、": ",",
    "。": ".",
}
_ROOM: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u2061\u2062\u2063\u2064\x00")
# marks that stand behind their letter; an arrow says vector, as a bold letter does, and is dropped
COMBINING: Final = {
    "\u0302": r"\hat",
    "\u0304": r"\bar",
    "\u0305": r"\bar",
    "\u0303": r"\tilde",
    "\u0307": r"\dot",
    "\u20d7": "",
}
_RAISED: Final = {
    "ᵀ": "T",
    "ᵗ": "t",
    "ⁿ": "n",
    "ⁱ": "i",
    "ʲ": "j",
    "ᵏ": "k",
    "ˡ": "l",
    "ᵐ": "m",
    "⁺": "+",
    "⁻": "-",
}
_RAISED_MORE: Final = {"⁽": "(", "⁾": ")", "⁼": "=", "ˣ": "x", "ʸ": "y", "ᶻ": "z", "ᴸ": "L", "ᴺ": "N", "²": "2"}
_LOWERED: Final = {
    "ᵢ": "i",
    "ⱼ": "j",
    "ₖ": "k",
    "ₗ": "l",
    "ₘ": "m",
    "ₙ": "n",
    "ₚ": "p",
    "ₜ": "t",
    "ₓ": "x",
    "ₕ": "h",
}


def spelled(sign: str) -> tuple[str, ...]:
    r"""The commands, letters and marks that one sign stands for; the sign itself where none is known.

    >>> spelled("σ"), spelled("²"), spelled("ŷ"), spelled("₁")
    (('\\sigma',), ('^', '{', '2', '}'), ('\\hat', 'y'), ('_', '{', '1', '}'))
    """
    if sign in _GREEK:
        return ("\\" + _GREEK[sign],)
    if sign in _SIGNS:
        return (_SIGNS[sign],)
    if sign in _PLAIN:
        return (_PLAIN[sign],)
    if sign in _ROOM or sign.isspace() or unicodedata.category(sign) == "Cf":
        return ()
    raised = _RAISED.get(sign) or _RAISED_MORE.get(sign)
    if raised or sign in _LOWERED:
        return ("^" if raised else "_", "{", raised or _LOWERED[sign], "}")
    return _composed(sign)


def _composed(sign: str) -> tuple[str, ...]:
    """`ŷ` by its accent, `³` and `₂` as scripts, `𝐱`, `ｘ` and `ℒ` by their plain letters."""
    kind, plain = unicodedata.decomposition(sign).partition(" ")[::2]
    flat = unicodedata.normalize("NFKD", sign)
    if kind == "<super>" and flat.isascii():
        return ("^", "{", flat, "}")
    if kind == "<sub>" and flat.isascii():
        return ("_", "{", flat, "}")
    if kind == "<fraction>" and flat.count("\u2044") == 1:
        over, under = flat.split("\u2044")
        return (r"\frac", "{", over, "}", "{", under, "}") if over and under else (sign,)
    if kind == "<wide>" and flat.isascii():  # ， ； （ ＝ of East Asian keyboards
        return (flat,)
    if kind == "<font>" and plain:
        return spelled(flat) if not flat.isascii() else (flat,)
    if len(flat) == 2 and flat[1] in COMBINING and flat[0].isascii():
        return (COMBINING[flat[1]], flat[0])
    return (sign,)
