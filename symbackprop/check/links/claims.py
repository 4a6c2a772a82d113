"""`holds for all 2401 inputs`, `wrong for 12 of 2401 inputs`: words about a claim of the file; it is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symbackprop.check.links.state import State
from symbackprop.check.values.finding import Finding
from symbackprop.numeric.claims import ClaimResult, tried

_HOLDS = re.compile(r"\bholds (?:for|on) all (?P<inputs>\d[\d,]*) inputs")
_FAILS = re.compile(r"\b(?:wrong|fails) (?:for|on) (?P<failures>\d[\d,]*) of (?P<inputs>\d[\d,]*) inputs")
_TEXT = re.compile(r"\\text\s*\{([^{}]*)\}")
MOST_INPUTS = 20_000
NO_CLAIM = "the file has no claim that is tried on as many inputs"
TOO_MANY = f"a claim about more than {MOST_INPUTS} inputs is not tried here"


def claim_told(source: str, before: str, state: State) -> Finding | None:
    """The finding of the words in a formula; None where they are about no claim.

    Where the claim stands in front of the formula it is that one, else any about as many inputs.
    """
    words = " ".join(" ".join(_TEXT.findall(source)).split())
    found = _HOLDS.search(words) or _FAILS.search(words)
    if found is None:
        return None
    counts = {name: int(text.replace(",", "")) for name, text in found.groupdict().items()}
    results = list(_results(counts["inputs"], before, state))
    if not results:
        return Finding("unbound", reason=NO_CLAIM)
    known = [r for r in results if not r.reason]
    if any(r.failures == counts.get("failures", 0) for r in known):
        return Finding("correct", by_value=False)
    if len(known) < len(results):
        return Finding("unbound", reason=TOO_MANY)
    said = " or ".join(dict.fromkeys(str(r.failures) for r in known))
    return Finding(
        "wrong", reason=f"The claim is wrong for {said} of {counts['inputs']} inputs.", by_value=False
    )


def _results(inputs: int, before: str, state: State) -> Iterator[ClaimResult]:
    networks = [state.source(witness) for witness in state.witnesses]
    claims = [(n, claim) for n in networks for claim in n.claims if claim.inputs == inputs]
    text = _plain(before)
    for network, claim in [each for each in claims if _plain(each[1].said) in text] or claims:
        key = network.name, claim.said
        if key not in state.results:
            many = inputs > MOST_INPUTS
            state.results[key] = ClaimResult(claim, reason=TOO_MANY) if many else tried(claim, network)
        yield state.results[key]


def _plain(text: str) -> str:
    """Without spaces and the commands of LaTeX; its signs for < and > as they are."""
    for command, sign in ((r"\\textless\b", "<"), (r"\\textgreater\b", ">")):
        text = re.sub(command, sign, text)
    return re.sub(r"\\[A-Za-z]+|\\|[\s{}]", "", text)
