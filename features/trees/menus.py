"""The menus of every page as a tree.

Items are moved, added, changed and removed here. Each change is live at once and can be undone.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import partial
from typing import Any, cast

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import (
    actor,
    codes,
    current_snapshot,
    entry_row,
    open_entry,
    overview,
    require,
    see_other,
    site,
)
from blueprints.editor.entry_form import code_names
from blueprints.editor.interface_text import entry_title, language_list, reading_order
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.editing.direct_changes import ChangeBatch, Transform
from cms.editing.edited_entry import EditedEntry
from cms.editing.entry_rows import first_title
from cms.editing.entry_status import VISIBLE_STATUSES
from cms.editing.errors import Conflict
from cms.editing.forms import EntryForm
from cms.editing.forms.base_values import dump_base_values, load_base_values
from cms.editing.forms.form import new_id
from cms.editing.merge import merge
from cms.editing.undo_records import UndoRecord
from cms.schema.content_type import ContentType, Model, main
from cms.schema.entry_ref import parse_name
from cms.schema.fields import Rows
from cms.schema.flat import Flat, list_at, unflatten
from cms.schema.paths import SINGLE
from features.trees.menu_items import (
    BELOW,
    MENUS,
    MenuPosition,
    added,
    check_position,
    has_item,
    id_of,
    list_of,
    menu_names,
    moved,
    removed,
    takes_items,
    values_of,
    with_values,
)
from features.trees.rows import RowAct, Tree, TreeRow
from features.trees.screen import change, show
from features.trees.tree_moves import MovedMeanwhile, TreePosition

blueprint = Blueprint("menus", __name__, url_prefix="/menus")

PAGES = "pages"
TARGET_FIELDS = ("entry", "route", "url")
"""The fields that can be an item's target; the first with a value is."""
NOWHERE = N_("Choose where the item leads: an entry, a built-in page or a web address.")
SEVERAL = N_("An item leads to one place. Fill in only one of these.")
NAMELESS = N_("Enter a label: only entries have a title of their own.")
CHANGED = N_(
    "Someone else has changed this item in the meantime. Check their version, then save again."
)


def menus_model() -> Model:
    """Return the content type of the menus. Raises NotFound if the site has none."""
    return site().editing.files.model(MENUS)


