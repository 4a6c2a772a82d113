r"""The formula's source as tokens with offsets: `W_2^{\top}x` is W _ 2 ^ { \top } x.

Fonts, room, labels and tags are dropped here, `\text{..}` becomes a word or prose, Unicode signs become the
commands they stand for; so the parser meets one spelling of each thing. One pass, linear in the source.
"""

from __future__ import annotations

import re
from typing import Final

from symbackprop.reading import symbols, words
from symbackprop.reading.damage import repaired
from symbackprop.reading.emptied import in_one_word, without_empty
from symbackprop.reading.faults import ReadingError
from symbackprop.reading.groups import bounded, group, past_groups, past_model, past_module
from symbackprop.reading.over import fractions_of
from symbackprop.reading.powers_of_ten import with_power
from symbackprop.reading.token import Token
from symbackprop.reading.unicode import COMBINING, spelled

_SCAN: Final = re.compile(
    r"""(?P<letter>[A-Za-z](?:\x00+|(?![A-Za-z]|\\_[A-Za-z])))|(?P<sign>[{}_^&',;+/?])
    |(?P<room>\s+|%[^\n]*\n?|~)
    |(?P<env>\\(?P<what>begin|end)\s*\{\s*(?P<name>[A-Za-z]+\*?)\s*\})
    |(?P<row>\\\\\*?(?:[ \t]*\[\s*-?[\d.]+\s*[a-z]{2}\s*\])?|\\(?:cr|newline|tabularnewline)(?![A-Za-z]))
    |(?P<command>\\(?:(?:tag|operatorname|hspace|vspace)\*|[A-Za-z]+|[\s\S]))
    |(?P<digits>\d+(?:\.\d+)?(?:[eE][+-]?\d+(?![A-Za-z\d.]))?|\.\d+)
    |(?P<module>(?:np|numpy|jnp|torch|math)\.(?=[a-z]))
    |(?P<letters>[A-Za-z]+(?:\\_[A-Za-z]+)*)
    |(?P<turned>\.T(?![A-Za-z])|\*\*(?=\s*-?\d))
    |(?P<norm>\|\|)
    |(?P<double>:=|=:|==|<=|>=|!=|->|=>|<-(?!\s*\d))
    |(?P<char>[\s\S])""",
    re.VERBOSE,
)
_CALL: Final = re.compile(r"\s*[A-Za-z]+'*\s*[(\[].*[)\]]\s*", re.DOTALL)
_PLAIN: Final = frozenset("{}_^&',;+-/?!.")


def tokenise(source: str) -> list[Token]:
    """All tokens of a formula; a ReadingError where it is too long, too deep, or a group is never closed."""
    bounded(source)
    scanner = _Scanner(repaired(source))
    scanner.scan(0, len(source))
    tokens = in_one_word(without_empty(scanner.out))
    return fractions_of(tokens) if r"\over" in source else tokens


