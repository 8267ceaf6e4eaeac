"""The guide in the language of the editor, opened at the chapter about the current page."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from blueprints.editor.context import site
from blueprints.editor.help_topics import HelpTopic, HelpTopics
from blueprints.editor.language import interface_code
from blueprints.editor.slots import EmptyPlace
from cms.core.errors import NotFound
from cms.core.feature import contributed
from cms.site import Site
from features.guide.chapters import CONTENTS, Guide, GuideChapter

blueprint = Blueprint("help", __name__, url_prefix="/help")


def guide() -> Guide:
    """Return the guide of this site."""
    return site().get(Guide)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the contents list."""
    return page(guide().contents(interface_code()))


@blueprint.get("/<name>.md")
def chapter(name: str) -> ResponseReturnValue:
    """Show a chapter; its address is the one by which the files link to each other. Raises
    NotFound.
    """
    if name == CONTENTS:
        return index()
    return page(guide().chapter(interface_code(), name))


@blueprint.get("/images/<name>")
def picture(name: str) -> Response:
    """Return a picture of the guide. Raises NotFound."""
    response = send_file(guide().picture(interface_code(), name), conditional=True)
    # the picture at this address depends on the language
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def page(chapter: GuideChapter) -> str:
    """Render a chapter with the contents list and a link to the next chapter."""
    parts = guide().parts(interface_code())
    chapters = [one for part in parts for one in part.chapters]
    index = next((i for i, one in enumerate(chapters) if one.name == chapter.name), -1)
    following = chapters[index + 1] if index + 1 < len(chapters) else None
    return render_template(
        "guide/editor/chapter.html", chapter=chapter, parts=parts, next=following
    )


def link(place: EmptyPlace) -> dict[str, object]:
    """Return the values of the link to the guide. On its own pages it leads to the contents list."""
    here = request.blueprint == blueprint.name
    return {"here": here, "href": url_for("help.index") if here else help_url()}


def help_url() -> str:
    """Return the URL of the part of the guide about the current page."""
    endpoint = request.endpoint or ""
    kind = (request.view_args or {}).get("type", "")
    keys = (f"{endpoint} {kind}", endpoint, request.blueprint or "")
    targets = contributed(site().settings.features, "help")
    return chapter_url(next((targets[key] for key in keys if key in targets), ""))


def chapter_url(target: str) -> str:
    """Return the URL of a chapter or of one of its headings, in the language of the editor.

    If the guide has no such chapter, it is the URL of the contents list.
    """
    name, _, heading = target.partition("#")
    try:
        anchor = guide().anchor(interface_code(), name, heading)
    except NotFound:
        return url_for("help.index")
    return url_for("help.chapter", name=name, _anchor=anchor or None)


class GuideTopics(HelpTopics):
    """The chapters and headings of the guide."""

    def contents_url(self) -> str:
        return url_for("help.index")

    def all(self) -> Iterator[HelpTopic]:
        for part in guide().parts(interface_code()):
            for chapter in part.chapters:
                yield HelpTopic(chapter.title, "", url_for("help.chapter", name=chapter.name))
                for heading in chapter.text.contents:
                    url = url_for("help.chapter", name=chapter.name, _anchor=heading.id)
                    yield HelpTopic(heading.text, chapter.title, url)


def topics(site: Site) -> GuideTopics:
    """Return the chapters and headings, for other pages."""
    return GuideTopics()