def open_menus() -> EditedEntry:
    """Return the menus as they are being edited."""
    return open_entry(MENUS, SINGLE)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show all menus as one tree."""
    edited = open_menus()
    return show(menu_tree(edited), edited)


@blueprint.post("/move")
def move() -> ResponseReturnValue:
    """Move an item, or fold it."""
    return change(menu_tree(open_menus()))


def change_menus(change: Callable[[EditedEntry], Transform], act: str = "publish") -> UndoRecord:
    """Change the menus on the site. `change` gets their current state and returns the
    transformation.
    """

    def apply(batch: ChangeBatch) -> None:
        now = batch.open(MENUS, SINGLE)
        batch.apply(now, change(now))

    return site().editing.direct_changes.run(actor(), act, apply)


def _move_item(row: TreeRow, _seen_parent: str, place: TreePosition) -> UndoRecord:
    """Move an item; its row gets the id that the item has in the new list."""
    path, to = row.id, MenuPosition(list_below(menus_model(), place.parent), id_of(place.after))

    def moving(now: EditedEntry) -> Transform:
        if not has_item(now.flat, path):
            raise MovedMeanwhile(title=row.title)
        check_position(now.model, now.flat, path, to.list)
        id = _free_id(now, to.list, path)
        row.id = f"{to.list}.{id}"
        return lambda flat: moved(flat, path, to, id)

    return change_menus(moving, "placed")


def _free_id(edited: EditedEntry, to: str, path: str) -> str:
    """Return the id of an item in another list: its own, or a new one if that is taken in the draft
    or the published version.
    """
    if list_of(path) == to:
        return id_of(path)
    taken = [*list_at(edited.flat, to), *list_at(edited.published_flat, to)]
    return id_of(path) if id_of(path) not in taken else new_id(taken)


def list_below(model: Model, id: str) -> str:
    """Return the path of the list of items below a row."""
    return id if id in menu_names(model) else f"{id}.{BELOW}"


@blueprint.route("/item/<path>", methods=["GET", "POST"])
def item(path: str) -> ResponseReturnValue:
    """Show and save the form of an item, or of a new one in the list `<path>`."""
    edited = open_menus()
    require("publish", edited.model)
    is_new = takes_items(edited.model, edited.flat, path)
    if not is_new and not has_item(edited.flat, path):
        raise NotFound
    values = {} if is_new else values_of(edited.flat, path)
    if request.method == "GET":
        return _show_item(edited, path, is_new, _item_form(edited.model).load(values), values)
    base = load_base_values(request.form.get("_opened", ""))
    form = _item_form(edited.model).load(base, request.form)
    if problems := _problems(form):
        form.refuse(problems)
        return _show_item(edited, path, is_new, form, base, 422)
    if is_new:
        return _redirect_with_undo(
            change_menus(addition(path, form.flat())), _("Added to the menu.")
        )
    return _save(path, base, form)


def addition(list: str, values: Flat) -> Callable[[EditedEntry], Transform]:
    """Return a change that adds an item at the end of a list."""

    def add(now: EditedEntry) -> Transform:
        check_position(now.model, now.flat, "", list)
        items = list_at(now.flat, list)
        id = new_id([*items, *list_at(now.published_flat, list)])
        to = MenuPosition(list, items[-1] if items else "")
        return lambda flat: added(flat, to, id, values)

    return add


def _require_item(now: EditedEntry, path: str) -> None:
    """Raise NotFound if the menus lack an item."""
    if not has_item(now.flat, path):
        raise NotFound


def _save(path: str, base: Flat, form: EntryForm) -> ResponseReturnValue:
    """Save the submitted item; changes by others since it was opened are merged, or shown if they
    clash.
    """

    def saving(now: EditedEntry) -> Transform:
        _require_item(now, path)
        merged = merge(form.model, base, form.flat(), values_of(now.flat, path))
        if merged.clashes:
            raise Conflict(merged.clashes, now, form.flat())
        return lambda flat: with_values(flat, path, merged.values)

    try:
        return _redirect_with_undo(change_menus(saving), _("Saved."))
    except Conflict as conflict:
        current = values_of(conflict.edited.flat, path)
        form.refuse(Invalid(clash.path, CHANGED) for clash in conflict.clashes)
        return _show_item(conflict.edited, path, False, form, current, 409)


@blueprint.post("/remove/<path>")
def remove(path: str) -> ResponseReturnValue:
    """Remove an item with the items below it."""

    def removing(now: EditedEntry) -> Transform:
        _require_item(now, path)
        return lambda flat: removed(flat, path)

    return _redirect_with_undo(change_menus(removing), _("Removed from the menu."))


def _redirect_with_undo(record: UndoRecord, text: str) -> ResponseReturnValue:
    if record.changes:
        flash([record.id, text], "undo")
    else:
        flash(text, "done")
    return see_other("menus.index")


def menu_tree(edited: EditedEntry) -> Tree:
    """Return the menus as rows, unpublished changes included."""
    rows = []
    raw = unflatten(edited.model, edited.flat, {})
    for name in menu_names(edited.model):
        field = cast(Rows, edited.model.fields[name])
        row = TreeRow(name, _(field.label), fixed=True, actions=(_add_act(name, _("Add an item")),))
        for path, item in _items(name, raw):
            row.add(_item_row(path, item, two_levels=BELOW in field.fields))
        rows.append(row)
    address = partial(url_for, "menus.index")
    return Tree(edited.model, rows, address, _move_item, folded=True)


def _items(path: str, raw: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (path, values) of each item of a list, which `raw` has under the last name of the path."""
    items = raw.get(id_of(path))
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and "id" in item:
            yield f"{path}.{item['id']}", item


