r"""Which runs of letters are one word: `softmax`, `MSE`, `Loss`, `if`; any other run is a product of letters.

`MSE` is a word and `XW` is a product: nothing in the letters says so, hence the list. A run of four letters or
more that looks like a word (small letters after the first, a vowel among them) is one: nobody multiplies
`t a r g e t`.
"""

from __future__ import annotations

import re
from typing import Final

FUNCTIONS: Final = frozenset(
    (
        "relu leakyrelu elu gelu silu selu swish softplus sigmoid logistic tanh sinh cosh sin cos tan "
        "arctan exp log ln sqrt abs max min softmax logsoftmax argmax argmin sum mean norm dot trace tr "
        "diag sign sgn step erf vec onehot outer maximum minimum layernorm batchnorm attention concat var "
        "sen tgh cov std heaviside huber hinge det id identity leaky ReLU LeakyReLU"
    ).split()
)
# before a letter, as by their macros: `sin x` is no product
APPLIED: Final = frozenset("sin cos sen tan tanh tgh th sinh cosh exp log ln".split())
# names that are often typed as plain letters
LOSSES: Final = frozenset("MSE SSE RSS CE BCE NLL MAE RMSE KL CEL ReLU RELU ELU GELU SiLU Relu".split())
PROSE: Final = frozenset(
    (
        "if for when where and or otherwise else so then now thus hence with since because the is are "
        "given let from that all each total per any some every as by to of in at on we get have note "
        "using therefore means gives equals equal iff while but such not no only also here this these "
        "those after before finally similarly recall sonst wenn falls si sinon pour avec pi ow otw sei "
        "und oder denn also mit takes costs car donc alors ainsi puis comme puisque weil wobei daher somit "
        "folglich deshalb"
    ).split()
)
BARE_PROSE: Final = frozenset("if for where when otherwise else and or then since with".split())
CONDITIONS: Final = frozenset("if for when where falls wenn si pour iff with".split())
JOINS: Final = frozenset("and und et y e".split())
DEFINES: Final = frozenset("where with".split())
OTHERWISE: Final = frozenset(
    ("otherwise", "else", "o.w.", "ow", "otw", "sonst", "sinon", "otherwise.", "elsewhere")
)
RELATES: Final = frozenset(("is", "equals", "is equal to", "gives", "ist", "vaut", "est"))
_NAME = re.compile(r"[A-Za-z]+(?:[-_][A-Za-z]+)*")
_WORDLIKE = re.compile(r"[A-Za-z][a-z]{3,}")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)


def is_word(run: str) -> bool:
    """Whether a run of plain letters is one name.

    >>> [is_word(run) for run in ("softmax", "MSE", "XW", "xy", "target", "Loss")]
    [True, True, False, False, True, True]
    """
    if run in FUNCTIONS or run in LOSSES or run in BARE_PROSE:
        return True
    return bool(_WORDLIKE.fullmatch(run)) and bool(_VOWEL.search(run))


def is_name(text: str) -> bool:
    r"""Whether the words of a `\text{..}` are one name, as `Loss` and `leaky-relu`, and no prose.

    >>> [is_name(text) for text in ("Loss", "otherwise", "for all", "leaky_relu")]
    [True, False, False, True]
    """
    return bool(_NAME.fullmatch(text)) and text.lower() not in PROSE


def cut(run: str) -> tuple[str, ...]:
    """The pieces of a run of plain letters: one word, `d` and a word, or single letters.

    >>> cut("dLoss"), cut("Wx"), cut("relu")
    (('d', 'Loss'), ('W', 'x'), ('relu',))
    """
    if len(run) > 1 and run[0] == "d" and is_word(run[1:]) and not is_word(run):
        return ("d", run[1:])
    if run.startswith("d") and run[1:2].isupper() and is_word(run[1:]):
        return ("d", run[1:])
    return (run,) if is_word(run) else tuple(run)
