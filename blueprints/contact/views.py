"""Contact details: the institute's address, telephones, email and map."""

from collections.abc import Iterator
from typing import Any

from blueprints.contact import contact
from blueprints.shared.map_links import map_links
from cms.content import Reader
from cms.web.i18n import gettext as _
from cms.web.pages.page import front_meta, page, pages_below


@contact.page("/")
def index(read: Reader) -> str:
    entry, meta = front_meta(read, contact.name, _(contact.label))
    site = read.single("site")
    return page(
        read,
        "contact/index.html",
        meta._replace(institute=True),
        entry=entry,
        body=read.render(entry.body),
        children=pages_below(read, entry),
        programs=tuple(map_links(read, site)),
        elsewhere=tuple(addresses_in_other_languages(read)),
    )


def addresses_in_other_languages(read: Reader) -> Iterator[tuple[str, Any]]:
    """Yield (language, postal address) in the other languages, for a driver or an envelope."""
    shown = read.single("site").address.lang
    for locale in read.locales:
        address = read.within(read.trace, locale.code).single("site").address
        if shown != address.lang == locale.lang:
            yield locale.code, address
