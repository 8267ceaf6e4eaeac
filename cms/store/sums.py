"""Questions about all entries of a type at once: where their answers hold, so do thousands about single ones and lists.

Verifying every question of a site of 10,000 entries takes seconds; after an edit of one text, all but those about the
texts of its type and language are settled by a few of these, in some 50 ms.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

import orjson

from cms.store.entries import Entry
from cms.store.filing import all_facets, facets, is_filed, place, sort_value, values
from cms.store.queries import Before, From, load_query
from cms.store.snapshots import Snapshot
from cms.trace import Question

Print = Callable[[Snapshot, str, str, str, str], str]
"""(snapshot, type, key, locale, projection) → what an entry's words are known by, in hex."""

LISTS = frozenset({"list", "count", "values", "above"})
KINDS = LISTS | {"get", "at"}
Kind = tuple[str, str, str, str]
"""All of a question but its argument."""


def sums_over(questions: Iterable[Question]) -> dict[Kind, list[Question]]:
    """The kinds of question among some → the sums that hold a kind together."""
    kinds: dict[Kind, set[str]] = {}
    for op, collection, locale, projection, argument in questions:
        if op in KINDS:
            kinds.setdefault((op, collection, locale, projection), set()).add(argument if op in LISTS else "")
    named: dict[str, set[str]] = {}
    for kind, arguments in kinds.items():
        if kind[0] in LISTS:
            named.setdefault(kind[1], set()).update(_names(kind[0], arguments))
    return {kind: list(_sums(kind, named)) for kind in kinds}


def _names(op: str, arguments: Iterable[str]) -> Iterator[str]:
    """What the lists of a type go by: `<` and the field of an order, `=` and the path of a range, `#` and any other."""
    for argument in arguments:
        if op in ("list", "count"):
            query = load_query(argument)
            if query.order:
                yield f"<{query.order.lstrip('-')}"
            for path, wanted in query.where.items():
                yield f"={path}" if isinstance(wanted, Before | From) else f"#{path}"
        elif op == "values":
            yield f"#{argument}"


def _sums(kind: Kind, named: dict[str, set[str]]) -> Iterator[Question]:
    op, collection, locale, projection = kind
    if op == "at":
        yield Question("places", "", "")
    if op in LISTS:
        yield Question("filing", collection, "", "", " ".join(sorted(named[collection])))
    if op in ("get", "list"):
        yield Question("all", collection, locale, projection)


def all_print(snapshot: Snapshot, question: Question, print_of: Print) -> bytes:
    """What all entries of a type are known by under a projection in a language."""
    whole = blake2b(digest_size=8)
    type, of = question.collection, snapshot.addresses.of
    for key, entry in snapshot.entries.get(type, {}).items():
        languages = snapshot.languages[type, key]
        words = entry.kept.get(snapshot.print_name(question.locale, languages, question.projection)) or print_of(
            snapshot, type, key, question.locale, question.projection)
        whole.update(f"{key} {words} {of.get((type, key), '')} {','.join(languages)}\n".encode())
    return whole.digest()


def filing_print(snapshot: Snapshot, question: Question) -> bytes:
    """What lists of a type go by, whatever they show: which entries there are, filed and sorted by what."""
    whole = blake2b(snapshot.ground, digest_size=8)
    model = snapshot.model(question.collection)
    names = [name for name in question.argument.split() if name[0] != "#" or not is_filed(model.field(name[1:]))]
    for key, entry in snapshot.entries.get(question.collection, {}).items():
        whole.update(orjson.dumps((key, snapshot.languages[question.collection, key], place(entry), all_facets(entry),
                                   [_filed(entry, name) for name in names])))
    return whole.digest()


def _filed(entry: Entry, name: str) -> object:
    by, path = name[0], name[1:]
    if by == "<":
        return sort_value(entry, path)
    return values(entry, path) if by == "=" else facets(entry, path)


def places_print(snapshot: Snapshot, question: Question) -> bytes:
    """What the whole table of addresses is known by."""
    whole = blake2b(digest_size=8)
    for table in (snapshot.addresses.at, snapshot.addresses.former):
        whole.update("".join(f"{address} {entry.model.name}/{entry.key}\n"
                             for address, entry in table.items()).encode())
    return whole.digest()
