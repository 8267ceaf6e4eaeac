"""The menus of every page as a tree: their items are moved, added, changed and removed here, each at
once on the site, and each can be undone.
"""

from collections.abc import Mapping
from copy import copy
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, codes, overview, site
from blueprints.editor.form_page import code_names, control_context
from blueprints.editor.interface_text import entry_title, language_list, reading_order, refusal_text
from blueprints.editor.permissions import may, require
from blueprints.editor.structure import done, move_or_fold, show
from blueprints.editor.tree_rows import RowAct, Tree, TreeRow, depth
from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.i18n import N_
from cms.editing import EditedEntry
from cms.editing.direct_changes import ManyChanges, UndoRecord
from cms.editing.entry_rows import EntryRow, in_order
from cms.editing.entry_status import VISIBLE_STATUSES
from cms.editing.errors import Conflict
from cms.editing.forms import EntryForm
from cms.editing.forms.base_values import dump_base_values, load_base_values
from cms.editing.forms.form import new_id
from cms.editing.menu_items import (
    BELOW,
    MENUS,
    MenuPlace,
    added,
    check_place,
    has,
    id_of,
    list_of,
    lists,
    moved,
    removed,
    takes_items,
    targets,
    values_of,
    with_values,
)
from cms.editing.merge import merge
from cms.editing.tree_moves import MovedMeanwhile, TreePlace
from cms.schema.content_type import ContentType, main
from cms.schema.fields import Rows
from cms.schema.flat import Flat, listed, unflatten
from cms.schema.paths import SINGLE

blueprint = Blueprint("menus", __name__, url_prefix="/menus")

PAGES = "pages"
LEADS = ("entry", "route", "url")
"""The fields that say where an item leads: the first that is filled."""
NOWHERE = N_("Choose where the item leads: an entry, a built-in page or a web address.")
SEVERAL = N_("An item leads to one place. Fill in only one of these.")
NAMELESS = N_("Enter a label: only entries have a title of their own.")
CHANGED = N_(
    "Someone else has changed this item in the meantime. Check their version, then save again."
)


def menus_model() -> type[ContentType]:
    """The content type of the menus. Raises NotFound where the site has none."""
    return site().editing.files.model(MENUS)


def opened() -> EditedEntry:
    """The menus as they are being edited."""
    return site().editing.drafts.open(MENUS, SINGLE)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """All menus as one tree."""
    edited = opened()
    return show(
        menu_tree(edited),
        model=edited.model,
        heading=_(edited.model.plural),
        waiting=edited.changed,
        writers=edited.draft.authors.values() if edited.draft else (),
    )


@blueprint.post("/move")
def move() -> ResponseReturnValue:
    """Move an item, or fold it."""
    edited = opened()
    require("publish", edited.model)
    tree = menu_tree(edited)
    return move_or_fold(tree, lambda row, _seen, place: _move_item(edited.model, tree, row, place))


def _move_item(
    model: type[ContentType], tree: Tree, row: TreeRow, place: TreePlace
) -> ResponseReturnValue:
    to = MenuPlace(_list_below(model, place.parent), id_of(place.after))
    new = row.id

    def work(many: ManyChanges) -> None:
        nonlocal new
        now = many.open(MENUS, SINGLE)
        if not has(now.flat, row.id):
            raise MovedMeanwhile(title=row.title)
        check_place(now.model, now.flat, row.id, to.list)
        free = _free_id(now, to.list, row.id)
        new = f"{to.list}.{free}"
        many.apply(now, lambda flat: moved(flat, row.id, to, free))

    answer = done(tree, row, lambda: site().editing.directly.run(actor(), "placed", work))
    return redirect(url_for("menus.index", at=new), 303) if new != row.id else answer


def _free_id(edited: EditedEntry, to: str, path: str) -> str:
    """The id of an item in another list: its own unless another has it there, in the draft or on the
    site.
    """
    if list_of(path) == to:
        return id_of(path)
    taken = [*listed(edited.flat, to), *listed(edited.published_flat, to)]
    return id_of(path) if id_of(path) not in taken else new_id(taken)


def _list_below(model: type[ContentType], id: str) -> str:
    """The list of the items below a row."""
    return id if id in lists(model) else f"{id}.{BELOW}"


@blueprint.route("/item/<path>", methods=["GET", "POST"])
def item(path: str) -> ResponseReturnValue:
    """The form of an item, or of a new one in the list `<path>`."""
    edited = opened()
    require("publish", edited.model)
    is_new = takes_items(edited.model, edited.flat, path)
    if not is_new and not has(edited.flat, path):
        raise NotFound
    own = {} if is_new else values_of(edited.flat, path)
    if request.method == "GET":
        return _show_item(edited, path, is_new, _item_form(edited.model).load(own), own)
    base = load_base_values(request.form.get("_opened", ""))
    form = _item_form(edited.model).load(base, request.form)
    if problems := _problems(form):
        form.refuse(problems)
        return _show_item(edited, path, is_new, form, base, 422)
    return _add(path, form.flat()) if is_new else _save(path, base, form)


