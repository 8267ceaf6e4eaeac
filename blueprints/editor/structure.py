"""The structure of the site: pages and units as trees, people in the order of their units. A move
is on the site at once and can be undone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.account import inside
from blueprints.editor.context import actor, overview, site
from blueprints.editor.interface_text import reading_order, refusal_text
from blueprints.editor.permissions import may, require
from blueprints.editor.tree_rows import Tree, TreeRow, turn
from cms.content import Snapshot
from cms.content.derived import heading, titles
from cms.core.errors import NotFound, Refusal
from cms.core.files import Busy, Unfinished
from cms.core.languages import collation
from cms.core.slugs import fold
from cms.editing.direct_changes import UndoRecord
from cms.editing.menu_items import MENUS
from cms.editing.term_merge import TERMS
from cms.editing.tree_moves import TreeMoves, TreePlace, children, ranked
from cms.schema.content_type import ContentType

blueprint = Blueprint("structure", __name__, url_prefix="/structure")

TREES = ("pages", "units")
"""The types whose entries are a tree, with a page of it."""
PEOPLE, UNITS = "people", "units"
FORMER = "former"
MAX_DEPTH = 40
"""Levels of a tree that its page shows below one another."""


def known_trees() -> list[str]:
    """The trees of this site."""
    return [name for name in TREES if _is_ranked(name)]


def has_people() -> bool:
    """Whether the people of units can be put in order."""
    return _is_ranked(PEOPLE) and UNITS in site().models


def _is_ranked(type: str) -> bool:
    model = site().models.get(type)
    return bool(model and model.ranked_by)


def tree_model(type: str) -> type[ContentType]:
    """The content type of a tree. Raises NotFound."""
    if type not in known_trees():
        raise NotFound
    return site().models[type]


@blueprint.get("/<any(pages, units):type>/")
def entries(type: str) -> ResponseReturnValue:
    """The tree of a type's entries."""
    model = tree_model(type)
    return show(entry_tree(model), model=model, heading=_(model.plural))


@blueprint.get("/people/")
def people() -> ResponseReturnValue:
    """The people of each unit, in order."""
    if not has_people():
        raise NotFound
    model = site().models[PEOPLE]
    return show(people_tree(), model=model, heading=_("Order of people"))


def tree_action(tree: Tree) -> str:
    """The action of a tree's form."""
    if tree.name in TREES:
        return url_for("structure.move", type=tree.name)
    return url_for("menus.move" if tree.name == "menus" else "structure.move_person")


def show(tree: Tree, **details: object) -> ResponseReturnValue:
    """The page of a tree."""
    return render_template("editor/structure/tree.html", tree=tree, **details)


@blueprint.post("/<any(pages, units):type>/move")
def move(type: str) -> ResponseReturnValue:
    """Move an entry, or fold one."""
    model = tree_model(type)
    require("publish", model)
    tree = entry_tree(model)

    def move_entry(row: TreeRow, seen: str, place: TreePlace) -> ResponseReturnValue:
        moves = TreeMoves(site().editing.files, site().editing.staff, model, order_of(model))
        return done(
            tree,
            row,
            lambda: moves.move(site().editing.directly, actor(), row.id, seen, place, row.title),
        )

    return move_or_fold(tree, move_entry)


@blueprint.post("/people/move")
def move_person() -> ResponseReturnValue:
    """Put somebody at another place in the list of a unit."""
    if not has_people():
        raise NotFound
    model = site().models[PEOPLE]
    require("publish", model)
    tree = people_tree()

    def move_member(row: TreeRow, _seen: str, place: TreePlace) -> ResponseReturnValue:
        unit, key = row.id.split(":")
        after = place.after.rpartition(":")[2]
        moves = TreeMoves(site().editing.files, site().editing.staff, model, members, tree=False)
        return done(
            tree,
            row,
            lambda: moves.move(
                site().editing.directly, actor(), key, unit, TreePlace(unit, after), row.title
            ),
        )

    return move_or_fold(tree, move_member)


def move_or_fold(
    tree: Tree, move: Callable[[TreeRow, str, TreePlace], ResponseReturnValue]
) -> ResponseReturnValue:
    """Answer the form of a tree. `move` gets the row, the id of the row above it as
    it was seen, and where it shall go."""
    if id := request.form.get("fold"):
        turn(tree, id)
        return back(tree, id)
    try:
        row, seen, place = tree.asked(request.form)
    except NotFound:
        return changed_meanwhile(tree)
    return move(row, seen, place)


def done(tree: Tree, row: TreeRow, work: Callable[[], UndoRecord]) -> ResponseReturnValue:
    """Do something with a row, and show the tree with what came of it."""
    try:
        record = work()
    except Busy:
        raise
    except Unfinished as refusal:
        flash(refusal_text(refusal), "warning")
    except Refusal as refusal:
        flash(refusal_text(refusal), "error")
    else:
        if record.changes:
            flash([record.id, _("Moved: %(title)s.", title=row.title)], "undo")
    return back(tree, row.id)


def changed_meanwhile(tree: Tree) -> ResponseReturnValue:
    """Nothing was moved, since the tree is another by now."""
    flash(
        _(
            "Not moved: someone else has changed the order in the meantime. Check where it stands now."
        ),
        "error",
    )
    id = request.form.get("move", "").split(" ")[1:2]
    return back(tree, id[0] if id and id[0] in tree else "")


def back(tree: Tree, id: str) -> ResponseReturnValue:
    """To the tree, with a row in focus."""
    return redirect(page_of(tree.name, **({"at": id} if id else {})), 303)


def page_of(tree: str, **values: str) -> str:
    """The address of a tree's page."""
    if tree in TREES:
        return url_for("structure.entries", type=tree, **values)
    return url_for("menus.index" if tree == "menus" else "structure.people", **values)


