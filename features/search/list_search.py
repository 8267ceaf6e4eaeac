"""The words of a list's form: the entries of its type that contain them."""

from blueprints.shared.list_search import ListSearch
from cms.content import Reader
from cms.schema.entry_ref import Name
from cms.site import Site
from cms.web.context import app_state
from features.search.query import run_query
from features.search.script import SCRIPT_PATH
from features.search.visitor_index import index_of


class IndexedListSearch(ListSearch):
    """Finds them in the visitors' index."""

    path = "search/"
    script = SCRIPT_PATH

    def names(self, read: Reader, words: str, type: str = "") -> list[Name]:
        """See ListSearch."""
        published = index_of(read.snapshot, app_state())
        find, chosen = published.index.finder(read.locale), {"type": type} if type else {}
        answer = run_query(published.catalog, words, find, chosen)
        found = [published.catalog.names[place] for place in answer.places]
        return found if answer.chosen == chosen else []


def indexed_list_search(site: Site) -> IndexedListSearch:
    """Return the search of a site's lists."""
    return IndexedListSearch()
