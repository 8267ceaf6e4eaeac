"""How to reach the institute: its address, telephones, email and place; writing.py has the form."""

from collections.abc import Iterator
from typing import Any

from blueprints.contact import contact
from cms.content import Reader
from cms.formats.jsonld import organization
from cms.web.context import app_state
from cms.web.i18n import gettext as _
from cms.web.pages.maps import place_map
from cms.web.pages.page import absolute, of_front, page, pages_below


@contact.page("/")
def index(read: Reader) -> str:
    entry, meta = of_front(read, contact.name, _(contact.label))
    return page(
        read,
        "contact/index.html",
        meta._replace(jsonld=(*meta.jsonld, organization(read, absolute))),
        entry=entry,
        body=read.render(entry.body),
        children=pages_below(read, entry),
        form=read.single("site").contactForm and app_state().site.settings.live,
        map=place_map(read),
        elsewhere=tuple(addresses(read)),
    )


def addresses(read: Reader) -> Iterator[tuple[str, Any]]:
    """(language, postal address) in the site's other languages, to show to a driver or copy onto an
    envelope.
    """
    for locale in read.locales:
        address = read.within(read.trace, locale.code).single("site").address
        if locale.code != read.locale and address.lang == locale.lang:
            yield locale.code, address
