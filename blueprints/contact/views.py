"""How to reach the institute: its address, telephones, email and place; writing.py has the form."""

from collections.abc import Iterator
from typing import Any

from blueprints.contact import contact
from blueprints.contact.ways import SECTION
from cms.store import Reader
from cms.web.institute import organization
from cms.web.maps import place_map
from cms.web.pages import of_front, page
from cms.web.rendering import url
from cms.web.state import state
from cms.web.words import gettext as _


@contact.page("/")
def index(read: Reader) -> str:
    entry, meta = of_front(read, SECTION, _("Contact us"))
    return page(
        read,
        "contact/index.html",
        meta._replace(jsonld=(*meta.jsonld, organization(read))),
        entry=entry,
        body=read.render(entry.body),
        children=read.list("pages", "link", where={"parent": entry.key}),
        form=read.single("site").contactForm and state().site.settings.live,
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


@contact.urls
def urls(read: Reader) -> Iterator[str]:
    yield url("contact.index")
