"""Help: the guide in the language of the editor, opened at what concerns the page one is at."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from blueprints.editor.context import site
from blueprints.editor.language import choose
from cms.core.errors import NotFound
from cms.editing.guide import CONTENTS, GuideChapter

blueprint = Blueprint("help", __name__, url_prefix="/help")

TARGETS = {
    "account": "account",
    "activity": "start#see-what-colleagues-did",
    "at": "find#open-the-form-of-a-page",
    "bulk": "lists#change-several-entries-at-once",
    "calendar": "start#see-what-is-coming",
    "dashboard": "start#start-the-day",
    "entries": "lists",
    "entry": "write",
    "entry.edit": "write#fill-in-the-form",
    "entry.edit menus": "structure#change-a-menu",
    "entry.edit people": "people",
    "entry.edit site": "account#change-the-settings-of-the-site",
    "entry.edit wording": "checks#words-not-to-use",
    "entry.new": "write#create-it",
    "history": "undo#bring-an-earlier-version-back",
    "history.changed": "translate#see-what-changed",
    "media": "pictures#add-many-files-at-once",
    "media_file": "pictures#describe-a-picture",
    "media_many": "pictures#add-many-files-at-once",
    "media_move": "pictures#move-or-rename-files",
    "media_undo": "pictures#move-or-rename-files",
    "menus": "structure#change-a-menu",
    "messages": "messages",
    "preview": "publish#look-before-you-publish",
    "problems": "checks#on-the-whole-site",
    "publishing": "publish#bring-the-site-up-to-date",
    "redirects": "structure#redirect-an-old-address",
    "search": "find",
    "security_log": "account#invite-a-colleague",
    "spreadsheet": "lists#edit-a-list-in-a-spreadsheet",
    "statistics": "statistics",
    "structure": "structure",
    "structure.entries people": "structure#put-people-in-order",
    "terms": "structure#make-one-term-of-two",
    "translate": "translate",
    "trash": "undo#the-trash",
    "users": "account#invite-a-colleague",
}
"""Endpoint, with the type of content where it matters, or blueprint → chapter and English heading.
"""


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """The contents list."""
    return page(site().guide.contents(choose()))


@blueprint.get("/<name>.md")
def chapter(name: str) -> ResponseReturnValue:
    """A chapter, at the address by which the files link to each other. Raises NotFound."""
    if name == CONTENTS:
        return index()
    return page(site().guide.chapter(choose(), name))


@blueprint.get("/images/<name>")
def picture(name: str) -> Response:
    """A picture of the guide. Raises NotFound."""
    response = send_file(site().guide.picture(choose(), name), conditional=True)
    # the same address has another picture in another language
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def page(shown: GuideChapter) -> str:
    """A chapter with the contents list beside it, and the chapter after it."""
    parts = site().guide.parts(choose())
    names = [one for part in parts for one in part.chapters]
    at = next((at for at, one in enumerate(names) if one.name == shown.name), -1)
    following = names[at + 1] if at + 1 < len(names) else None
    return render_template("editor/help/chapter.html", shown=shown, parts=parts, next=following)


def help_address() -> str:
    """The place in the guide that concerns the page that is shown."""
    endpoint = request.endpoint or ""
    kind = (request.view_args or {}).get("type", "")
    keys = (f"{endpoint} {kind}", endpoint, request.blueprint or "")
    return address_of(next((TARGETS[key] for key in keys if key in TARGETS), ""))


def address_of(target: str) -> str:
    """The address of a chapter, or of one of its headings, in the language of the editor; of the
    contents list where the guide has no such chapter.
    """
    name, _, heading = target.partition("#")
    try:
        anchor = site().guide.anchor(choose(), name, heading)
    except NotFound:
        return url_for("help.index")
    return url_for("help.chapter", name=name, _anchor=anchor or None)


def headings() -> Iterator[tuple[str, str, str]]:
    """(heading, title of its chapter, address) of all that the guide has; a chapter itself has no
    second.
    """
    for part in site().guide.parts(choose()):
        for one in part.chapters:
            yield one.title, "", url_for("help.chapter", name=one.name)
            for heading in one.text.contents:
                address = url_for("help.chapter", name=one.name, _anchor=heading.id)
                yield heading.text, one.title, address
