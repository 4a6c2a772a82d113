r"""Commands that take something: \frac{a}{b}, \hat{y}, \left( .. \right), \text{..}, \begin{..} .. \end{..}.

`COMMANDS` says which function reads what follows a command.
"""

from __future__ import annotations

from html import escape

from symbackprop.write.latex.tex_prose import Words, prose
from symbackprop.write.mathml import signs
from symbackprop.write.mathml.parts import argument, parsed, row, scripted, upright
from symbackprop.write.mathml.row import Atom, mo, one, set_row
from symbackprop.write.mathml.signs import Kind
from symbackprop.write.mathml.table import table
from symbackprop.write.mathml.tokens import Command, Cursor, NotSet, tokens


def fraction(cursor: Cursor, name: str) -> Atom:
    """An a over b; display or text size where the command says so."""
    made = f"<mfrac>{argument(cursor)}{argument(cursor)}</mfrac>"
    if name == r"\frac":
        return Atom("ord", made)
    large = "true" if name in (r"\dfrac", r"\cfrac") else "false"
    return Atom("ord", f'<mstyle displaystyle="{large}" scriptlevel="0">{made}</mstyle>')


def binomial(cursor: Cursor, _name: str) -> Atom:
    made = f'<mfrac linethickness="0">{argument(cursor)}{argument(cursor)}</mfrac>'
    return Atom("ord", f"<mrow>{mo('(', form='prefix')}{made}{mo(')', form='postfix')}</mrow>")


def root(cursor: Cursor, _name: str) -> Atom:
    degree = cursor.optional()
    body = argument(cursor)
    if degree is None:
        return Atom("ord", f"<msqrt>{body}</msqrt>")
    inner = parsed(Cursor(tokens(degree), cursor.commands, script=True, depth=cursor.depth + 1))
    return Atom("ord", f"<mroot>{body}{inner}</mroot>")


def accent(cursor: Cursor, name: str) -> Atom:
    r"""\hat{y}: the mark sits on the letter."""
    if name == r"\overline":
        return Atom("ord", f'<mrow class="overline">{argument(cursor)}</mrow>')
    stretchy = "true" if name in signs.WIDE else "false"
    mark = mo(signs.ACCENTS[name], stretchy=stretchy, lspace="0", rspace="0")
    return Atom("ord", f'<mover accent="true">{argument(cursor)}{mark}</mover>')


def underlined(cursor: Cursor, _name: str) -> Atom:
    return Atom("ord", f'<munder accentunder="true">{argument(cursor)}{mo("_", stretchy="true")}</munder>')


def braced(cursor: Cursor, name: str) -> Atom:
    """A brace below or above; the label comes as a script with limits."""
    body = argument(cursor)
    if name == r"\underbrace":
        return Atom("op", f"<munder>{body}{mo('⏟', stretchy='true')}</munder>", limits=True, named=True)
    return Atom("op", f"<mover>{body}{mo('⏞', stretchy='true')}</mover>", limits=True, named=True)


def stacked(cursor: Cursor, name: str) -> Atom:
    r"""\overset{a}{b}: relations stay relations."""
    above = argument(cursor, script=True)
    token = cursor.peek()
    inner = cursor.tokens[cursor.at + 1] if token == "{" and cursor.at + 1 < len(cursor.tokens) else token
    body = argument(cursor)
    tag = "munder" if name == r"\underset" else "mover"
    relation = name == r"\stackrel" or inner in signs.RELATIONS
    return Atom("rel" if relation else "ord", f"<{tag}>{body}{above}</{tag}>")


def long_arrow(cursor: Cursor, name: str) -> Atom:
    below = cursor.optional()
    sign = mo("→" if name == r"\xrightarrow" else "←", stretchy="true")
    above = argument(cursor, script=True)
    if below is None:
        return Atom("rel", f"<mover>{sign}{above}</mover>")
    under = parsed(Cursor(tokens(below), cursor.commands, script=True, depth=cursor.depth + 1))
    return Atom("rel", f"<munderover>{sign}{under}{above}</munderover>")


