"""`shown`: a formula's tree in one line, so that a test can say what was read."""

from __future__ import annotations

from symbackprop.reading.tree import (
    Accented,
    BigSum,
    Blank,
    Braced,
    Bracket,
    Call,
    Cases,
    Compared,
    Derivative,
    Dots,
    Fraction_,
    Matrix,
    Name,
    Node,
    Numeral,
    Product,
    Root,
    Script,
    Scripted,
    Statement,
    Sum,
    Words,
)


def shown(node: Node | Statement | None) -> str:
    """The structure of a node: `(* W_[2] (+ h -b))`."""
    match node:
        case None:
            return "-"
        case Statement():
            return _statement(node)
        case Name(_, letters, accents, sub, sup, primes, glued):
            hats = "".join(f"{accent}." for accent in reversed(accents))
            return hats + letters + ("~" if glued else "") + _scripts(sub, sup, primes)
        case Numeral(_, text):
            return text
        case Scripted(_, base, sub, sup, primes):
            return f"<{shown(base)}>" + _scripts(sub, sup, primes)
        case Product(_, factors, signs):
            parts = [shown(factors[0])]
            for sign, factor in zip(signs, factors[1:], strict=True):
                parts += [sign] * bool(sign) + [shown(factor)]
            return f"(* {' '.join(parts)})"
        case Sum(_, terms):
            return "(+ " + " ".join(("-" if sign < 0 else "") + shown(term) for sign, term in terms) + ")"
        case Derivative(_, of, by, spelling, order):
            head = {"partial": "d", "d": "d", "nabla": "nabla"}[spelling] + (str(order) if order > 1 else "")
            return f"({head} {shown(of)}" + "".join(f" {shown(variable)}" for variable in by) + ")"
        case Matrix(_, rows):
            return "[" + "; ".join(", ".join(map(shown, row)) for row in rows) + "]"
        case _:
            return _more(node)


def _more(node: Node) -> str:
    match node:
        case Bracket(_, opening, items):
            return f"({opening} {', '.join(map(shown, items))})"
        case Accented(_, accent, inner):
            return f"({accent} {shown(inner)})"
        case Fraction_(_, over, under):
            return f"(/ {shown(over)} {shown(under)})"
        case Call(_, head, args):
            return f"{shown(head)}({', '.join(map(shown, args))})"
        case BigSum(_, sign, index, lower, upper, condition, body):
            limits = " ".join(map(shown, index)) or "-"
            limits += f" {shown(lower)}..{shown(upper)}" if lower or upper else ""
            limits += f" | {shown(condition)}" if condition else ""
            return f"({sign} [{limits}] {shown(body)})"
        case Cases(_, branches):
            return "{" + "; ".join(f"{shown(value)} if {shown(when)}" for value, when in branches) + "}"
        case Compared(_, left, sign, right):
            return f"({shown(left)} {sign} {shown(right)})"
        case Root(_, inner, degree):
            return f"(root{'' if degree is None else ' ' + shown(degree)} {shown(inner)})"
        case Braced(_, inner, note):
            return f"(brace {shown(inner)}{'' if note is None else ' | ' + shown(note)})"
        case Words(_, text):
            return f'"{text}"'
        case Dots(_, kind):
            return f".{kind}."
        case Blank():
            return "?"
        case _:
            return type(node).__name__


def _scripts(sub: tuple[Script, ...], sup: tuple[Script, ...], primes: int) -> str:
    lowered = "".join(f"_[{' '.join(script.tokens)}]" for script in sub)
    return "'" * primes + lowered + "".join(f"^[{' '.join(script.tokens)}]" for script in sup)


def _statement(statement: Statement) -> str:
    parts: list[str] = [] if statement.leading is None else [statement.leading]
    for k, side in enumerate(statement.sides):
        parts += [*statement.relations[k - 1 : k], shown(side)] if k else [shown(side)]
    parts += [f"if {shown(condition)}" for condition in statement.conditions]
    return " ".join(parts + [f'"{words}"' for words in statement.words])
