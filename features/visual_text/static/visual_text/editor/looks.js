import { isList } from "./schema.js";
import { inner, itemsOf } from "./write.js";

// The look of a block, as text: blocks that look alike have the same. Spaces at the edges, empty paragraphs beside others
// and empty items at the end don't show. Marks count on letters: Markdown can't always put them on the punctuation beside them.
const attributes = ({ attrs }, isTop) => JSON.stringify({ ...attrs, id: undefined, ...(isTop && "marker" in attrs ? { marker: "" } : {}) });

function inline(node) {
  let out = "";
  node.forEach((child) => {
    const marks = child.marks.map((mark) => mark.type.name + JSON.stringify(mark.attrs)).join();
    if (child.isText) out += child.text.split(/([^\p{L}\p{N}]+)/u).map((part) => (/[\p{L}\p{N}]/u.test(part) ? `<${marks}>${part}</>` : part.replace(/[ \n\t]+/g, " "))).join("");
    else out += child.type.name === "hard_break" ? "<br>" : `<${marks}>${child.type.name}${attributes(child)}</>`;
  });
  return out.replace(/ +/g, " ").replace(/ ?<br> ?/g, "<br>").replace(/(?:<br>| )+$/, "").trim();
}

export function looks(node, isTop = true) {
  if (node.inlineContent) return `${node.type.name}${attributes(node)}(${node.type.spec.code ? node.textContent : inline(node)})`;
  const listed = isList(node) ? itemsOf(node) : inner(node);
  return `${node.type.name}${attributes(node, isTop)}(${listed.map((child) => looks(child, false)).join()})`;
}
