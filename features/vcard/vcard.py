"""Contact cards of people (vCard 4.0, RFC 6350)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_LINE_OCTETS = 75
"""Octets in a line, without its end (RFC 6350, 3.2)."""
ESCAPES = str.maketrans({"\\": r"\\", ",": r"\,", ";": r"\;", "\n": r"\n"})
BREAKS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Characters that some reader treats as the end of a line; values must not contain them."""
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


class Card(NamedTuple):
    """The data of a person's vCard; empty fields are left out of it.

    `uid` is the same for all cards of one person, so that an address book updates the card it has.
    `organizations`: for each, its name, then the names of its units from large to small. `uid`,
    `page`, `photo`, `source` (the card's own address) and `links` are absolute addresses;
    `languages` are language tags, preferred first.
    """

    uid: str
    page: str
    name: str
    family: str = ""
    given: str = ""
    prefix: str = ""
    others: tuple[str, ...] = ()
    organizations: tuple[tuple[str, ...], ...] = ()
    title: str = ""
    fields: tuple[str, ...] = ()
    email: str = ""
    telephone: str = ""
    street: str = ""
    postcode: str = ""
    languages: tuple[str, ...] = ()
    photo: str = ""
    links: tuple[str, ...] = ()
    source: str = ""


def vcard(card: Card) -> str:
    """Return the text of a card: lines of at most 75 octets in UTF-8, each ended by CR LF.

    It has no time of creation, so the same entry always gives the same card.
    """
    lines = ("BEGIN:VCARD", "VERSION:4.0", "KIND:individual", *_lines(card), "END:VCARD")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def _lines(card: Card) -> Iterator[str]:
    """Yield the properties of a card in order."""
    has_parts = card.family or card.given
    yield from _text("FN", card.name)
    yield from _text("N", card.family, card.given, "", card.prefix if has_parts else "", "")

    for other in card.others:
        yield from _text("NICKNAME", other)

    for organization in card.organizations:
        yield from _text("ORG", *organization)

    yield from _text("TITLE", card.title)
    yield from _text("EMAIL;TYPE=work", card.email)
    yield from _text("TEL;TYPE=work", card.telephone)
    yield from _text("ADR;TYPE=work", "", "", card.street, "", "", card.postcode, "")

    for number, language in enumerate(card.languages, 1):
        yield from _text(f"LANG;PREF={min(number, 100)}", language)

    for field in card.fields:
        yield from _text("CATEGORIES", field)

    yield from _uri("PHOTO", card.photo)
    for address in (card.page, *card.links):
        yield from _uri("URL", address)

    yield from _uri("SOURCE", card.source)
    yield from _uri("UID", card.uid)


def _text(name: str, *parts: str) -> Iterator[str]:
    """Yield a property of one or several parts; nothing if all of them are empty."""
    if any(parts):
        yield f"{name}:{';'.join(map(escape, parts))}"


def _uri(name: str, address: str) -> Iterator[str]:
    """Yield a property that is an address; nothing if it is empty."""
    if address:
        yield f"{name}:{CONTROLS.sub('', BREAKS.sub('', address))}"


def escape(text: str) -> str:
    """Return a text as a value (RFC 6350, 3.4): it can't end a part or a line."""
    return CONTROLS.sub("", BREAKS.sub("\n", text)).translate(ESCAPES)


def fold(line: str) -> str:
    """Return a line folded at 75 octets, never within a character."""
    parts, remaining = [""], MAX_LINE_OCTETS
    for character in line:
        size = len(character.encode())
        if size > remaining:
            parts.append("")
            remaining = MAX_LINE_OCTETS - 1
        parts[-1] += character
        remaining -= size
    return "\r\n ".join(parts)
