"""Find what the ledger says by the words people bring: "S-400 stealth", "36 targets", "400 km"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import combinations

from openiads.errors import InputError, shown
from openiads.evidence.cards import Card, plain
from openiads.evidence.field_words import IGNORED, PARTS, PHRASES, SYNONYMS
from openiads.evidence.figures import Figure, figures

MOST_WORDS = 12
"""Of a question from which words are left out; a longer one is a text, not a question."""
MOST_NAMED = 8
"""Words or figures that a message names."""
NEAR = 0.7
"""Likeness from which a word is offered in place of one that is not there (difflib)."""
_ENDINGS = re.compile(r"(?:ing|ed|ion|ions|es|s)$")


@dataclass(frozen=True)
class Term:
    """A word somebody looks for, and the beginnings of words that mean it."""

    word: str
    starts: tuple[str, ...]

    def is_in(self, words: Iterable[str]) -> bool:
        """Whether one of the words begins so."""
        return any(_begins(word, start) for word in words for start in self.starts)


def _begins(word: str, start: str) -> bool:
    """Whether a word is meant by its beginning: not by one or two letters, not 400 by 40."""
    if word == start:
        return True
    cut = start[-1].isdigit() and word[len(start) : len(start) + 1].isdigit()
    return len(start) > 2 and word.startswith(start) and not cut


@dataclass(frozen=True)
class Question:
    """Words and figures that all have to be there."""

    terms: tuple[Term, ...]
    figures: tuple[Figure, ...]

    def fits(self, card: Card, aside: bool = False) -> bool:
        """Whether a card has them all; with `aside`, its further words count too."""
        words = card.words | card.aside if aside else card.words
        said = all(card.has(figure) for figure in self.figures)
        return said and all(term.is_in(words) for term in self.terms)

    def literally(self, card: Card) -> int:
        """Return how many of the words stand on a card as they are, not by another word."""
        return sum(Term(t.word, (_stem(t.word),)).is_in(card.words) for t in self.terms)


@dataclass(frozen=True)
class Found:
    """What was found.

    Parameters
    ----------
    keys : of the cards, those with the very words first.
    question : that they fit.
    left_out : words without which they were found, each with what is near it.
    """

    keys: tuple[str, ...]
    question: Question
    left_out: tuple[str, ...] = ()


def find(words: str, cards: Sequence[Card]) -> Found:
    """Return the cards on which every word and every figure of a question stands.

    A word that no card has is left out and named. When nothing is found, the radars and rounds of
    a system stand for it; then notes and publishers count too; then a word or two are left out.

    Raises
    ------
    InputError : nothing is found; the error names what is near.
    """
    vocabulary = frozenset[str]().union(*(card.words | card.aside for card in cards))
    wanted, text = figures(_with_names(plain(words), vocabulary))
    terms = _terms(text)
    left_out = _unknown([term for term in terms if not term.is_in(vocabulary)], vocabulary)
    known = tuple(term for term in terms if term.is_in(vocabulary))
    question = Question(known, tuple(wanted))
    if not known and not wanted:
        raise _nothing(words, left_out)
    parts = Question(tuple(map(_parts, known)), question.figures)
    for other, aside in ((question, False), (parts, False), (question, True)):
        keys = _keys(other, cards, aside)
        if keys:
            return Found(keys, other, left_out)
    looser = _loosened(question, cards)
    if looser is not None:
        lost = [shown(term.word) for term in known if term not in looser.question.terms]
        return replace(looser, left_out=(*left_out, *lost))
    loose = Question(known, ())
    raise _nothing(words, left_out, _said_instead(wanted, filter(loose.fits, cards)))


def _loosened(question: Question, cards: Sequence[Card]) -> Found | None:
    """Return what is found without one word, or two: without those that leave the fewest cards.

    A name stays when a figure is asked for: who asks for the range of one system wants no other.
    """
    for count in (1, 2) if len(question.terms) <= MOST_WORDS else ():
        found: list[Found] = []
        for left in combinations(question.terms, count):
            rest = tuple(term for term in question.terms if term not in left)
            named = question.figures and any(not term.word.isalpha() for term in left)
            if named or not rest:
                continue
            other = replace(question, terms=rest)
            keys = _keys(other, cards, aside=False)
            found += [Found(keys, other)] * bool(keys)
        if found:
            return min(found, key=lambda one: len(one.keys))
    return None


def _keys(question: Question, cards: Sequence[Card], aside: bool) -> tuple[str, ...]:
    found = [card for card in cards if question.fits(card, aside)]
    found.sort(key=question.literally, reverse=True)
    return tuple(dict.fromkeys(card.key for card in found))


def _with_names(text: str, vocabulary: frozenset[str]) -> str:
    """Return a text in which "s 400" is written "s-400" when a name begins so."""

    def joined(found: re.Match[str]) -> str:
        name = found[1] + found[2]
        is_name = any(word.startswith(name) and not word.isdigit() for word in vocabulary)
        return f"{found[1]}-{found[2]}" if is_name else found[0]

    return re.sub(r"\b(?!may )([a-z]{1,3}) (\d{1,3}[a-z]*)\b", joined, text)


def _terms(text: str) -> list[Term]:
    for phrase, word in PHRASES.items():
        text = re.sub(rf"\b{phrase.replace(' ', '[ -]')}\b", word, text)
    written = re.findall(r"[a-z0-9]+(?:[-_/.][a-z0-9]+)*", text)
    names = [re.sub("[^a-z0-9]", "", name) for name in written]
    kept = dict.fromkeys(name for name in names if name not in IGNORED)
    return [Term(name, _meanings(name)) for name in kept]


def _meanings(word: str) -> tuple[str, ...]:
    stem = _stem(word)
    for known in (word, stem, f"{stem}e"):
        if known in SYNONYMS:
            return SYNONYMS[known]
    return (stem,)


def _stem(word: str) -> str:
    stem = _ENDINGS.sub("", word)
    return stem if len(stem) > 3 and word.isalpha() else word


def _parts(term: Term) -> Term:
    return replace(term, starts=(*term.starts, *PARTS.get(term.word, ())))


def _unknown(terms: list[Term], vocabulary: frozenset[str]) -> tuple[str, ...]:
    """Return words that no card has, each with what is near it; of many the first."""
    more = len(terms) - MOST_NAMED
    named = [_near(term, vocabulary) for term in terms[:MOST_NAMED]]
    return (*named, *([f"and {more} more"] if more > 0 else []))


def _near(term: Term, vocabulary: frozenset[str]) -> str:
    alike = get_close_matches(term.word, sorted({*vocabulary, *SYNONYMS}), n=3, cutoff=NEAR)
    return shown(term.word) + (f" (near: {', '.join(alike)})" if alike else "")


def _said_instead(wanted: list[Figure], cards: Iterable[Card]) -> str:
    """Return the figures of the same kind that cards have, those nearest to the wanted first."""
    kinds = {figure.dimension: figure.value for figure in wanted}
    claims = [card.claim for card in cards if card.claim is not None]
    alike = [claim for claim in claims if claim.numeric and claim.dimension in kinds]
    alike.sort(key=lambda claim: abs(claim.value_si - kinds[claim.dimension]))
    return ", ".join(list(dict.fromkeys(claim.figure for claim in alike))[:MOST_NAMED])


def _nothing(words: str, left_out: tuple[str, ...], instead: str = "") -> InputError:
    """Return the error when nothing is found.

    Parameters
    ----------
    words, left_out : looked for, and not known.
    instead : figures that are said with the same words.
    """
    if instead:
        what = f"nothing is claimed with the figure of {shown(words)}"
        return InputError(what, key="WORDS", allowed=instead)
    near = "; ".join(one for one in left_out if "near:" in one)
    allowed = near or "fewer words, or a subject that `openiads claims` lists"
    return InputError(f"nothing is claimed about {shown(words)}", key="WORDS", allowed=allowed)
