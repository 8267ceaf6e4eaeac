"""People's vCards, for address books."""

from collections.abc import Iterator

from flask import Response

from blueprints.shared.fields import Identifier
from blueprints.shared.people import AUTHOR, FORMER, other_names, posts_of, staff
from blueprints.shared.units import root
from cms.content import LocalizedEntry, Reader
from cms.core.errors import NotFound
from cms.web.beside import file_url
from cms.web.pages.page import absolute
from cms.web.templating.responsive_images import address
from cms.web.templating.slots import ArticlePlace
from features.vcard.vcard import Card, vcard

NAME = "people.vcf"


def keys(read: Reader) -> Iterator[str]:
    """Yield the keys of the people who have a card: all but authors of papers alone."""
    return (person.key for person in staff(read))


def card(read: Reader, entry: LocalizedEntry) -> Response:
    """Return the file of a person. Raises NotFound for an author of papers alone."""
    if entry.status == AUTHOR:
        raise NotFound
    return Response(vcard(card_of(read, entry)), mimetype="text/vcard")


def link(place: ArticlePlace) -> dict[str, str] | None:
    """Return the address of the card of the person whose page it is."""
    entry = place.entry
    has_card = entry.type == "people" and entry.status != AUTHOR
    href = file_url(NAME, key=entry.key) if has_card else ""
    return {"href": href} if href else None


def card_of(read: Reader, person: LocalizedEntry) -> Card:
    """Return the vCard of a person in the page's language.

    The institute and its postal address are left out for former staff, and for people of whom only
    posts of earlier years are known.
    """
    site, on_staff = read.single("site"), is_on_staff(read, person)
    others = dict.fromkeys(map(str, (*other_names(read, person), *person.alternateName)))
    photo = absolute(address(person.image.file)) if person.image and person.image.file else ""
    identifier = person.model.field("orcid")
    assert isinstance(identifier, Identifier)
    orcid = (identifier.resolve(person.orcid),) if person.orcid else ()
    return Card(
        uid=absolute(f"/{read.snapshot.default_locale}/scientists/{person.key}.vcf"),
        page=absolute(person.url),
        source=absolute(file_url(NAME, key=person.key)),
        photo=photo,
        name=str(person.title),
        family=str(person.familyName),
        given=str(person.givenName),
        prefix=str(person.honorificPrefix),
        others=tuple(others),
        organizations=organizations(read, person) if on_staff else (),
        title=str(person.jobTitle),
        fields=tuple(str(term.title) for term in read.links("terms", person.fields)),
        email=person.email,
        telephone=person.telephone,
        street=str(site.address) if on_staff else "",
        postcode=site.postcode if on_staff else "",
        languages=tuple(person["languages"]),
        links=(*orcid, *person.sameAs),
    )


def is_on_staff(read: Reader, person: LocalizedEntry) -> bool:
    """Return whether a person may be said to belong to the institute today."""
    if person.status or person.jobTitle or person.units:
        return bool(person.status != FORMER)
    posts = posts_of(read, person)
    return not posts or any(post.goes_on for post in posts)


def organizations(read: Reader, person: LocalizedEntry) -> tuple[tuple[str, ...], ...]:
    """Return (institute, unit) for each unit of a person, or the institute alone if there is none."""
    top, name = root(read), str(read.single("site").name)
    units = [unit for unit in read.links("units", person.units) if not top or unit.key != top.key]
    return tuple((name, str(unit.title)) for unit in units) or ((name,),)
