// Pasting and dropping into a text: formatted text becomes Markdown, files are uploaded, cells become a table.
import { fill } from "../controls.js";
import { describe, named } from "./files.js";
import { markdownOf } from "./html.js";
import { freeNotes } from "./inserts.js";
import { inCode, unindented } from "./lines.js";
import { link } from "./links.js";
import { spreadsheet, tableText } from "./table.js";
import { addFiles, mayUpload } from "./target.js";
import { commands, composing } from "./toolbar.js";
import { applyEdit, asBlock, state } from "./typing.js";

const URL_ALONE = /^https?:\/\/\S+$/;
// placeholder of a picture until its file is uploaded: no text contains these characters
const placeholder = (number) => `\ue000${number}\ue001`;

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

export class Clipboard {
  area; text; words;

  constructor(text) {
    Object.assign(this, { text, area: text.area, words: text.words, plain: false });
    const { area } = this;
    area.addEventListener("keydown", (event) => this.key(event));
    area.addEventListener("paste", (event) => this.paste(event));
    area.addEventListener("dragover", (event) => this.over(event));
    area.addEventListener("dragleave", () => area.removeAttribute("data-over"));
    area.addEventListener("drop", (event) => this.drop(event));
  }

  // Browsers paste plain text on Ctrl+Shift+V, but some still provide HTML.
  key(event) {
    if (!composing(event)) this.once = commands(event) && event.shiftKey && event.code === "KeyV";
  }

  togglePlain() {
    this.plain = !this.plain;
    this.text.bar.querySelector("[data-tool=plain]").setAttribute("aria-pressed", String(this.plain));
    this.text.announce(this.plain ? this.words.pastePlain : this.words.pasteFormatted);
    this.area.focus({ preventScroll: true });
  }

  paste(event) {
    const data = event.clipboardData, files = [...data.files], plain = data.getData("text/plain");
    const bare = this.plain || this.once;
    this.once = false;
    if (bare && plain) return;
    const made = bare ? null : this.formatted(data.getData("text/html"));
    // the visual editor hands on its own events, and makes paragraphs of the lines of plain text itself
    const edit = !made?.text && !files.length && (this.other(plain) ?? (event.currentTarget === this.area ? this.lines(plain) : null));
    if (!made?.text && !files.length && !edit) return;
    event.preventDefault();
    if (made?.text) this.put(made);
    else if (files.length) addFiles(this.text, files.map(named));
    else applyEdit(this.area, edit);
  }

  // The cells of a copied table or of a spreadsheet, as rows of texts; null for anything else.
  cells(data) {
    return spreadsheet(data.getData("text/plain")) ?? null;
  }

  // { text, left, block, pictures } from clipboard HTML; null if plain text is equivalent or conversion fails.
  formatted(html) {
    try {
      return html ? this.read(html) : null;
    } catch (fault) {
      console.warn(fault);
      return null;
    }
  }

  read(html) {
    const pictures = [];
    const made = markdownOf(html, { origin: location.origin, next: freeNotes(this.area.value), embedded: (src, alt) => {
      const file = fileOf(src, alt, pictures.length + 1);
      if (!file) return "";
      pictures.push(file);
      return placeholder(pictures.length - 1);
    } });
    return made && { ...made, pictures };
  }

  // A table for cells of a spreadsheet, a link for an address over selected words; null for anything else.
  other(plain) {
    const now = state(this.area), rows = spreadsheet(plain);
    if (rows?.length > 1) return asBlock(now, tableText(rows));
    if (!now.chosen.trim() || now.chosen.includes("\n") || !URL_ALONE.test(plain.trim())) return null;
    return { from: now.start, to: now.end, text: link(now.chosen, plain.trim()) };
  }

  // Chinese paragraphs without their indents, except in a block of code; null for anything else.
  lines(plain) {
    const now = state(this.area), text = unindented(plain);
    if (text === plain || inCode(now.value, now.start)) return null;
    return { from: now.start, to: now.end, text: text.replace(/\r\n?/g, "\n") };
  }

  async put({ text, left, block, pictures }) {
    const now = state(this.area), allowed = mayUpload(), lost = left + (allowed ? 0 : pictures.length);
    const made = pictures.length && allowed ? await describe(pictures, this.text) : [];
    const filled = text.replace(/\ue000(\d+)\ue001/g, (whole, number) => made?.[number]?.markdown ?? "").replace(/\n{3,}/g, "\n\n").trim();
    if (filled) applyEdit(this.area, block ? asBlock(now, filled) : { from: now.start, to: now.end, text: filled });
    this.text.announce(lost ? fill(this.words.picturesLeft, { many: lost }) : "");
  }

  over(event) {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.area.setAttribute("data-over", "");
  }

  drop(event) {
    this.area.removeAttribute("data-over");
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    if (place?.offsetNode === this.area) this.area.setSelectionRange(place.offset, place.offset);
    addFiles(this.text, files.map(named));
  }
}

// The file of a picture embedded in the HTML as a data URI; null if it isn't one.
function fileOf(src, alt, number) {
  const [, kind, data] = /^data:image\/(\w+);base64,([\s\S]*)$/.exec(src);
  try {
    const bytes = Uint8Array.from(atob(data.replace(/\s/g, "")), (letter) => letter.charCodeAt(0)), type = `image/${kind}`;
    const { name } = named(new File([], `image.${kind === "jpeg" ? "jpg" : kind}`));
    return Object.assign(new File([bytes], name.replace(/\.(?=\w+$)/, `-${number}.`), { type }), { description: alt });
  } catch {
    return null;
  }
}

// A file dropped beside the texts must not replace the page; `take` gets the drop.
export function guardDrops(take) {
  for (const name of ["dragover", "drop"]) {
    addEventListener(name, (event) => {
      if (!holdsFiles(event) || event.defaultPrevented || event.target.matches?.("input[type=file]")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      if (name === "drop") take(event);
    });
  }
}
