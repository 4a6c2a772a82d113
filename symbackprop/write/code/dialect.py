"""`Dialect`: how one library writes the functions and constants of the language, NumPy here.

In templates {z} and {w} are arguments, {p} the parameter, {rows} and {columns} extents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symbackprop.write.code.python_functions import PLAIN, PRODUCTS, REDUCTIONS, VECTORS


@dataclass(frozen=True, slots=True)
class Dialect:
    """The templates of one library; `module` is its name in code."""

    module: str
    plain: Mapping[str, str]
    products: Mapping[str, str]
    vectors: Mapping[str, str]
    reductions: Mapping[str, str]
    root: str
    ones: str
    identity: str
    diagonal: str
    classes: str  # the labels 1, 2, .., {n}
    zero_one: str  # a comparison {c} as a number
    number: str = "{z}"  # a number where a function wants an array


NUMPY = Dialect(
    module="np",
    plain=PLAIN,
    products=PRODUCTS,
    vectors=VECTORS,
    reductions=REDUCTIONS,
    root="np.sqrt({z})",
    ones="np.ones(({rows}, {columns}))",
    identity="np.eye({n})",
    diagonal="np.diagflat({z})",
    classes="np.arange(1, {n} + 1)",
    zero_one="1.0 * ({c})",
)
