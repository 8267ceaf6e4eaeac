// The commands of the tools and keys of a text.
import { pm } from "./vendor/prosemirror.js";
import { isList, schema } from "./schema.js";

const { nodes, marks } = schema, { NodeSelection, Selection, TextSelection } = pm.state, { canSplit, findWrapping } = pm.transform;
const { chainCommands, createParagraphNear, lift, liftEmptyBlock, newlineInCode, setBlockType, splitBlockAs, toggleMark } = pm.commands;
const { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable } = pm.tables;

export const bold = toggleMark(marks.bold), italic = toggleMark(marks.italic);

// The innermost node around the selection that fits: { node, depth }; null if there is none.
function around({ selection: { $from } }, fits) {
  for (let depth = $from.depth; depth > 0; depth -= 1) if (fits($from.node(depth))) return { node: $from.node(depth), depth };
  return null;
}

// Which tools are pressed: { bold, italic, heading, subheading, list, numbers, quote, table }.
export function pressed(state) {
  const { $from, empty, from, to } = state.selection, list = around(state, isList)?.node;
  const has = (mark) => Boolean(empty ? mark.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, mark));
  const level = $from.parent.type === nodes.heading ? $from.parent.attrs.level : 0;
  return {
    bold: has(marks.bold), italic: has(marks.italic), heading: level === 2, subheading: level === 3,
    list: list?.type === nodes.bullet_list, numbers: list?.type === nodes.ordered_list,
    quote: Boolean(around(state, (node) => node.type === nodes.blockquote)), table: isInTable(state),
  };
}

export const heading = (level) => (state, dispatch) => {
  const { parent } = state.selection.$from, off = parent.type === nodes.heading && parent.attrs.level === level;
  return (off ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level }))(state, dispatch);
};

export function quote(state, dispatch) {
  if (around(state, (node) => node.type === nodes.blockquote)) return lift(state, dispatch);
  return wrap(nodes.blockquote, state, dispatch);
}

function wrap(type, state, dispatch) {
  const { $from, $to } = state.selection, range = $from.blockRange($to), wrapping = range && findWrapping(range, type);
  if (!wrapping) return false;
  dispatch?.(state.tr.wrap(range, wrapping).scrollIntoView());
  return true;
}

// A list of the chosen paragraphs; of the other kind, if they are one already; none, if they are one of this kind.
export const list = (type) => (state, dispatch) => {
  const found = around(state, isList);
  if (!found) return eachAsItem(type, state, dispatch);
  if (found.node.type === type) return lift(state, dispatch);
  const before = state.selection.$from.before(found.depth), { tight } = found.node.attrs;
  dispatch?.(state.tr.setNodeMarkup(before, type, { id: null, tight }));
  return true;
};

function eachAsItem(type, state, dispatch) {
  const { $from, $to } = state.selection, range = $from.blockRange($to);
  if (!range || !findWrapping(range, type)) return false;
  const items = [];
  for (let at = range.startIndex; at < range.endIndex; at += 1) {
    const node = range.parent.child(at);
    items.push(nodes.list_item.create(null, node.type === nodes.paragraph ? nodes.paragraph.create(null, node.content) : node));
  }
  if (items.some((item) => !nodes.list_item.validContent(item.content))) return false;
  const tr = state.tr.replaceWith(range.start, range.end, type.create(null, items));
  dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(Math.min($from.pos + 2, tr.doc.content.size)))).scrollIntoView());
  return true;
}

// An item becomes part of the one before it, or moves one list out.
export function indentItem(state, dispatch) {
  const found = around(state, (node) => node.type === nodes.list_item);
  if (!found) return false;
  const { $from } = state.selection, index = $from.index(found.depth - 1);
  if (!index) return false;
  const of = $from.node(found.depth - 1), before = of.child(index - 1), from = $from.before(found.depth), shift = $from.pos - from;
  const inner = before.lastChild.type === of.type ? before.lastChild : null;
  const grown = inner ? inner.copy(inner.content.addToEnd(found.node)) : of.type.create({ tight: of.attrs.tight, marker: of.attrs.marker }, found.node);
  const content = inner ? before.content.replaceChild(before.childCount - 1, grown) : before.content.addToEnd(grown);
  const start = from - before.nodeSize, tr = state.tr.replaceWith(start, from + found.node.nodeSize, before.copy(content));
  const place = start + content.size - found.node.nodeSize + shift;
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(place))).scrollIntoView());
  return true;
}

