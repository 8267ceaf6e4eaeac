// Footnotes and formulas.
import { ask } from "./dialog.js";
import { reveal } from "./place.js";
import { rendered } from "./rendered.js";
import { applyEdit, asBlock, state } from "./typing.js";

const NOTE = /\[\^(\d+)\]/g;
const PAUSE = 300;

// The first numbers that no footnote of a text uses.
export function freeNotes(value) {
  let number = Math.max(0, ...[...value.matchAll(NOTE)].map((found) => Number(found[1])));
  return () => number += 1;
}

// A footnote as Markdown, with its further lines indented.
export const noteText = (name, words) => `[^${name}]: ${words.trim().replace(/\n+/g, "\n\n    ")}`;

// Insert the mark at the caret and the note at the end of the text, in one change.
export async function footnote({ area, box }) {
  const dialog = document.getElementById("text-note"), words = dialog.querySelector("textarea"), { value, end } = state(area);
  words.value = "";
  const text = await ask(dialog, () => words.value.trim());
  area.focus({ preventScroll: true });
  if (!text) return;
  const name = freeNotes(value)(), mark = `[^${name}]`, rest = value.slice(end).trimEnd();
  const between = /(?:^|\n)\[\^[^\]]+\]:[^\n]*$/.test(rest) ? "\n" : "\n\n";
  applyEdit(area, { from: end, to: value.length, text: `${mark}${rest}${between}${noteText(name, text)}\n`, select: [end + mark.length] });
  reveal(box, area, end);
}

export async function formula({ area, form, box }) {
  const dialog = document.getElementById("text-formula"), latex = dialog.querySelector("textarea");
  const block = dialog.querySelector("[type=checkbox]"), shown = dialog.querySelector(".text-formula-shown");
  const now = state(area), [, sign, known] = /^(\${0,2})([\s\S]*?)\1$/.exec(now.chosen.trim());
  latex.value = known.trim();
  block.checked = sign === "$$";
  const made = () => (block.checked ? `$$\n${latex.value.trim()}\n$$` : `$${latex.value.trim().replace(/\n+/g, " ")}$`);
  let timer;
  async function look() {
    if (!latex.value.trim()) return shown.replaceChildren();
    const asked = made(), html = await rendered(form, box, asked);
    if (html !== null && made() === asked) shown.innerHTML = html;
  }
  dialog.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  look();
  const text = await ask(dialog, () => (latex.value.trim() ? made() : ""));
  area.focus({ preventScroll: true });
  if (text) applyEdit(area, block.checked ? asBlock(now, text) : { from: now.start, to: now.end, text });
}
