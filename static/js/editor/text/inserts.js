// Quotations with a speaker, maps and charts of entries, footnotes, formulas.
import { Listbox } from "../listbox.js";
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

// The last paragraph of a quotation that begins with a dash names its speaker.
export async function quotation({ area, box }) {
  const dialog = document.getElementById("text-speaker"), words = dialog.querySelector("textarea"), name = dialog.querySelector("input");
  const now = state(area);
  words.value = now.chosen.trim();
  name.value = "";
  words.lang = name.lang = area.lang;
  const made = () => [...words.value.trim().split("\n"), "", `— ${name.value.trim()}`].map((line) => `> ${line}`.trimEnd()).join("\n");
  const text = await ask(dialog, () => (words.value.trim() && name.value.trim() ? made() : ""));
  area.focus({ preventScroll: true });
  if (text) applyEdit(area, asBlock(now, text));
  if (text) reveal(box, area, now.start);
}

// The entries found for the chosen figure, among those that have one of its kind.
class Entries {
  chosen = null;
  dialog; input; kind; locale;

  constructor(dialog, said) {
    Object.assign(this, { dialog, kind: dialog.querySelector("select"), input: dialog.querySelector("#text-figure-entry") });
    this.listbox = new Listbox(this.input, "text-figure-options", said, { find: (query) => this.find(query), choose: (one) => this.choose(one) });
    this.input.after(this.listbox.list, this.listbox.voice);
    this.kind.addEventListener("change", () => this.choose(null));
    this.input.addEventListener("input", () => { this.chosen = null; });
  }

  async find(query) {
    const { types } = this.kind.selectedOptions[0].dataset, { dataset } = document.getElementById("text-target");
    const asked = new URLSearchParams({ q: query, kind: "figure", types, locale: this.locale });
    const answer = await fetch(`${dataset.find}?${asked}`, { headers: { Accept: "application/json" } });
    return (await answer.json()).targets;
  }

  choose(one) {
    this.chosen = one?.name ?? null;
    this.input.value = one?.title ?? "";
    this.input.setCustomValidity("");
  }
}

// A map or chart of an entry, in a paragraph of its own.
export async function figure({ area, box, words }) {
  const dialog = document.getElementById("text-figure"), caption = dialog.querySelector("#text-figure-caption"), now = state(area);
  dialog.entries ??= new Entries(dialog, words);
  const { entries } = dialog;
  entries.locale = box.dataset.markdown;
  entries.choose(null);
  caption.value = "";
  caption.lang = area.lang;
  const text = await ask(dialog, () => {
    if (entries.chosen) return `![${caption.value.trim().replace(/[[\]\\]/g, "\\$&")}](entry:${entries.chosen}#${entries.kind.value})`;
    entries.input.setCustomValidity(words.chooseEntry);
    entries.input.reportValidity();
    return undefined;
  });
  area.focus({ preventScroll: true });
  if (text) applyEdit(area, asBlock({ ...now, start: now.end }, text));
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
