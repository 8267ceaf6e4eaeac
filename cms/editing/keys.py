"""The key of a new entry: its file name, used in references and never changed."""

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
from cms.schema.entry_ref import EntryRef
from cms.schema.flat import Flat
from cms.schema.paths import check_key

NO_TITLES = N_("Enter a title in at least one language.")
NO_TITLE = N_("Enter a title.")


def required_titles(model: Model, flat: Flat) -> list[str]:
    """Return the titles of a new entry in all its languages. Raises Invalid if it has none."""
    titles = [title for title in titles_in(model, flat).values() if title.strip()]
    if not titles:
        is_localized = model.fields[model.title].localized
        raise Invalid(model.title, NO_TITLES if is_localized else NO_TITLE)
    return titles


def key_for_new(files: EntryFiles, model: Model, key: str, titles: list[str]) -> str:
    """Return `key`, or a key made from the titles if it is empty. Raises KeyTaken, and Invalid if
    `key` isn't valid.
    """
    if key and files.is_taken(EntryRef(model, check_new_key(model, key))):
        raise KeyTaken(key)
    return key or new_key(files, model, titles)


def new_key(
    files: EntryFiles, model: Model, titles: list[str], planned: Collection[str] = ()
) -> str:
    """Return a key made from the first title in Latin letters, with a number appended if it is in
    use or in `planned`.
    """
    key = free = _key_from(model, titles, files.clock())
    number = 1
    while free in RESERVED or free in planned or files.is_taken(EntryRef(model, free)):
        number += 1
        free = f"{key}-{number}"
    return free


def _key_from(model: Model, titles: list[str], now: datetime) -> str:
    """Return the slug of the first title in Latin letters; otherwise the type, the date and four
    random hexadecimal digits.
    """
    for title in titles:
        key = slugify(title)
        latin = sum(c.isascii() and c.isalnum() for c in title)
        if key and latin * 2 >= sum(c.isalnum() for c in title):
            return key
    return f"{slugify(model.label) or model.name}-{now:%Y%m%d}-{secrets.token_hex(2)}"


def check_new_key(model: Model, key: str) -> str:
    """Return `key` unchanged. Raises Invalid if it can't be a file name or an address."""
    if model.route and key in RESERVED:
        raise Invalid(
            "key", N_("The address %(address)s is reserved: choose another."), address=key
        )
    return check_key(key)
