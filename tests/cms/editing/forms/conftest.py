"""Fixtures of the form tests: a form of any type of the small site, and its values as a browser
would submit them.
"""

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

import pytest
from minisite import CONTENT, MODELS
from werkzeug.datastructures import MultiDict

from cms.core.languages import Locale
from cms.editing.forms import EntryForm
from cms.editing.forms.form import MULTIPLE_WIDGETS, MayEdit
from cms.schema.flat import flatten

LOCALES = (Locale("en", "English"), Locale("zh", "中文", tag="zh-Hans"))
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def make() -> Callable[..., EntryForm]:
    def make(type: str, may_edit: MayEdit = lambda path, locale: True) -> EntryForm:
        return EntryForm(MODELS[type], LOCALES, ZONE, may_edit)

    return make


@pytest.fixture
def flat() -> Callable[..., dict]:
    def flat(type: str, key: str) -> dict:
        return flatten(MODELS[type], CONTENT[type, key])

    return flat


@pytest.fixture
def sent() -> Callable[..., MultiDict]:
    return as_sent


def as_sent(form: EntryForm, without: Iterable[str] = (), **changes: object) -> MultiDict:
    """Return the values that a browser submits for a form, with some controls left out or changed
    (by names with `__` for the dot).
    """
    pairs: list[tuple[str, str]] = []
    for rows in form.row_lists():
        pairs += [(rows.name, ""), *((rows.name, id) for id in rows.ids)]
    for leaf in form.leaves():
        texts = [*leaf.texts(), ""] if leaf.field.widget in MULTIPLE_WIDGETS else [leaf._value()]
        pairs += [(leaf.name, text.replace("\n", "\r\n")) for text in texts]
    data = MultiDict(pair for pair in pairs if pair[0] not in without)
    for name, value in changes.items():
        data.setlist(name.replace("__", "."), value if isinstance(value, list) else [value])
    return data
