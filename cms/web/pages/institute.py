"""The institute and its site as schema.org knows them."""

from typing import Any

from cms.content import Reader
from cms.formats.jsonld import properties
from cms.web.pages.page import absolute


def organization(read: Reader) -> dict[str, Any]:
    """The institute: its postal address and whom to ask for what."""
    site, front = read.single("site"), absolute(f"/{read.locale}/")
    about = {
        "@context": "https://schema.org",
        "@type": site.model.schema_type,
        "@id": f"{front}#organization",
        "url": front,
    }
    return about | properties(read, site, absolute)


def website(read: Reader) -> dict[str, Any]:
    """The site: what it is called, and whose it is."""
    site, front = read.single("site"), absolute(f"/{read.locale}/")
    about = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": f"{front}#website",
        "url": front,
        "name": str(site.name),
        "inLanguage": read.language.lang,
        "publisher": {"@id": f"{front}#organization"},
    }
    return about | ({"alternateName": str(site.short)} if site.short else {})