def _item_row(path: str, raw: Mapping[str, Any], *, two_levels: bool = False) -> TreeRow:
    entry, label = entry_row(*parse_name(str(raw.get("entry", "")))), raw.get("label")
    target, code = _target(raw)
    own_title = first_title(label, reading_order()) if isinstance(label, dict) else None
    title, code = own_title or (target or _("Empty item"), code)
    # i18n: Button: takes an item out of a list
    acts = [RowAct(_("Remove"), url_for("menus.remove", path=path), "trash", post=True)]
    below = f"{path}.{BELOW}"
    if two_levels:
        acts.insert(0, _add_act(below, _("Add an item below")))
    row = TreeRow(
        path,
        title,
        code,
        url_for("menus.item", path=path),
        "" if target == title else target,
        entry,
        accepts_children=two_levels,
        faults=_faults(raw, entry),
        actions=tuple(acts),
    )
    for item_path, item in _items(below, raw):
        row.add(_item_row(item_path, item))
    return row


def _add_act(list: str, label: str) -> RowAct:
    return RowAct(label, url_for("menus.item", path=list), "add")


def _target(raw: Mapping[str, Any]) -> tuple[str, str]:
    """Return the target of an item as text, and the language of its title."""
    if target := raw.get("entry"):
        return entry_title(*parse_name(str(target)))
    if route := raw.get("route"):
        choices = getattr(_item_fields(menus_model())["route"], "choices", {})
        return _(choices.get(route, str(route))), ""
    url = raw.get("url") or ""
    return str(url if isinstance(url, str) else next(iter(url.values()), "")), ""


def _faults(raw: Mapping[str, Any], entry: Any) -> tuple[str, ...]:
    """Return the reasons why visitors don't see an item, in some language or at all."""
    if raw.get("entry"):
        if entry is None:
            return (_("Broken link: the entry doesn’t exist."),)
        if not any(entry.statuses[code] in VISIBLE_STATUSES for code in codes()):
            return (_("Not shown: the entry is not on the site."),)
        return ()
    if not any(raw.get(name) for name in TARGET_FIELDS):
        return (_("Not shown: the link is broken."),)
    label = raw.get("label")
    labelled = label if isinstance(label, dict) else {}
    missing = [code for code in codes() if not labelled.get(code)]
    return (_("No label: %(languages)s", languages=language_list(missing)),) if missing else ()


def _item_fields(model: Model) -> dict[str, Any]:
    menu = cast(Rows, model.fields[next(menu_names(model))])
    return {name: field for name, field in menu.fields.items() if name != BELOW}


def _item_form(model: Model) -> EntryForm:
    """Return an empty form with the fields of one item only, so that it can change nothing else."""
    fields = {name: copy(field) for name, field in _item_fields(model).items()}
    for name, field in fields.items():
        field.name = name
    kind = type(
        "MenuItemFields",
        (ContentType,),
        {
            "single": True,
            "title": "label",
            "form": (main(*(one for one in (*TARGET_FIELDS, "label") if one in fields)),),
            **fields,
        },
        name="menuitem",
    )
    snapshot = current_snapshot()
    return EntryForm(kind, snapshot.locales, snapshot.zone, types=site().models, codes=code_names())


def _problems(form: EntryForm) -> list[Invalid]:
    """Return the errors that prevent an item from being saved."""
    if not form.validate():
        return [refusal for _place, refusal in form.refused]
    flat = form.flat()
    leads = [name for name in TARGET_FIELDS if any(path.partition(".")[0] == name for path in flat)]
    if not leads:
        return [Invalid("entry", NOWHERE)]
    if len(leads) > 1:
        return [Invalid(name, SEVERAL) for name in leads]
    if leads == ["entry"]:
        entry = overview().staff.entry(*parse_name(str(flat["entry"])))
        return [] if entry else [Invalid("entry", N_("Choose an entry from the list."))]
    labelled = any(path.startswith("label.") for path in flat)
    return [] if labelled else [Invalid("label", NAMELESS)]


def _show_item(
    edited: EditedEntry,
    path: str,
    is_new: bool,
    form: EntryForm,
    base: Flat,
    status: int = 200,
) -> ResponseReturnValue:
    tree = menu_tree(edited)
    return render_template(
        "trees/menu_item.html",
        is_new=is_new,
        above=tree.get(path.removesuffix(f".{BELOW}") if is_new else path),
        form=form,
        base=dump_base_values(base),
    ), status
