"""The guide in the language of the editor, opened at the chapter about the current page."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from blueprints.editor.context import site
from blueprints.editor.language import interface_code
from blueprints.editor.template_functions import template_function
from cms.core.errors import NotFound
from cms.editing.guide import CONTENTS, GuideChapter

blueprint = Blueprint("help", __name__, url_prefix="/help")

TARGETS = {
    "account": "account",
    "activity": "start#see-what-colleagues-did",
    "at": "account#open-the-form-of-a-page",
    "dashboard": "start#start-the-day",
    "devices": "account#sign-out",
    "entries": "lists",
    "entry": "write",
    "entry.edit": "write#fill-in-the-form",
    "entry.edit people": "people",
    "entry.edit site": "account#change-the-settings-of-the-site",
    "entry.new": "write#create-it",
    "features": "account#switch-a-feature-off",
    "history": "undo#bring-an-earlier-version-back",
    "history.changed": "outdated#see-what-changed",
    "media": "pictures#add-many-files-at-once",
    "media_file": "pictures#describe-a-picture",
    "media_many": "pictures#add-many-files-at-once",
    "media_move": "pictures#move-or-rename-files",
    "media_undo": "pictures#move-or-rename-files",
    "messages": "messages",
    "preview": "publish#look-before-you-publish",
    "problems": "checks#on-the-whole-site",
    "publishing": "publish#update-the-site",
    "redirects": "redirects",
    "security_log": "account#invite-a-colleague",
    "trash": "undo#the-trash",
    "users": "account#invite-a-colleague",
}
"""Blueprint or endpoint, if necessary with the content type → chapter and English heading."""


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the contents list."""
    return page(site().guide.contents(interface_code()))


@blueprint.get("/<name>.md")
def chapter(name: str) -> ResponseReturnValue:
    """Show a chapter; its address is the one by which the files link to each other. Raises
    NotFound.
    """
    if name == CONTENTS:
        return index()
    return page(site().guide.chapter(interface_code(), name))


@blueprint.get("/images/<name>")
def picture(name: str) -> Response:
    """Return a picture of the guide. Raises NotFound."""
    response = send_file(site().guide.picture(interface_code(), name), conditional=True)
    # the picture at this address depends on the language
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def page(chapter: GuideChapter) -> str:
    """Render a chapter with the contents list and a link to the next chapter."""
    parts = site().guide.parts(interface_code())
    chapters = [one for part in parts for one in part.chapters]
    index = next((i for i, one in enumerate(chapters) if one.name == chapter.name), -1)
    following = chapters[index + 1] if index + 1 < len(chapters) else None
    return render_template("editor/help/chapter.html", chapter=chapter, parts=parts, next=following)


@template_function
def help_url() -> str:
    """Return the URL of the part of the guide about the current page."""
    endpoint = request.endpoint or ""
    kind = (request.view_args or {}).get("type", "")
    keys = (f"{endpoint} {kind}", endpoint, request.blueprint or "")
    targets = TARGETS.copy()
    for feature in site().settings.features:
        targets |= feature.help
    return chapter_url(next((targets[key] for key in keys if key in targets), ""))


def chapter_url(target: str) -> str:
    """Return the URL of a chapter or of one of its headings, in the language of the editor.

    If the guide has no such chapter, it is the URL of the contents list.
    """
    name, _, heading = target.partition("#")
    try:
        anchor = site().guide.anchor(interface_code(), name, heading)
    except NotFound:
        return url_for("help.index")
    return url_for("help.chapter", name=name, _anchor=anchor or None)


def headings() -> Iterator[tuple[str, str, str]]:
    """Yield (heading, title of its chapter, URL) for everything in the guide.

    For a chapter itself the second is empty.
    """
    for part in site().guide.parts(interface_code()):
        for chapter in part.chapters:
            yield chapter.title, "", url_for("help.chapter", name=chapter.name)
            for heading in chapter.text.contents:
                url = url_for("help.chapter", name=chapter.name, _anchor=heading.id)
                yield heading.text, chapter.title, url
