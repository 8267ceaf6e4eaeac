// Corrections of the document after every change by typing, pasting or a script.
import { SCRIPT } from "./characters.js";
import { pm } from "./vendor/prosemirror.js";
import { schema } from "./schema.js";
import { inner, isApart } from "./write.js";

const { Plugin } = pm.state;

// A copied block is new: two blocks must not have the same source.
function ownIds(tr, doc) {
  const seen = new Set();
  doc.forEach((node, pos) => {
    if (node.attrs.id === null) return;
    if (seen.has(node.attrs.id)) tr.setNodeMarkup(pos, undefined, { ...node.attrs, id: null }, node.marks);
    seen.add(node.attrs.id);
  });
}

// Subscripts and superscripts with spaces or Chinese, which the site shows as plain text, are plain text.
function shortScripts(tr, node, pos) {
  const { sub, sup } = schema.marks;
  for (const mark of [sub, sup]) if (mark.isInSet(node.marks) && !SCRIPT.test(node.text)) tr.removeMark(pos, pos + node.nodeSize, mark);
}

// The first row of a table has its headings, and they have the alignment of their columns.
function headedTable(tr, node, pos) {
  const { table_cell: cell, table_header: head } = schema.nodes;
  node.forEach((row, offset, index) => row.forEach((one, at, column) => {
    const type = index ? cell : head, align = node.firstChild.maybeChild(column)?.attrs.align ?? "";
    if (one.type !== type || one.attrs.align !== align) tr.setNodeMarkup(pos + 1 + offset + 1 + at, type, { ...one.attrs, align });
  }));
}

// A list has empty lines between its items as soon as one item needs them between its blocks.
function looseList(tr, node, pos) {
  let apart = false;
  node.forEach((item) => inner(item).forEach((block, at, all) => { apart ||= at > 0 && isApart(all[at - 1], block); }));
  if (apart) tr.setNodeMarkup(pos, undefined, { ...node.attrs, tight: false });
}

function guard(tr, node, pos) {
  if (node.isText) shortScripts(tr, node, pos);
  else if (node.type === schema.nodes.table) headedTable(tr, node, pos);
  else if (node.attrs.tight) looseList(tr, node, pos);
}

export const guards = new Plugin({
  appendTransaction(all, before, { doc, tr }) {
    if (!all.some((one) => one.docChanged)) return null;
    const unchanged = new Set(before.doc.children);
    ownIds(tr, doc);
    doc.forEach((block, pos) => {
      if (unchanged.has(block)) return;
      guard(tr, block, pos);
      block.descendants((node, at) => guard(tr, node, pos + 1 + at));
    });
    return tr.docChanged ? tr : null;
  },
});
