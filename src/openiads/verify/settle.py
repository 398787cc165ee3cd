"""The rule over all checks: a verdict may not rest on an input that decides it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from openiads.analysis.verdict import Decisive, Tried, Verdict
from openiads.evidence.claim import Claim
from openiads.evidence.ledger import Ledger

SAME = 1e-6
"""Relative difference up to which two figures are one."""
NEVER_SAID = ("misread", "garbled", "misattributed")
"""Flags of claims that nobody made in that form."""


@dataclass(frozen=True)
class Other:
    """Another value of an input.

    Parameters
    ----------
    text : the value as it is printed, with who says so.
    judged : returns the verdict of the check's own rule under it.
    short : the value in few words; "" = as in `text`.
    condition : a sentence of its own for it; "" = the name of the input "is" the value.
    """

    text: str
    judged: Callable[[], Verdict]
    short: str = ""
    condition: str = ""


@dataclass(frozen=True)
class Input:
    """An input of the model that a verdict may hang on.

    Parameters
    ----------
    name : in words.
    value : as it is printed, with its unit; "" = none, several inputs taken together.
    grade : Admiralty code; "" = a choice of the check.
    source : claim ids or the words of the assumption.
    why : it decides, in a few words.
    figure : SI; None = not a number.
    claims : ids of the claims behind it.
    others : what else it may be, by the published figures and by its grade; the claimed figure
        first, where the input is that quantity.
    stands : whether it is the very quantity that is claimed, put in.
    """

    name: str
    value: str
    grade: str
    source: str
    why: str
    figure: float | None = None
    claims: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()
    stands: bool = False

    @property
    def text(self) -> str:
        """Name, value and grade; the name alone when it has no value of its own."""
        said = f"{self.name} is {self.value}" if self.value else self.name
        return said + (f" [{self.grade}]" if self.grade else "")


def settle(
    found: Verdict, claims: Sequence[Claim], inputs: Iterable[Input], ledger: Ledger
) -> tuple[Verdict, tuple[Decisive, ...]]:
    """A verdict may not rest on an input that decides it. Where an input is the very quantity that
    is claimed, and the verdict would not be a contradiction, it is given to the model: because the
    input rests on the claim, or on one of the same origin, or has the same figure, or a figure from
    which the claim follows. Else every other value of each input that decides is tried: the other
    published figures, and for an assumption the ends of what its grade allows or the alternatives
    it names. Where one of them turns the verdict it is reproduced only if the input is so. A claim
    that the ledger flags as misread, garbled or misattributed was made by nobody in that form: it
    is not checkable here.
    """
    flags = never_said(claims)
    if flags:
        return Verdict("not checkable here", f"the ledger flags the claim: {flags}"), ()
    rows = [
        (entry, tuple(Tried(other.text, other.judged()) for other in entry.others))
        for entry in inputs
    ]
    shown = tuple(
        Decisive(entry.name, entry.value, entry.grade, entry.source, entry.why, tried)
        for entry, tried in rows
    )
    if found.kind == "not checkable here":
        return found, shown
    given = next((entry for entry, _ in rows if entry.stands), None)
    if given is not None and found.kind != "contradicted":
        return _given(found, given, claims, ledger), shown
    turned = [
        (entry, turns)
        for entry, tried in rows
        if (
            turns := [
                (other, one)
                for other, one in zip(entry.others, tried, strict=True)
                if _turns(found, one.verdict)
            ]
        )
    ]
    return (_conditional(found, turned) if turned else found), shown


def never_said(claims: Sequence[Claim]) -> str:
    """Return the flags when nobody made the claim in this form; "" when somebody did."""
    said = [
        f"{flag}, {reason}"
        for claim in claims
        for flag, reason in claim.flags.items()
        if flag in NEVER_SAID
    ]
    flagged = all(any(flag in NEVER_SAID for flag in claim.flags) for claim in claims)
    return "; ".join(dict.fromkeys(said)) if flagged else ""


def tie(given: Input, claims: Sequence[Claim], ledger: Ledger) -> str:
    """Return how the claim comes to be in the model, in words.

    Parameters
    ----------
    given : the input that is the claimed quantity.
    claims : of one figure.
    ledger : for the claims behind the input.
    """
    behind = [ledger.claims[name] for name in given.claims if name in ledger.claims]
    if any(claim.id in given.claims for claim in claims):
        return "it rests on this claim"
    if {claim.lineage for claim in claims} & {claim.lineage for claim in behind}:
        return "it rests on a claim of the same origin"
    figures = [
        end
        for claim in claims
        if claim.numeric
        for end in ((claim.low_si, claim.high_si) if claim.value is None else (claim.value_si,))
    ]
    if given.figure is not None and any(
        abs(figure - given.figure) <= SAME * abs(given.figure) for figure in figures
    ):
        return "it is the same figure"
    return "the claim follows from it"


def _given(found: Verdict, given: Input, claims: Sequence[Claim], ledger: Ledger) -> Verdict:
    text = f"{given.text}, and {tie(given, claims, ledger)}"
    if found.kind == "reproduced only if" and found.because:
        text += f"; even so it holds only if {found.because}"
    return Verdict("given to the model", text)


def _turns(found: Verdict, other: Verdict) -> bool:
    """Whether another verdict is another answer, not the same with other numbers."""
    if "not checkable here" in (found.kind, other.kind):
        return False
    if found.kind == "reproduced":
        return other.kind != "reproduced"
    return (found.kind == "contradicted") != (other.kind == "contradicted")


Turns = Sequence[tuple[Input, Sequence[tuple[Other, Tried]]]]


def _conditional(found: Verdict, turned: Turns) -> Verdict:
    given = ", ".join(entry.text for entry, _ in turned if entry.value)
    if found.kind == "contradicted":
        ways = [
            (other.condition or f"{entry.name} is {other.short or other.text}")
            + (f" and {one.verdict.because}" if one.verdict.kind == "reproduced only if" else "")
            for entry, tries in turned
            for other, one in (tries[:1] if entry.stands else tries)
        ]
        there = f"; in the model {given}" if given else "; in the model"
        text = f"{', or '.join(ways)}{there}: contradicted by {found.because}"
        return Verdict("reproduced only if", text)
    held = [found.because] if found.kind == "reproduced only if" else []
    for entry, tries in turned:
        said = " or ".join(other.condition or other.short or other.text for other, _ in tries)
        held.append(f"{entry.text}, not {said}" if entry.value else f"not {said}")
    return Verdict("reproduced only if", "; and ".join(held))
