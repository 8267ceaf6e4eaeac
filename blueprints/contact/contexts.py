"""The contexts of the templates of contact."""

from cms.content import LocalizedEntry
from cms.core.languages import Text
from cms.markdown import Rendered
from cms.web.pages.template_context import TemplateContext


class ContactFront(TemplateContext):
    """The contact details of the institute."""

    template = "contact/index.html"

    entry: LocalizedEntry
    """The page with the text, of type `pages`; without a text if the site has no such page."""
    body: Rendered
    """Its text as HTML, with its table of contents."""
    children: tuple[LocalizedEntry, ...]
    """The pages below it."""
    programs: tuple[tuple[str, str], ...]
    """(name, address) of online maps that open at the institute."""
    elsewhere: tuple[tuple[str, Text], ...]
    """(code of the language, postal address) in the other languages."""