@blueprint.post("/undo")
def undo() -> ResponseReturnValue:
    """Take back what this person did last."""
    left = site().editing.directly.undo(actor(), request.form.get("id", ""))
    if left:
        names = ", ".join(title_at(overview().staff, *name) for name in left)
        flash(
            _("Undone, except where someone has made other changes since: %(names)s.", names=names),
            "warning",
        )
    else:
        flash(_("Undone."), "done")
    return redirect(inside(request.form.get("next", "")), 303)


def entry_tree(model: type[ContentType]) -> Tree:
    """The entries of a type as a tree, drafts included; what a loop in the data cuts off, or is too
    deep to be shown, stands at the end.
    """
    staff, siblings = overview().staff, order_of(model)
    reached: set[str] = set()

    def grow(parent: str, level: int = 1) -> Iterable[TreeRow]:
        for key in siblings(staff, parent) if level <= MAX_DEPTH else ():
            if key not in reached:
                reached.add(key)
                row = entry_row(model, key)
                for one in grow(key, level + 1):
                    row.add(one)
                yield row

    rows = list(grow(""))
    rows += [entry_row(model, key) for key in staff.entries[model.name] if key not in reached]
    return Tree(model.name, rows)


def entry_row(model: type[ContentType], key: str, id: str = "") -> TreeRow:
    """The row of an entry."""
    line = overview().get(model.name, key)
    if line is None:
        raise NotFound
    title, code = line.title(reading_order())
    address = overview().staff.addresses.of.get((model.name, key), "")
    return TreeRow(
        id or key,
        title,
        code,
        url_for("entry.edit", type=model.name, key=key),
        f"/{address}" if address else "",
        line,
    )


def order_of(model: type[ContentType]) -> Callable[[Snapshot, str], Sequence[str]]:
    """The order of the entries below one: by their numbers, those without one as lists have them."""
    language = reading_order()[0]

    def siblings(staff: Snapshot, parent: str) -> Sequence[str]:
        keys = sorted(children(staff, model, parent))
        if model.order != model.ranked_by:
            keys.sort(key=lambda key: collation(title_at(staff, model.name, key), language))
        return ranked(staff, model, keys)

    return siblings


def title_at(staff: Snapshot, type: str, key: str) -> str:
    """An entry's title in the first language that has one."""
    entry = staff.entry(type, key)
    known = titles(entry.model, heading(entry)) if entry else {}
    return next((known[code] for code in (*reading_order(), *known) if known.get(code)), key)


def people_tree() -> Tree:
    """The units that have people, each with them."""
    staff = overview().staff
    rows = []
    for key in staff.entries[UNITS]:
        people = members(staff, key)
        if not people:
            continue
        unit = entry_row(site().models[UNITS], key)
        unit.fixed, unit.entry, unit.note = True, None, ""
        for person in people:
            row = entry_row(site().models[PEOPLE], person, f"{key}:{person}")
            row.takes, row.note = False, ""
            unit.add(row)
        rows.append(unit)
    language = reading_order()[0]
    rows.sort(key=lambda row: collation(row.title, language))
    return Tree(PEOPLE, rows, stays=True)


def members(staff: Snapshot, unit: str) -> list[str]:
    """The people of a unit as its page lists them: by their numbers, the others by the Latin form of
    the name; those who have left come last.
    """
    found = [
        key
        for key, entry in staff.entries[PEOPLE].items()
        if unit in (entry.values.get(UNITS) or ())
    ]
    found.sort(key=lambda key: (not _latin_name(staff, key), _latin_name(staff, key), key))
    listed = ranked(staff, site().models[PEOPLE], found)
    return sorted(listed, key=lambda key: _has_left(staff, key))


def _has_left(staff: Snapshot, key: str) -> bool:
    entry = staff.entry(PEOPLE, key)
    return bool(entry and entry.values.get("status") == FORMER)


def _latin_name(staff: Snapshot, key: str) -> str:
    entry = staff.entry(PEOPLE, key)
    if entry is None:
        return ""
    names = (entry.values.get("sortName"), *titles(entry.model, heading(entry)).values())
    return next((name for one in names if one and "a" <= (name := fold(str(one)))[:1] <= "z"), "")


@dataclass(frozen=True, slots=True)
class StructureTab:
    """One page. `of`: the type whose list leads here too, by a button that says `way`."""

    label: str
    url: str
    current: str = ""
    of: str = ""
    way: str = ""


def structure_tabs() -> list[StructureTab]:
    """Those that this site has and that who is signed in may use."""
    models = site().models
    found = [
        _tab(_(models[type].plural), "structure.entries", type, _("As a tree"), type=type)
        for type in known_trees()
    ]
    if MENUS in models and may("publish", models[MENUS]):
        found.insert(1, _tab(_(models[MENUS].plural), "menus.index"))
    if has_people():
        found.append(_tab(_("Order of people"), "structure.people", PEOPLE, _("Order in units")))
    if TERMS in models:
        found.append(_tab(_(models[TERMS].plural), "terms.index", TERMS, _("Use and merging")))
    if may("redirects") and "redirects" in models["site"].fields:
        # i18n: Addresses that lead to others
        found.append(_tab(_("Redirects"), "redirects.index"))
    return found


def _tab(label: str, endpoint: str, of: str = "", way: str = "", **values: str) -> StructureTab:
    here = request.endpoint == endpoint and (request.view_args or {}) == values
    within = endpoint.partition(".")[0] == request.blueprint != "structure"
    current = "page" if here else "true" if within else ""
    return StructureTab(label, url_for(endpoint, **values), current, of, way)