def _add(list: str, values: Flat) -> ResponseReturnValue:
    def work(many: ManyChanges) -> None:
        add_item(many, list, values)

    return _told(site().editing.directly.run(actor(), "publish", work), _("Added to the menu."))


def add_item(many: ManyChanges, list: str, values: Flat) -> None:
    """Put a new item at the end of a list."""
    now = many.open(MENUS, SINGLE)
    check_place(now.model, now.flat, "", list)
    items = listed(now.flat, list)
    id, last = new_id([*items, *listed(now.published_flat, list)]), (items or [""])[-1]
    many.apply(now, lambda flat: added(flat, MenuPlace(list, last), id, values))


def _with_item(many: ManyChanges, path: str) -> EditedEntry:
    """The menus as they are now. Raises NotFound where they lack an item."""
    now = many.open(MENUS, SINGLE)
    if not has(now.flat, path):
        raise NotFound
    return now


def _save(path: str, base: Flat, form: EntryForm) -> ResponseReturnValue:
    """Save what was changed since the form was opened; what others have changed meanwhile is merged,
    or shown.
    """

    def work(many: ManyChanges) -> None:
        now = _with_item(many, path)
        merged = merge(form.model, base, form.flat(), values_of(now.flat, path))
        if merged.clashes:
            raise Conflict(merged.clashes, now, form.flat())
        many.apply(now, lambda flat: with_values(flat, path, merged.values))

    try:
        return _told(site().editing.directly.run(actor(), "publish", work), _("Saved."))
    except Conflict as conflict:
        own = values_of(conflict.edited.flat, path)
        form.refuse(Invalid(one.path, CHANGED) for one in conflict.clashes)
        return _show_item(conflict.edited, path, False, form, own, 409, theirs=own)


@blueprint.post("/remove/<path>")
def remove(path: str) -> ResponseReturnValue:
    """Take an item out, with those below it."""

    def work(many: ManyChanges) -> None:
        now = _with_item(many, path)
        many.apply(now, lambda flat: removed(flat, path))

    return _told(site().editing.directly.run(actor(), "publish", work), _("Removed from the menu."))


@blueprint.post("/offer")
def offer() -> ResponseReturnValue:
    """Put an entry into the menu that was chosen after it was published."""
    name, _slash, key = request.form.get("entry", "").partition("/")
    entry = site().editing.drafts.open(name, key)

    def work(many: ManyChanges) -> None:
        add_item(many, request.form.get("list", ""), {"entry": f"{name}/{key}"})

    try:
        record = site().editing.directly.run(actor(), "publish", work)
        flash([record.id, _("Added to the menu.")], "undo")
    except Refusal as refusal:
        flash(refusal_text(refusal), "error")
    return redirect(url_for("entry.edit", type=entry.model.name, key=entry.key), 303)


def _told(record: UndoRecord, text: str) -> ResponseReturnValue:
    flash([record.id, text], "undo") if record.changes else flash(text, "done")
    return redirect(url_for("menus.index"), 303)


def menu_places() -> list[tuple[str, str]]:
    """(list, label) of each place that takes an item, for a choice."""
    edited, found = opened(), []
    for row in menu_tree(edited).walk():
        if row.takes:
            label = row.title if row.parent is None else f"{row.parent.title} › {row.title}"
            found.append((_list_below(edited.model, row.id), label))
    return sorted(found, key=lambda one: not one[0].startswith("main"))


def menu_offer(name: str) -> tuple[list[tuple[str, str]], str]:
    """The places that take an item, and the one to begin with: below the item of the page above."""
    places = menu_places()
    lists = [list for list, _label in places]
    entry = overview().staff.entry(*name.split("/", 1))
    above = f"{PAGES}/{entry.values.get('parent')}" if entry else ""
    leading = [path for path, value in opened().flat.items() if value == above]
    below = [f"{path.removesuffix('.entry')}.{BELOW}" for path in leading]
    return places, next((list for list in below if list in lists), "main")


def may_offer(edited: EditedEntry) -> bool:
    """Whether a page that has just come onto the site offers itself for a menu."""
    model = site().models.get(MENUS)
    if edited.model.name != PAGES or model is None or not may("publish", model):
        return False
    return not is_in_menu("/".join(edited.name))


def is_in_menu(name: str) -> bool:
    """Whether an item of a menu leads to `type/key`."""
    edited = opened()
    return name in targets(edited.flat, edited.model)


def menu_tree(edited: EditedEntry) -> Tree:
    """The menus as rows: what the form shows, unpublished changes included."""
    rows = []
    raw = unflatten(edited.model, edited.flat, {})
    for name in lists(edited.model):
        field = edited.model.fields[name]
        row = TreeRow(name, _(field.label), fixed=True, acts=(_adding(name),))
        for one in _rows(raw.get(name)):
            row.add(_item_row(f"{name}.{one['id']}", one, two_levels=BELOW in field.fields))  # type: ignore[attr-defined]
        rows.append(row)
    return Tree(MENUS, rows, folded=lambda row: depth(row) > 0)


