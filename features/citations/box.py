"""How to cite a paper or a dataset, and the files of papers: on pages and lists, and in the head."""

from typing import Any

from blueprints.shared.works import Item, Work, csl_item
from blueprints.shared.works.names import Name
from blueprints.shared.works.papers import paper_item
from blueprints.shared.works.work import Notes
from cms.content import LocalizedEntry, Reader
from cms.web.beside import file_url
from cms.web.i18n import gettext as _
from cms.web.pages.page import absolute
from cms.web.templating.slots import ArticlePlace, ListFilesPlace
from features.citations.files import FORMATS
from features.citations.highwire import highwire
from features.citations.styles import citations

PAPERS, DATASETS = "papers", "datasets"


def box(place: ArticlePlace) -> dict[str, Any] | None:
    """Return the references of a paper or a dataset in the site's styles, and a paper's files."""
    read, entry = place.read, place.entry
    if entry.type == PAPERS:
        title, item = _("Cite this paper"), paper_item(entry)
        files = [
            (name, file_url(f"{PAPERS}.{ending}", key=entry.key))
            for ending, name in FORMATS.items()
        ]
    elif entry.type == DATASETS:
        title, item, files = _("How to cite"), dataset_item(read, entry), []
    else:
        return None
    return {"title": title, "citations": citations(read, item), "files": files}


def dataset_item(read: Reader, entry: LocalizedEntry) -> Item:
    """Return a dataset as a CSL item, with its creators named in the page's language.

    All of them are listed ("complete"), so there is no "et al.".
    """
    item = csl_item(
        entry,
        id=entry.key,
        type="dataset",
        url=absolute(entry.url),
        fields={
            "author": "creators",
            "complete": "creators",
            "issued": "year",
            "URL": "url",
            "abstract": "description",
        },
        title_of=read.plain_title,
    )
    return item | {"author": [_in_language(read, *one) for one in Work(item).people()]}


def _in_language(read: Reader, name: Name, notes: Notes) -> Name:
    own = notes.get("name", {}).get(read.language.lang)
    return {"literal": own} if own and "literal" in name else name


def tags(place: ArticlePlace) -> dict[str, Any] | None:
    """Return the tags for search engines in the head of a paper's page."""
    entry = place.entry
    if entry.type != PAPERS:
        return None
    pdf = absolute(f"/media/{entry.file}") if entry.file else ""
    return {"tags": highwire(paper_item(entry), absolute(entry.url), pdf)}


def downloads(place: ListFilesPlace) -> dict[str, Any] | None:
    """Return (format, address, file name) of the files of a list of papers."""
    if place.type != PAPERS:
        return None
    stem = place.stem or "-".join([PAPERS, *place.path.strip("/").split("/")[2:]])
    return {
        "files": [
            (name, f"{place.path}{PAPERS}.{ending}{place.query}", f"{stem}.{ending}")
            for ending, name in FORMATS.items()
        ]
    }