def fenced(cursor: Cursor, _name: str) -> Atom:
    r"""\left( .. \middle| .. \right): as high as what stands between."""
    parts = [_delimiter(cursor, "prefix")]
    while True:
        parts.append(row(cursor))
        if not cursor.skip(r"\middle"):
            break
        parts.append(_delimiter(cursor, "infix"))
    cursor.expect(r"\right")
    parts.append(_delimiter(cursor, "postfix"))
    return Atom("inner", f"<mrow>{''.join(parts)}</mrow>")


def _written(token: str) -> str:
    for known in (signs.OPENING, signs.CLOSING, signs.EITHER):
        if token in known:
            return known[token]
    if token in "<>":
        return "⟨" if token == "<" else "⟩"
    raise NotSet(f"{token} is no bracket")


def _delimiter(cursor: Cursor, form: str) -> str:
    written = _written(cursor.next())
    if not written:
        return ""
    return mo(written, form=form, stretchy="true", symmetric="true", lspace="0", rspace="0")


def sized(cursor: Cursor, name: str) -> Atom:
    r"""\bigl( and \Bigr): a bracket of a fixed height."""
    size = name.removeprefix("\\")
    side = size[-1] if size not in signs.SIZES else ""
    height = f"{signs.SIZES[size.removesuffix(side)]:g}em"
    token = cursor.next()
    form = {"l": "prefix", "r": "postfix", "m": "infix"}.get(
        side, "prefix" if token in signs.OPENING else "postfix"
    )
    written = _written(token)
    made = mo(written, form=form, stretchy="true", symmetric="true", minsize=height, maxsize=height,
              lspace="0", rspace="0")  # fmt: skip
    kinds: dict[str, Kind] = {"l": "open", "r": "close"}
    return Atom(kinds.get(side, "ord"), made if written else "")


def text(cursor: Cursor, name: str) -> Atom:
    r"""\text{for $x > 0$}: words, and formulas among them."""
    parts = []
    for piece in prose(cursor.raw()):
        if isinstance(piece, Words):
            font = {r"\textbf": "BOLD", r"\texttt": "MONOSPACE"}.get(name, "")
            font = "BOLD" if piece.bold else "MONOSPACE" if piece.code else font
            said = "".join(signs.in_font(c, font) for c in piece.text.replace(" ", "\u00a0"))
            parts.append(f"<mtext>{escape(said)}</mtext>")
        else:
            parts.append(parsed(Cursor(tokens(piece.latex), cursor.commands, depth=cursor.depth + 1)))
    return Atom("ord", one(parts) if parts else "<mrow></mrow>")


def named_function(cursor: Cursor, name: str) -> Atom:
    r"""\operatorname{relu}"""
    said = _spaced(cursor.raw())
    body = upright(said) if len(said) == 1 else f"<mi>{escape(said)}</mi>"
    return Atom("op", body, limits=name[-1] == "*", named=True)


def _spaced(word: str) -> str:
    for command in (r"\,", r"\ ", r"\;", "~"):
        word = word.replace(command, "\u2009")
    if "\\" in word.replace(r"\_", ""):
        raise NotSet("a function's name is a word")
    return word.replace(r"\_", "_").replace("{", "").replace("}", "").replace(" ", "")


def in_font(cursor: Cursor, name: str) -> Atom:
    r"""\mathbf{W}; a word under \mathrm stays one word."""
    font = signs.FONTS[name]
    if cursor.peek() == "{":
        at = cursor.at
        word = cursor.raw()
        if font == "" and len(word) > 1 and word.isalnum() and word.isascii():
            return Atom("ord", f"<mi>{word}</mi>")
        cursor.at = at
    outer, cursor.font = cursor.font, font
    found = argument(cursor)
    cursor.font = outer
    return Atom("ord", found)


def classed(cursor: Cursor, name: str) -> Atom:
    r"""\up{..}: the page's own words; the style sheet says how they look."""
    kind = {"\\fbox": "result", "\\boxed": "result"}.get(name, name[1:])
    return Atom("ord", f'<mrow class="{kind}">{argument(cursor)}</mrow>')


def coloured(cursor: Cursor, name: str) -> Atom:
    r"""\mathcolor{up}{x} is of the class up; a student's colours are dropped."""
    colour = cursor.raw()
    body = argument(cursor)
    if colour in ("up", "muted", "hit", "pen", "bad", "odd"):
        return Atom("ord", f'<mrow class="{colour}">{body}</mrow>')
    return Atom("ord", body)


