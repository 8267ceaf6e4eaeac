"""Why a page changes, in words a person understands, from the question that is answered otherwise."""

from cms.content.dependencies import Dependency
from cms.core.i18n import N_
from cms.publish.messages import LazyMessage, lazy_message

NEW = N_("New.")
REASONS = {
    "get": N_("%(name)s changed."),
    "at": N_("The content at %(argument)s changed."),
    "above": N_("The position of %(name)s in the site structure changed."),
    "list": N_("A list of %(collection)s changed."),
    "every": N_("A list of %(collection)s changed."),
    "titles": N_("A list of %(collection)s changed."),
    "count": N_("The number of %(collection)s changed."),
    "values": N_("The grouping of %(collection)s changed."),
    "record": N_("%(name)s changed."),
    "today": N_("The date changed."),
    "template": N_("The template %(argument)s changed."),
    "fragment": N_("The %(projection)s that all pages share changed."),
    "asset": N_("The file %(argument)s changed."),
    "copy": N_("The file changed."),
    "picture": N_("The picture %(argument)s changed."),
    "file": N_("The file %(argument)s changed."),
    "words": N_("The translations changed."),
    "settings": N_("The site’s address or its languages changed."),
    "program": N_("The software changed."),
    "redirect": N_("The target of the redirect changed."),
    "search": N_("Search data changed."),
}


def reason(question: Dependency | None) -> LazyMessage:
    """Why a page has to be made; None stands for a new one."""
    if question is None:
        return lazy_message(NEW)
    return lazy_message(
        REASONS.get(question.op, N_("Content shown on the page changed.")),
        collection=question.collection,
        argument=question.argument,
        projection=question.projection,
        name=f"{question.collection}/{question.argument}",
    )
