"""The key of a new entry: what its file is called and what references say, for ever."""

import secrets
from collections.abc import Collection
from datetime import datetime

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.core.slugs import slugify
from cms.editing.edited_entry import titles_in
from cms.editing.entry_files import EntryFiles
from cms.editing.errors import KeyTaken
from cms.schema.content_type import RESERVED, Model
from cms.schema.flat import Flat
from cms.schema.paths import check_key


def required_titles(model: Model, flat: Flat) -> list[str]:
    """The titles of a new entry in all its languages. Raises Invalid where it has none."""
    titles = [title for title in titles_in(model, flat).values() if title.strip()]
    if not titles:
        raise Invalid(model.title, N_("Enter a title in at least one language."))
    return titles


def key_for_new(
    files: EntryFiles, model: Model, key: str, titles: list[str], planned: Collection[str] = ()
) -> str:
    """The key that is asked for, or one made from the titles. Raises KeyTaken, and Invalid for one
    that can't be a key.
    """
    if key and files.is_taken(model, check_new_key(model, key)):
        raise KeyTaken(key)
    return key or new_key(files, model, titles, planned)


def new_key(
    files: EntryFiles, model: Model, titles: list[str], planned: Collection[str] = ()
) -> str:
    """A key like the first title in Latin letters, with a number behind it where that is in use or
    `planned`.
    """
    key = free = _key_from(model, titles, files.clock())
    number = 1
    while free in RESERVED or free in planned or files.is_taken(model, free):
        number += 1
        free = f"{key}-{number}"
    return free


def _key_from(model: Model, titles: list[str], now: datetime) -> str:
    """A key that reads like the first title in Latin letters; else the type, the date and four
    random digits.
    """
    for title in titles:
        key = slugify(title)
        latin = sum(c.isascii() and c.isalnum() for c in title)
        if key and latin * 2 >= sum(c.isalnum() for c in title):
            return key
    return f"{slugify(model.label) or model.name}-{now:%Y%m%d}-{secrets.token_hex(2)}"


def check_new_key(model: Model, key: str) -> str:
    """`key` as it is. Raises Invalid for one that can't be a file's name or an address."""
    if model.route and key in RESERVED:
        raise Invalid(
            "key", N_("The address %(address)s is reserved: choose another."), address=key
        )
    return check_key(key)
