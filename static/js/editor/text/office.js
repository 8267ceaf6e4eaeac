// Converts the clipboard HTML of Word, WPS, Google Docs and others to plain HTML.
import { element } from "../controls.js";

const OUTLINE = /mso-outline-level:\s*([1-9])/;
const LIST = /mso-list:\s*l\d+\s+level(\d)/;
const NUMBER = /^[(（]?(?:\d+|[a-z]{1,2}|[ivxlc]+|[一二三四五六七八九十]+)[.)）、．]$|^(?:\d+(?:\.\d+)*|[\u2460-\u2473])$/i;
const HIDDEN = /display:\s*none|mso-hide:\s*all|mso-element:\s*(?:comment-list|comment|field-begin|field-end)/;
const GONE = "style, script, meta, link, title, xml, template, noscript, iframe, object, embed, button, select, input, textarea, svg, nav, [hidden], [aria-hidden=true], .MsoCommentReference, .mw-editsection";
const CONTENTS = /^MsoToc\d/;

export const styleOf = (node) => (node.dataset?.style ?? "").toLowerCase();

// Parse clipboard HTML. Nothing runs or is loaded; styles are kept in data-style, which no policy blocks. The patterns
// scan each part once, even if tags aren't closed.
export function parse(html) {
  const plain = html.replace(/<style\b(?:(?!<style\b)[\s\S])*?<\/style\s*>/gi, "").replace(/<[a-z][^>]*(?:>|$)/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
  return new DOMParser().parseFromString(plain, "text/html").body;
}

const unwrap = (node) => node.replaceWith(...node.childNodes);

function clean(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT), comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  comments.forEach((one) => one.remove());
  body.querySelectorAll(GONE).forEach((one) => one.remove());
  for (const one of body.querySelectorAll("[data-style]")) if (HIDDEN.test(styleOf(one))) one.remove();
  // tracked deletions; text that is only struck through uses another element
  for (const one of body.querySelectorAll("del[datetime], del[cite], .msoDel")) one.remove();
  for (const one of body.querySelectorAll("p, div")) if (CONTENTS.test(one.className)) one.remove();
  for (const one of body.querySelectorAll("*")) if (one.localName.includes(":")) unwrap(one);
}

function rename(node, name) {
  const made = element(name);
  for (const { name: attribute, value } of node.attributes) made.setAttribute(attribute, value);
  made.append(...node.childNodes);
  node.replaceWith(made);
}

function headings(body) {
  for (const one of body.querySelectorAll("p")) {
    const level = /^MsoTitle\b/.test(one.className) ? 1 : Number(OUTLINE.exec(styleOf(one))?.[1] ?? 0);
    if (level && level <= 6 && one.textContent.trim()) rename(one, `h${level}`);
    else if (/^Mso(?:Intense)?Quote\b/.test(one.className)) rename(one, "blockquote");
  }
}

// Remove the marker that Word has written before an item, and return it.
function sign(item) {
  const marks = [...item.querySelectorAll("[data-style]")].filter((one) => /mso-list:\s*ignore/.test(styleOf(one)));
  const text = marks.map((one) => one.textContent).join("").replace(/[\s\u00a0]+/g, "");
  marks.forEach((one) => one.remove());
  return text;
}

// List items that were written as paragraphs: [node, level, numbered].
function items(body) {
  const found = [];
  for (const one of body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, li[data-aria-level]")) {
    const level = LIST.exec(styleOf(one))?.[1] ?? (one.closest("[class*=ListContainerWrapper]") && one.dataset.ariaLevel);
    if (!level) continue;
    const text = sign(one), numbered = one.localName === "li" ? one.parentElement.localName === "ol" : NUMBER.test(text);
    if (/^h\d$/.test(one.localName)) one.prepend(text ? `${text} ` : "");
    else found.push([one.closest("[class*=ListContainerWrapper]") ?? one, Number(level), numbered]);
  }
  return found;
}

function lists(body) {
  let open = [], last = null;
  for (const [node, level, numbered] of items(body)) {
    if (!last || node.previousElementSibling !== last) open = [];
    const name = numbered ? "ol" : "ul", item = element("li");
    while (open.length && (open.at(-1).level > level || (open.at(-1).level === level && open.at(-1).list.localName !== name))) open.pop();
    if (open.at(-1)?.level !== level) {
      const list = element(name), above = open.at(-1)?.list.lastElementChild;
      if (above) above.append(list);
      else node.before(list);
      open.push({ level, list });
    }
    const inner = node.querySelector("li") ?? node;
    item.append(...inner.childNodes);
    open.at(-1).list.append(item);
    last = open[0].list;
    node.remove();
  }
}

// Undo everything that is specific to one program.
export function plainHtml(body) {
  clean(body);
  headings(body);
  lists(body);
}