def _rows(value: Any) -> list[Mapping[str, Any]]:
    listed = value if isinstance(value, list) else []
    return [one for one in listed if isinstance(one, dict) and "id" in one]


def _item_row(path: str, raw: Mapping[str, Any], *, two_levels: bool = False) -> TreeRow:
    title, code, note, entry = _named(raw)
    row = TreeRow(
        path,
        title,
        code,
        url_for("menus.item", path=path),
        note,
        entry,
        takes=two_levels,
        faults=_faults(raw, entry),
        acts=(
            *((_adding(f"{path}.{BELOW}", _("Add an item below")),) if two_levels else ()),
            # i18n: Button: takes an item out of a list
            RowAct(_("Remove"), url_for("menus.remove", path=path), "trash", post=True),
        ),
    )
    for one in _rows(raw.get(BELOW)):
        row.add(_item_row(f"{path}.{BELOW}.{one['id']}", one))
    return row


def _adding(list: str, label: str = "") -> RowAct:
    return RowAct(label or _("Add an item"), url_for("menus.item", path=list), "add")


def _named(raw: Mapping[str, Any]) -> tuple[str, str, str, Any]:
    """(title, its language, where it leads, the entry there) of an item."""
    label = raw.get("label")
    titled = in_order(label, reading_order()) if isinstance(label, dict) else None
    name, code = _leads_to(raw)
    entry = _entry_of(raw)
    if titled is None:
        return name or _("Empty item"), code, "", entry
    return *titled, "" if name == titled[0] else name, entry


def _leads_to(raw: Mapping[str, Any]) -> tuple[str, str]:
    """The target of an item, and the language of its title."""
    if target := raw.get("entry"):
        type, _slash, key = str(target).partition("/")
        return entry_title(type, key)
    if route := raw.get("route"):
        choices = getattr(_item_fields(menus_model())["route"], "choices", {})
        return _(choices.get(route, str(route))), ""
    url = raw.get("url") or ""
    return str(url if isinstance(url, str) else next(iter(url.values()), "")), ""


def _entry_of(raw: Mapping[str, Any]) -> EntryRow | None:
    type, _slash, key = str(raw.get("entry", "")).partition("/")
    return overview().get(type, key) if type in site().models else None


def _faults(raw: Mapping[str, Any], entry: Any) -> tuple[str, ...]:
    """The reasons why visitors don't see an item, in a language or at all."""
    if raw.get("entry"):
        if entry is None:
            return (_("Broken link: the entry doesn’t exist."),)
        if not any(entry.statuses[code] in VISIBLE_STATUSES for code in codes()):
            return (_("Not shown: the entry is not on the site."),)
        return ()
    if not any(raw.get(name) for name in LEADS):
        return (_("Not shown: the link is broken."),)
    label = raw.get("label") if isinstance(raw.get("label"), dict) else {}
    missing = [code for code in codes() if not label.get(code)]
    return (_("No label: %(languages)s", languages=language_list(missing)),) if missing else ()


def _item_fields(model: type[ContentType]) -> dict[str, Any]:
    field = next(field for field in model.fields.values() if isinstance(field, Rows))
    return {name: one for name, one in field.fields.items() if name != BELOW}


def _item_form(model: type[ContentType]) -> EntryForm:
    """An empty form with the fields of one item alone: what it sends can change nothing else."""
    fields = {name: copy(field) for name, field in _item_fields(model).items()}
    for name, field in fields.items():
        field.name = name
    kind = type(
        "MenuItemFields",
        (ContentType,),
        {
            "single": True,
            "title": "label",
            "form": (main(*(one for one in (*LEADS, "label") if one in fields)),),
            **fields,
        },
        name="menuitem",
    )
    snapshot = site().store.snapshot()
    return EntryForm(kind, snapshot.locales, snapshot.zone, types=site().models, codes=code_names())


def _problems(form: EntryForm) -> list[Invalid]:
    """The errors that keep an item from being saved."""
    if not form.validate():
        return [refusal for _place, refusal in form.refused]
    flat = form.flat()
    leads = [name for name in LEADS if any(path.partition(".")[0] == name for path in flat)]
    if not leads:
        return [Invalid("entry", NOWHERE)]
    if len(leads) > 1:
        return [Invalid(name, SEVERAL) for name in leads]
    known = any(path.startswith("label.") for path in flat)
    if leads != ["entry"] and not known:
        return [Invalid("label", NAMELESS)]
    if leads == ["entry"]:
        name, _slash, key = str(flat["entry"]).partition("/")
        if overview().staff.entry(name, key) is None:
            return [Invalid("entry", N_("Choose an entry from the list."))]
    return []


def _show_item(
    edited: EditedEntry,
    path: str,
    is_new: bool,
    form: EntryForm,
    base: Flat,
    status: int = 200,
    theirs: Flat | None = None,
) -> ResponseReturnValue:
    tree = menu_tree(edited)
    return render_template(
        "editor/structure/menu_item.html",
        path=path,
        is_new=is_new,
        above=tree.get(path.removesuffix(f".{BELOW}") if is_new else path),
        form=form,
        base=dump_base_values(base),
        theirs=theirs,
        **control_context(),
    ), status
