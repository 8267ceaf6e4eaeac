"""/structure/: pages and units as trees, people in the order of their units.

A move is live at once and can be undone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, entry_row, entry_url, overview, require, site
from blueprints.editor.interface_text import entry_title, reading_order, refusal_text
from cms.content import Snapshot
from cms.content.derived import heading, titles
from cms.core.errors import NotFound, Refusal
from cms.core.files import Busy, Unfinished
from cms.core.languages import collation
from cms.core.slugs import fold
from cms.editing.edited_entry import EditedEntry
from cms.editing.undo_records import UndoRecord
from cms.schema.content_type import Model
from features.trees.rows import Tree, TreeRow, toggle_fold
from features.trees.tree_moves import TreeMoves, TreePosition, children, ranked

blueprint = Blueprint("trees", __name__, url_prefix="/structure")

PEOPLE, UNITS = "people", "units"
TREES = ("pages", UNITS, PEOPLE)
"""The types with a tree; that of people lists them below their units."""
FORMER = "former"
MAX_DEPTH = 40
"""The most levels of a tree that its page shows nested."""


def known_trees() -> list[str]:
    """Return the trees of this site."""
    models = site().models
    trees = [name for name in TREES if name in models and models[name].ranked_by]
    return [name for name in trees if name != PEOPLE or UNITS in models]


def tree_of(type: str) -> Tree:
    """Return a tree, drafts included. Raises NotFound."""
    if type not in known_trees():
        raise NotFound
    return people_tree() if type == PEOPLE else entry_tree(site().models[type])


def entries(type: str) -> ResponseReturnValue:
    """Show the tree of a type's entries, or the people of each unit in order."""
    return show(tree_of(type))


def move(type: str) -> ResponseReturnValue:
    """Move an entry, or fold one."""
    return change(tree_of(type))


for name in TREES:
    of_type = {"type": name}
    blueprint.add_url_rule(f"/{name}/", name, entries, defaults=of_type)
    blueprint.add_url_rule(
        f"/{name}/move", f"move_{name}", move, methods=["POST"], defaults=of_type
    )


def show(tree: Tree, edited: EditedEntry | None = None) -> ResponseReturnValue:
    """Render the page of a tree; `edited` is the entry that contains the whole tree, if any."""
    return render_template("trees/tree.html", tree=tree, edited=edited)


def change(tree: Tree) -> ResponseReturnValue:
    """Fold or move a row as the submitted form says, and redirect to the tree."""
    require("publish", tree.model)
    if id := request.form.get("fold"):
        toggle_fold(tree, id)
        return redirect_to_tree(tree, id)
    try:
        row, seen_parent, place = tree.requested_move(request.form)
    except NotFound:
        return changed_meanwhile(tree)
    try:
        record = tree.move(row, seen_parent, place)
    except Busy:
        raise
    except Refusal as refusal:
        flash(refusal_text(refusal), "warning" if isinstance(refusal, Unfinished) else "error")
    else:
        if record.changes:
            flash([record.id, _("Moved: %(title)s.", title=row.title)], "undo")
    return redirect_to_tree(tree, row.id)


def changed_meanwhile(tree: Tree) -> ResponseReturnValue:
    """Redirect with a message that nothing was moved, since the tree has changed."""
    flash(
        _(
            "Not moved: someone else has changed the order in the meantime. Check where it stands now."
        ),
        "error",
    )
    id = request.form.get("move", "").split(" ")[1:2]
    return redirect_to_tree(tree, id[0] if id and id[0] in tree else "")


def redirect_to_tree(tree: Tree, id: str) -> ResponseReturnValue:
    """Redirect to the tree, with the focus on a row."""
    return redirect(tree.address(at=id or None), 303)


def entry_tree(model: Model) -> Tree:
    """Return the entries of a type as a tree; those in a cycle or too deep to be shown are at the
    end.
    """
    staff, siblings = overview().staff, sibling_order(model)
    reached: set[str] = set()
    children = partial(siblings, staff)

    def move(row: TreeRow, seen_parent: str, place: TreePosition) -> UndoRecord:
        editing = site().editing
        moves = TreeMoves(editing.files, editing.overviews, model, siblings)
        return moves.move(editing.direct_changes, actor(), row.id, seen_parent, place, row.title)

    rows = list(_grow(model, children, reached, "", 1))
    rows += [tree_row(model, key) for key in staff.entries[model.name] if key not in reached]
    return Tree(model, rows, partial(url_for, f"trees.{model.name}"), move)


def _grow(
    model: Model,
    children: Callable[[str], Iterable[str]],
    reached: set[str],
    parent: str,
    level: int,
) -> Iterable[TreeRow]:
    """Yield the rows below a key, each with those below it, and add their keys to `reached`."""
    for key in children(parent) if level <= MAX_DEPTH else ():
        if key not in reached:
            reached.add(key)
            row = tree_row(model, key)
            for child in _grow(model, children, reached, key, level + 1):
                row.add(child)
            yield row


def tree_row(model: Model, key: str) -> TreeRow:
    """Return the row of an entry."""
    entry = entry_row(model.name, key)
    if entry is None:
        raise NotFound
    title, code = entry.title(reading_order())
    address = overview().staff.addresses.by_name.get(entry.name)
    note = f"/{address}" if address else ""
    return TreeRow(key, title, code, entry_url(entry.name), note, entry)


def sibling_order(model: Model) -> Callable[[Snapshot, str], Sequence[str]]:
    """Return a function for the sorted children of an entry: by number, the others in the order of
    lists.
    """
    language = reading_order()[0]

    def siblings(staff: Snapshot, parent: str) -> Sequence[str]:
        keys = sorted(children(staff, model, parent))
        if model.order != model.ranked_by:
            keys.sort(key=lambda key: collation(entry_title(model.name, key)[0], language))
        return ranked(staff, model, keys)

    return siblings


def people_tree() -> Tree:
    """Return the units that have people, each with its people."""
    staff, models, language = overview().staff, site().models, reading_order()[0]
    rows = []
    for key in staff.entries[UNITS]:
        people = members(staff, key)
        if not people:
            continue
        unit = replace(tree_row(models[UNITS], key), fixed=True, entry=None, note="")
        for person in people:
            row = tree_row(models[PEOPLE], person)
            unit.add(replace(row, id=f"{key}:{person}", accepts_children=False, note=""))
        rows.append(unit)
    rows.sort(key=lambda row: collation(row.title, language))
    address = partial(url_for, f"trees.{PEOPLE}")
    return Tree(models[PEOPLE], rows, address, move_person, keeps_parents=True)


def move_person(row: TreeRow, _seen_parent: str, place: TreePosition) -> UndoRecord:
    """Move a person within the list of a unit."""
    unit, key = row.id.split(":")
    to = TreePosition(unit, place.after.rpartition(":")[2])
    editing, model = site().editing, site().models[PEOPLE]
    moves = TreeMoves(editing.files, editing.overviews, model, members)
    return moves.move(editing.direct_changes, actor(), key, unit, to, row.title)


def members(staff: Snapshot, unit: str) -> list[str]:
    """Return the people of a unit in the order of its page.

    They are sorted by number, the others by the Latin form of the name; former staff come last.
    """
    keys = [
        key
        for key, entry in staff.entries[PEOPLE].items()
        if unit in (entry.values.get(UNITS) or ())
    ]
    keys.sort(key=lambda key: (not _latin_name(staff, key), _latin_name(staff, key), key))
    listed = ranked(staff, site().models[PEOPLE], keys)
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