export function outdentItem(state, dispatch) {
  return around(state, (node) => node.type === nodes.list_item) ? lift(state, dispatch) : false;
}

// Enter. Two blocks must not have the same source, so the new one has none.
const splitFresh = splitBlockAs((node, atEnd) => (atEnd ? { type: nodes.paragraph } : { type: node.type, attrs: "id" in node.attrs ? { ...node.attrs, id: null } : node.attrs }));

function splitItem(state, dispatch) {
  const { $from } = state.selection;
  if ($from.depth < 2 || $from.node(-1).type !== nodes.list_item) return false;
  if (!$from.parent.content.size) return liftEmptyBlock(state, dispatch);
  const tr = state.tr.deleteSelection();
  if (!canSplit(tr.doc, tr.selection.from, 2)) return false;
  dispatch?.(tr.split(tr.selection.from, 2).scrollIntoView());
  return true;
}

// A cell holds one line: Enter goes to the cell below.
function cellBelow(state, dispatch) {
  const found = around(state, (node) => node.type === nodes.table_row);
  if (!found) return false;
  const { $from } = state.selection, column = $from.index(found.depth), table = $from.node(found.depth - 1), row = $from.index(found.depth - 1) + 1;
  if (row >= table.childCount) return true;
  let pos = $from.start(found.depth - 1);
  for (let at = 0; at < row; at += 1) pos += table.child(at).nodeSize;
  pos += 1;
  for (let at = 0; at < Math.min(column, table.child(row).childCount - 1); at += 1) pos += table.child(row).child(at).nodeSize;
  dispatch?.(state.tr.setSelection(Selection.near(state.doc.resolve(pos + 1))).scrollIntoView());
  return true;
}

export const enter = chainCommands(cellBelow, splitItem, newlineInCode, createParagraphNear, liftEmptyBlock, splitFresh);

export function breakLine(state, dispatch) {
  if (!state.selection.$from.parent.type.contentMatch.matchType(nodes.hard_break)) return true;
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}

// Backspace and Delete beside a picture or another block without a caret choose it first.
export const chooseBeside = (by) => (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.isTextblock || (by < 0 ? $from.parentOffset > 0 : $from.parentOffset < $from.parent.content.size)) return false;
  const pos = by < 0 ? $from.before() : $from.after(), place = state.doc.resolve(pos), beside = by < 0 ? place.nodeBefore : place.nodeAfter;
  if (!beside?.isAtom || !beside.isBlock) return false;
  dispatch?.(state.tr.setSelection(NodeSelection.create(state.doc, by < 0 ? pos - beside.nodeSize : pos)));
  return true;
};

// A table of three columns, with a row for their headings.
export function insertTable(state, dispatch) {
  if (isInTable(state)) return false;
  const cells = (type) => [0, 1, 2].map(() => type.createAndFill()), row = (type) => nodes.table_row.create(null, cells(type));
  const table = nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)]);
  const tr = state.tr.replaceSelectionWith(table, false);
  tr.doc.descendants((node, pos) => {
    if (node === table) tr.setSelection(Selection.near(tr.doc.resolve(pos + 1)));
    return node.isBlock;
  });
  dispatch?.(tr.scrollIntoView());
  return true;
}

const isHeadRow = (state) => around(state, (node) => node.type === nodes.table_row)?.node.firstChild?.type === nodes.table_header;

// Alignment is a property of a column.
const align = (side) => (state, dispatch) => {
  const found = around(state, (node) => node.type === nodes.table_row);
  if (!found) return false;
  const { $from } = state.selection, column = $from.index(found.depth), table = $from.node(found.depth - 1), tr = state.tr;
  let pos = $from.start(found.depth - 1);
  table.forEach((row) => {
    let at = pos + 1;
    row.forEach((cell, _offset, index) => {
      if (index === column) tr.setNodeMarkup(at, undefined, { ...cell.attrs, align: side });
      at += cell.nodeSize;
    });
    pos += row.nodeSize;
  });
  dispatch?.(tr);
  return true;
};

// The tools of the bar above a table, by name. The row of headings can't be removed.
export const TABLE = {
  row: addRowAfter,
  column: addColumnAfter,
  "no-row": (state, dispatch) => !isHeadRow(state) && deleteRow(state, dispatch),
  "no-column": deleteColumn,
  left: align(""),
  center: align("center"),
  right: align("right"),
  "no-table": deleteTable,
};
