"""People found by a name as somebody types it: without accents, in any order, part of a word, or with one letter wrong."""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    F,
    IntegerField,
    Lookup,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Concat, Length

from trucban.lib.text import fold, nfc

ORDER = ("fit", "accents_differ", "name_sort", "pk")
MOST_NEARLY = 200  # people shown for a name that nobody has


@CharField.register_lookup
class Like(Lookup[Any]):
    """SQL's own pattern: "_" is one letter, "%" any. Given letters and these two only."""

    lookup_name = "like"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, values = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right}", [*values, *more]


def found_by_name(rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
    """
    Return those whose name holds every word typed; where there are none, those from whom one letter is amiss.

    They carry what `ORDER` sorts by: whose whole name it is, then whose words, then whose accents; of those with a
    letter amiss first who has the words in the order typed.
    """
    spaced = Concat(Value(" "), F("name_folded"), Value(" "), output_field=CharField())
    rows = rows.alias(spaced=spaced, length=Length("name_folded"))
    words = fold(typed).split()
    if not words:
        everybody: QuerySet[Any] = rows.annotate(
            fit=Value(0, IntegerField()), accents_differ=Value(False, BooleanField())
        )
        return everybody
    hits = rows.filter(*(Q(name_folded__contains=word) for word in words))
    fit = _fit(words)
    if _may_be_mistyped(words) and not hits.exists():
        near = rows.filter(_one_letter_amiss(words)).order_by().values_list("pk", "name_folded")
        names = dict(near[:MOST_NEARLY])
        hits = rows.filter(pk__in=names)
        in_order = [key for key, name in names.items() if _differs_in_one_word(name, words)]
        fit = Case(When(pk__in=in_order, then=Value(0)), default=fit, output_field=IntegerField())
    ranked: QuerySet[Any] = hits.annotate(fit=fit, accents_differ=_accents_differ(typed))
    return ranked


def _differs_in_one_word(name: str, words: Sequence[str]) -> bool:
    """Say whether a name has the words in the order they are typed, all but one as they are typed."""
    own = name.split()
    return len(own) == len(words) and sum(one != other for one, other in zip(own, words, strict=True)) == 1


def _may_be_mistyped(words: Sequence[str]) -> bool:
    """A name has a few short words; what else is typed is not tried in a hundred ways."""
    return 2 <= len(words) <= 6 and all(word.isalpha() and len(word) <= 8 for word in words)


def _fit(words: Sequence[str]) -> Case:
    length = len(" ".join(words))
    whole = reduce(and_, (Q(spaced__contains=f" {word} ") for word in words))
    return Case(
        When(whole & Q(length=length), then=Value(0)),
        When(whole, then=Value(1)),
        When(length__range=(length - 1, length + 1), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def _one_letter_amiss(words: Sequence[str]) -> Q:
    """One word has a letter exchanged, left out, added or in its neighbour's place; the others are as typed."""
    return reduce(or_, (_amiss_in(words, place) for place in range(len(words))))


def _amiss_in(words: Sequence[str], place: int) -> Q:
    others = [Q(spaced__contains=f" {word} ") for at, word in enumerate(words) if at != place]
    return reduce(and_, others) & reduce(or_, (Q(spaced__like=f"% {one} %") for one in _nearly(words[place])))


def _nearly(word: str) -> list[str]:
    exchanged = {word[:at] + "_" + word[at + 1 :] for at in range(len(word))}
    left_out = {word[:at] + "_" + word[at:] for at in range(len(word) + 1)}
    added = {word[:at] + word[at + 1 :] for at in range(len(word)) if len(word) > 1}
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    return sorted(exchanged | left_out | added | swapped)


def _accents_differ(typed: str) -> Case:
    """SQLite knows no capitals beyond ASCII; names are written with a capital, so the words are asked for that way."""
    exact = Q()
    for word in nfc(typed).split():
        exact &= Q(name__contains=word) | Q(name__contains=word.capitalize()) | Q(name__contains=word.lower())
    return Case(When(exact, then=Value(False)), default=Value(True), output_field=BooleanField())