def invisible(cursor: Cursor, _name: str) -> Atom:
    return Atom("ord", f"<mphantom>{argument(cursor)}</mphantom>")


def struck(cursor: Cursor, _name: str) -> Atom:
    return Atom("ord", f'<mrow class="cancel">{argument(cursor)}</mrow>')


def as_kind(cursor: Cursor, name: str) -> Atom:
    r"""\mathord{?}, \mathbin{..}: the class is said."""
    kinds: dict[str, Kind] = {
        r"\mathrel": "rel", r"\mathop": "op", r"\mathopen": "open", r"\mathclose": "close",
        r"\mathinner": "inner",
    }  # fmt: skip
    kind = kinds.get(name, "ord")
    return Atom(kind, argument(cursor), limits=kind == "op", named=True)


def environment(cursor: Cursor, _name: str) -> Atom:
    return Atom("ord", table(cursor, row))


def lines(cursor: Cursor, _name: str) -> Atom:
    r"""\substack{i \\ i \ne k}: conditions one under the other."""
    cursor.expect("{")
    found = [row(cursor)]
    while cursor.skip("\\\\"):
        found.append(row(cursor))
    cursor.expect("}")
    rows = "".join(f"<mtr><mtd>{each}</mtd></mtr>" for each in found)
    return Atom("ord", f'<mtable class="lines">{rows}</mtable>')


def negated(cursor: Cursor, _name: str) -> Atom:
    r"""\not= is a relation with a stroke."""
    found = scripted(cursor)
    written = found.sign or one(set_row([found]))
    return Atom("rel", "", sign=written + "\u0338") if found.sign else Atom("ord", written)


def dropped(cursor: Cursor, _name: str) -> Atom:
    r"""\tag{1}, \label{..}: no part of the formula."""
    cursor.raw()
    return Atom("space", "")


def space(cursor: Cursor, _name: str) -> Atom:
    cursor.raw()
    return Atom("space", '<mspace width="1em"/>')


def narrowed(cursor: Cursor, _name: str) -> Atom:
    r"""\narrow{30em}{..}: a page of paper sets it smaller, a screen scrolls."""
    cursor.raw()
    return Atom("ord", argument(cursor))


def strut(cursor: Cursor, _name: str) -> Atom:
    r"""\rule{0pt}{13pt}: room for paper, a screen has its own."""
    cursor.raw()
    cursor.raw()
    return Atom("space", "")


def modulo(cursor: Cursor, _name: str) -> Atom:
    return Atom(
        "ord", f'<mrow><mspace width="1em"/><mtext>(mod\u00a0</mtext>{argument(cursor)}<mtext>)</mtext></mrow>'
    )


def _for(names: str, function: Command) -> dict[str, Command]:
    return {f"\\{name}": function for name in names.split()}


COMMANDS: dict[str, Command] = {
    **_for("frac dfrac tfrac cfrac", fraction),
    **_for("binom dbinom tbinom", binomial),
    **_for("sqrt", root),
    **_for("underline underbar", underlined),
    **_for("underbrace overbrace", braced),
    **_for("overset underset stackrel", stacked),
    **_for("xrightarrow xleftarrow", long_arrow),
    **_for("left", fenced),
    **_for(" ".join(size + side for size in signs.SIZES for side in ("", "l", "r", "m")), sized),
    **_for("text textrm textbf textit textsf texttt mbox hbox textnormal textup emph", text),
    **_for("operatorname operatorname* operatornamewithlimits", named_function),
    **_for("up hit result filled answer boxed fbox", classed),
    **_for("mathcolor textcolor", coloured),
    **_for("phantom hphantom vphantom", invisible),
    **_for("cancel bcancel xcancel sout", struck),
    **_for("mathord mathbin mathrel mathop mathopen mathclose mathpunct mathinner", as_kind),
    **_for("begin", environment),
    **_for("substack", lines),
    **_for("not", negated),
    **_for("tag tag* label color", dropped),
    **_for("hspace hspace* vspace vspace*", space),
    **_for("pmod", modulo),
    **_for("narrow", narrowed),
    **_for("rule", strut),
    **dict.fromkeys(signs.ACCENTS, accent),
    **dict.fromkeys(signs.FONTS, in_font),
}
