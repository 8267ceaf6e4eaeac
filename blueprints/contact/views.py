"""Contact details: the institute's address, telephones, email and map."""

from collections.abc import Iterator

from blueprints.contact import contact
from blueprints.contact.contexts import ContactFront
from blueprints.shared.map_links import map_links
from cms.content import Reader
from cms.core.languages import Text
from cms.web.pages.page import page, pages_below


@contact.page("/")
def index(read: Reader) -> str:
    entry, meta = contact.front_meta(read)
    return page(
        read,
        ContactFront(
            entry=entry,
            body=read.render(entry.body),
            children=pages_below(read, entry),
            programs=tuple(map_links(read, read.single("site"))),
            elsewhere=tuple(addresses_in_other_languages(read)),
        ),
        meta._replace(institute=True),
    )


def addresses_in_other_languages(read: Reader) -> Iterator[tuple[str, Text]]:
    """Yield (language, postal address) in the other languages, for a driver or an envelope."""
    shown = read.single("site").address.lang
    for locale in read.locales:
        address = read.within(read.trace, locale.code).single("site").address
        if shown != address.lang == locale.lang:
            yield locale.code, address
