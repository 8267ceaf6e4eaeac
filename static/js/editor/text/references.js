// Footnotes in clipboard HTML: a short link to a place in the same text that links back. Word, LibreOffice, Google
// Docs, Wikipedia and most pages write them so.
import { styleOf } from "./office.js";

const MARK = /^[[(（［]?\s*(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§]{1,3}|[\u2460-\u2473])\s*[\])）］]?$/i;
const LIST = /mso-element:\s*(?:footnote|endnote)-list/;
const NOTE = /mso-element:\s*(?:footnote|endnote)\b(?!-)/;

function hash(link) {
  const written = link.getAttribute("href").split("#")[1];
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

// Every possible target of a link by its name.
function places(body) {
  const found = new Map();
  for (const one of body.querySelectorAll("[id], [name]")) for (const name of [one.id, one.getAttribute("name")]) if (name && !found.has(name)) found.set(name, one);
  return found;
}

const behind = (one, other) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);

function blockOf(target) {
  for (let one = target; one.parentElement; one = one.parentElement) if (NOTE.test(styleOf(one))) return one;
  return target.closest("li") ?? (target.matches("div, aside, section") ? target : target.closest("p, div, td"));
}

// Removes the notes from a document: each reference becomes <oasis-note data-name>. Returns [name, node of the note].
export function takeNotes(body, next) {
  const found = [], names = new Map(), named = places(body);
  for (const link of [...body.querySelectorAll('a[href*="#"]')]) {
    const text = link.textContent.replace(/\u00a0/g, " ").trim();
    if (!MARK.test(text) || link.closest("[data-note]")) continue;
    const target = named.get(hash(link));
    if (!target?.isConnected) {
      // its note wasn't copied
      link.replaceWith(text);
      continue;
    }
    const block = blockOf(target);
    if (!block || block.contains(link) || !behind(link, target)) continue;
    if (!names.has(block)) {
      names.set(block, next());
      block.dataset.note = "";
      found.push([names.get(block), block]);
    }
    const note = document.createElement("oasis-note");
    note.dataset.name = names.get(block);
    (link.closest("sup") ?? link).replaceWith(note);
  }
  for (const [, block] of found) {
    for (const back of block.querySelectorAll('a[href*="#"]')) if (MARK.test(back.textContent.trim()) || /^(?:[\s↑^↩]|\ufe0e)*$/.test(back.textContent)) (back.closest("sup, .mw-cite-backlink") ?? back).remove();
    block.remove();
  }
  for (const one of body.querySelectorAll("[data-style]")) if (LIST.test(styleOf(one))) one.remove();
  return found;
}