class _Scanner:
    r"""One pass over a source; `side` is what `\left` or `\right` said of the delimiter that comes next."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[Token] = []
        self.side: str | None = None

    def add(self, kind: str, text: str, start: int, end: int) -> None:
        self.out.append(tuple.__new__(Token, (kind, text, start, end)))  # half the time of a call

    def scan(self, at: int, stop: int) -> None:
        """Tokens of source[at:stop]."""
        match, source, add, special = _SCAN.match, self.source, self.out.append, symbols.SPECIAL
        while at < stop:
            found = match(source, at, stop)
            assert found is not None  # the last alternative takes any character
            kind, text, start, at = found.lastgroup, found[0], at, found.end()
            if kind == "room" or kind == "module":
                continue
            plain = kind == "command" and text not in special and text[1:2].isalpha() and text[:3] != r"\if"
            if kind == "letter" or kind == "sign":  # most of them
                add(tuple.__new__(Token, (text if kind == "sign" else kind, text[0], start, at)))
            elif plain:
                add(tuple.__new__(Token, (kind, text, start, at)))
            elif kind == "digits":
                text, at = with_power(self.source, text, at, stop)
                self.add("digits", text, start, at)
            elif kind == "letters":
                self.letters(text, start)
            elif kind == "command":
                at = self.command(text, start, at, stop)
            elif kind == "env" or kind == "name":
                at = self.environment(found["what"], found["name"], start, at, stop)
            elif kind == "row":
                self.add("row", text, start, at)
            elif kind == "double":
                self.add("relation", symbols.RELATIONS[text], start, at)
            elif kind == "turned":  # X.T of code, and x**2
                self.add("^", "^", start, at)
                self.out += [Token("command", r"\top", start, at)] if text == ".T" else []
            elif kind == "norm":
                self.bars(start, at)
            else:
                self.character(text, start)
            if self.side is not None and (plain or kind != "command"):
                self.side = None

    def letters(self, text: str, start: int) -> None:
        if "\\" in text:
            self.add("run", text.replace("\\", ""), start, start + len(text))
            return
        for piece in words.cut(text):
            end = start + len(piece)
            kind = "letter" if len(piece) == 1 else "words" if piece in words.BARE_PROSE else "run"
            self.add(kind, piece, start, end)
            start = end

    def environment(self, what: str, name: str, start: int, at: int, stop: int) -> int:
        self.add(what, name, start, at)
        if what == "begin" and name.rstrip("*") in ("array", "alignat", "alignedat", "IEEEeqnarray", "tabular"):
            optional = re.compile(r"\s*\[[^\]]*\]").match(self.source, at)
            at = optional.end() if optional else at
            return past_groups(self.source, at, stop, 1)
        return at

    def character(self, text: str, start: int) -> None:
        end = start + 1
        if text in _PLAIN:
            self.add(text, text, start, end)
        elif text in symbols.RELATIONS:
            self.add("relation", symbols.RELATIONS[text], start, end)
        elif text in symbols.TIMES:
            self.add("times", symbols.TIMES[text], start, end)
        elif text in "()[]" or text in symbols.BARS:
            self.delimiter(text, start, end)
        elif text in COMBINING:
            self.accent(COMBINING[text], start, end)
        elif text == "$":
            pass  # a formula within the text of a formula: its words were cut apart already
        else:
            for spelling in spelled(text):
                self.spelling(spelling, start, end)

    def spelling(self, text: str, start: int, end: int) -> None:
        """A Unicode sign by the command, letter or digit it stands for."""
        if text.startswith("\\"):
            self.command(text, start, end, end)
        elif text.isdigit():
            self.add("digits", text, start, end)
        elif text.isalpha():
            self.add("letter", text, start, end)
        else:
            known = text in _PLAIN or text in symbols.READ_ALONE
            self.character(text, start) if known else self.unknown(text, start, end)

    def accent(self, command: str, start: int, end: int) -> None:
        """A mark of its own behind a letter goes in front of it, as its command does."""
        last = self.out[-1] if self.out else None
        if last is None or last.kind not in ("letter", "command"):
            raise ReadingError((start, end), "an accent stands behind no letter")
        if command:
            self.out.insert(-1, Token("command", command, last.start, last.start))

    def unknown(self, text: str, start: int, end: int) -> None:
        raise ReadingError((start, end), f"the sign {text} is not read in a formula")

    def command(self, text: str, start: int, at: int, stop: int) -> int:
        """A command, with the groups it takes in here; the offset after it."""
        if text in symbols.SIZES:
            self.side = symbols.SIZES[text]
            if (dot := re.compile(r"\s*\.").match(self.source, at, stop)) and self.side:
                self.add("(" if self.side == "open" else ")", ".", start, dot.end())
                self.side = None
                return dot.end()
            return at
        elif text in symbols.OPENERS or text in symbols.CLOSERS or text in symbols.BARS:
            self.delimiter(text, start, at)
        elif text in symbols.ROOM or text in symbols.FONTS:
            pass
        elif text in symbols.TEXTS:
            return self.text(text, start, at, stop)
        elif text in symbols.COLOURED:
            return past_groups(self.source, past_model(self.source, at, stop), stop, 1)
        elif text in symbols.DROPPED:
            at = past_model(self.source, at, stop) if text == r"\color" else at
            return past_groups(self.source, at, stop, symbols.DROPPED[text])
        elif text in symbols.RELATIONS:
            self.add("relation", symbols.RELATIONS[text], start, at)
        elif text in symbols.TIMES:
            self.add("times", symbols.TIMES[text], start, at)
        elif text in symbols.WIDE:
            self.add("quad", text, start, at)
        elif text == "\\ " or text[1:].isspace():
            self.add("space", text, start, at)
        elif text == "\\'":
            self.add("'", "'", start, at)
        elif text in symbols.SHOWN or text in (r"\overset", r"\underset", r"\stackrel", r"\not"):
            return self.rewritten(text, start, at, stop)
        elif text.startswith(r"\if") and text not in (r"\iff",):
            return self.conditional(at, stop)
        else:
            self.add("command", text, start, at)
        self.side = None
        return at

    def bars(self, start: int, end: int) -> None:
        """`||v||` is a norm where such pairs come in twos."""
        if self.source.count("||") % 2 == 0:
            return self.delimiter("‖", start, end)
        self.delimiter("|", start, start + 1)
        self.delimiter("|", start + 1, end)

    def delimiter(self, text: str, start: int, end: int) -> None:
        if text in symbols.BARS:
            self.add("bar", symbols.BARS[text], start, end)
            if self.side:
                last = self.out.pop()
                self.out.append(last._replace(kind="(" if self.side == "open" else ")"))
        elif text in symbols.OPENERS:
            self.add("(", symbols.OPENERS[text], start, end)
        else:
            self.add(")", symbols.CLOSERS[text], start, end)
            if text in (r"\rvert", r"\rVert"):
                self.out[-1] = self.out[-1]._replace(kind=")")
        self.side = None

    def text(self, command: str, start: int, at: int, stop: int) -> int:
        r"""`\text{relu}` is a run, `\text{if }` words, `\text{softmax(x)}` and `$..$` inside are formulas."""
        if (inside := group(self.source, at, stop)) is None:
            return at
        first, last = past_module(self.source, inside[0]), inside[1]
        raw = self.source[first:last]
        if command in (r"\fbox", r"\framebox"):
            self.add("command", r"\boxed", start, at)
            self.grouped(first, last, raw.strip().startswith("$"))
        elif "$" in raw:
            self.mixed(first, last)
        elif command in symbols.UPRIGHT and not re.fullmatch(r"\s*[A-Za-z]+\s*", raw):
            self.grouped(first, last, True)
        else:
            self.plain(raw, start, last + 1, first, command)
        return last + 1

    def plain(self, raw: str, start: int, end: int, first: int, command: str) -> None:
        text = " ".join(raw.split())
        bare = text.rstrip("'")
        if not text:
            return
        if len(text) == 1 and text.isalpha():
            self.add("letter", text, start, end)
        elif command in (r"\operatorname", r"\operatorname*") or words.is_name(bare):
            self.add("run", bare, start, end)
            for _ in range(len(text) - len(bare)):
                self.add("'", "'", end - 1, end)
        elif _CALL.fullmatch(raw) or re.fullmatch(r"\s*[-+]?[\d.,]+\s*", raw):
            self.grouped(first, first + len(raw), True)
        else:
            self.add("words", text, start, end)

    def grouped(self, first: int, last: int, formula: bool) -> None:
        self.add("{", "{", first - 1, first)
        if formula:
            self.scan(first, last)
        else:
            self.plain(self.source[first:last], first, last, first, r"\text")
        self.add("}", "}", last, last + 1)

    def mixed(self, first: int, last: int) -> None:
        r"""`\text{if $z>0$}`: words and formulas in turn."""
        at = first
        for k, piece in enumerate(self.source[first:last].split("$")):
            end = at + len(piece)
            if k % 2:
                self.scan(at, end)
            elif piece.strip():
                self.plain(piece, at, end, at, r"\text")
            at = end + 1

    def rewritten(self, command: str, start: int, at: int, stop: int) -> int:
        r"""Commands that print one of their groups: `\colorbox{c}{$x$}`, `\mathchoice`, `\overset{!}{=}`."""
        if command == r"\not":
            found = re.compile(r"\s*(=|\\equiv)").match(self.source, at)
            if found is None:
                raise ReadingError((start, at), r"\not is read before = only")
            self.add("relation", "!=", start, found.end())
            return found.end()
        count, index = symbols.SHOWN.get(command, (2, 1))
        groups = []
        named = (start, at)
        for _ in range(count):
            if (inside := group(self.source, at, stop)) is None:
                raise ReadingError(named, f"{command} needs its groups in braces")
            groups.append(inside)
            at = inside[1] + 1
        if command in symbols.SHOWN:
            self.grouped(*groups[index], True)
            return at
        before = len(self.out)
        self.scan(*groups[1])
        if command == r"\underset" and self.out[before:] and self.out[before].kind != "relation":
            base, end = len(self.out), groups[1][1]
            self.add("_", "_", end, end)
            self.grouped(*groups[0], True)  # printed below, so its places are those of what it stands under
            self.out[base:] = [token._replace(start=end, end=end) for token in self.out[base:]]
        return at

    def conditional(self, at: int, stop: int) -> int:
        r"""`\ifdim .. \else x \fi` sets the same thing in two sizes: it is read as its last branch."""
        found = re.compile(r"\\(else|fi)(?![A-Za-z])").search(self.source, at, stop)
        return found.end() if found else stop
