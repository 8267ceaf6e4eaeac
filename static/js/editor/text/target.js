// One dialog for choosing the target of a link or picture: entries, headings, files, pictures, addresses.
import { fill } from "../controls.js";
import { Listbox } from "../listbox.js";
import { describe, named, together } from "./files.js";
import { entryLink, link, linkAt, WIDE } from "./links.js";
import { headings, withIds } from "./outline.js";
import { commands, composing } from "./toolbar.js";
import { applyEdit, asBlock, state } from "./typing.js";
import { upload } from "./upload.js";

const OWN = 5;
const LONGEST_QUERY = 120;
const MARKS = /^[*_~`]+|[*_~`]+$/g;
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// The text of the link that the dialog offers.
const offered = (chosen, found) => (found ? found.text : chosen.includes("\n") ? "" : chosen.trim());

// Whether a target is the entry of the form or in it; chosen words are always found there.
const isOwn = (one) => ["entry", "heading"].includes(one.kind) && location.pathname.includes(`/entries/${one.name}/`);

// The entry of the form, `type/key`, empty elsewhere.
const ownEntry = () => /\/entries\/([^/]+\/[^/]+)/.exec(location.pathname)?.[1] ?? "";

// The first query: the address of the link, otherwise the chosen words; empty if they are many, or several lines.
function firstQuery(kind, chosen, found) {
  if (found) return /^https?:|^mailto:/.test(found.target) ? found.target : "";
  const words = chosen.trim(), isShort = words.length <= LONGEST_QUERY || !/\s/.test(words);
  return kind === "link" && isShort && !words.includes("\n") ? words.replace(MARKS, "") : "";
}

class Chooser {
  dialog; fill; said; text;

  constructor(dialog, words) {
    Object.assign(this, { dialog, said: words });
    this.title = dialog.querySelector("h2");
    this.folder = dialog.querySelector("select");
    this.query = dialog.querySelector("#text-target-query");
    this.words = dialog.querySelector("#text-target-words");
    this.now = dialog.querySelector(".text-target-now");
    this.remove = dialog.querySelector("[data-remove]");
    this.listbox = new Listbox(this.query, "text-target-options", words, { stays: true, find: (query) => this.find(query), choose: (option) => this.choose(option) });
    this.listbox.voice.className = "soft";
    dialog.querySelector(".text-target-list").append(this.listbox.list, this.listbox.voice);
    this.query.addEventListener("keydown", (event) => this.first(event));
    this.words.addEventListener("keydown", (event) => this.first(event));
    this.remove.addEventListener("click", () => this.answer({ kind: "none" }));
    dialog.addEventListener("change", ({ target }) => {
      if (target.name === "kind" || target === this.folder) this.show();
      else if (target.type === "file" && target.files.length) this.add([...target.files]);
    });
    dialog.addEventListener("keydown", (event) => this.again(event));
    dialog.addEventListener("close", () => this.resolve(this.made));
  }

  get kind() {
    return this.dialog.querySelector("[name=kind]:checked").value;
  }

  // For a text: the words and the link at its caret.
  openFor(text, kind, now, found) {
    this.query.value = firstQuery(kind, now.chosen, found);
    this.words.value = offered(now.chosen, found);
    this.words.lang = this.query.lang = text.area.lang;
    this.now.hidden = this.remove.hidden = !found || found.picture;
    this.now.textContent = found ? fill(this.said.linksTo, { target: found.target }) : "";
    this.title.textContent = this.dialog.dataset.linkOrPicture;
    return this.open({ text, field: null }, kind);
  }

  // For a field of a form: a picture or a file, which is added in the dialog too.
  openForField(form, kind, title) {
    this.query.value = this.words.value = this.query.lang = "";
    this.now.hidden = this.remove.hidden = true;
    this.title.textContent = title;
    return this.open({ text: null, field: form }, kind);
  }

  open(user, kind) {
    Object.assign(this, user, { made: null });
    this.field = user.field;
    this.dialog.querySelector(`[value=${kind}]`).checked = true;
    this.dialog.querySelector("[data-kinds]").hidden = Boolean(this.field);
    for (const add of this.dialog.querySelectorAll("[type=file]")) add.value = "";
    this.dialog.showModal();
    this.show();
    return new Promise((resolve) => { this.resolve = resolve; });
  }

  show() {
    const { dialog, kind } = this, ofFiles = kind !== "link";
    dialog.querySelector("[data-words]").hidden = kind === "picture" || Boolean(this.field);
    dialog.querySelector("[data-folder]").hidden = !ofFiles;
    for (const part of dialog.querySelectorAll("[data-for]")) part.hidden = (part.dataset.for === "files") !== ofFiles;
    for (const add of dialog.querySelectorAll("[type=file]")) add.accept = kind === "picture" ? "image/*" : "";
    this.listbox.list.classList.toggle("text-target-pictures", kind === "picture");
    this.listbox.list.hidden = true;
    this.query.focus();
    this.query.select(); // typing replaces it
    this.listbox.announce("");
    this.shown = this.listbox.open();
  }

  async find(query) {
    const { kind, text } = this, own = kind === "link" && query ? this.headings(query) : [];
    const asked = new URLSearchParams({ q: query, kind, locale: text?.box.dataset.markdown ?? "", folder: this.folder.value, entry: decodeURIComponent(ownEntry()) });
    const answer = await fetch(`${this.dialog.dataset.find}?${asked}`, { headers: { Accept: "application/json" } });
    const { targets, folders } = await answer.json();
    if (folders) this.offer(folders);
    return [...own, ...targets.filter((one) => !isOwn(one))];
  }

  offer(folders) {
    const { value } = this.folder, [all] = this.folder.options;
    this.folder.replaceChildren(all, ...folders.map((one) => new Option(one, one)));
    this.folder.value = folders.includes(value) ? value : "";
  }

  // Files for a text are described first, one for a field is uploaded into the shown folder and chosen.
  async add(files) {
    const { field, resolve } = this;
    if (!field) return this.answer({ kind: "upload", files });
    let last;
    try {
      for (const file of files.map(named)) {
        this.listbox.announce(`${this.said.adding} ${file.name}`);
        last = await upload(file, field, this.said, { folder: this.folder.value, progress() {} });
      }
    } catch (fault) {
      await this.shown; // or its number of options would replace the message
      return this.listbox.announce(fault.message);
    }
    if (resolve !== this.resolve) return; // the dialog was opened again for something else
    if (files.length === 1 && this.dialog.open) this.answer({ kind: "file", name: last });
    else this.show();
  }

  // Headings of the text being edited.
  headings(query) {
    const wanted = folded(query).split(/\s+/), { area } = this.text;
    return withIds(headings(area.value)).filter((one) => wanted.every((word) => folded(one.text).includes(word))).slice(0, OWN)
      .map((one) => ({ kind: "own", title: one.text, lang: area.lang, note: this.said.ownHeading, place: one.id }));
  }

  // Enter without a choice takes the first option.
  async first(event) {
    if (event.key !== "Enter" || composing(event) || event.defaultPrevented) return;
    event.preventDefault();
    if (this.listbox.query !== this.query.value.trim()) await this.listbox.open();
    this.listbox.accept(Math.max(0, this.listbox.at));
  }

  // Ctrl+K again acts as on the whole page.
  again(event) {
    if (!commands(event) || event.key.toLowerCase() !== "k" || event.shiftKey || event.altKey || composing(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const elsewhere = document.querySelector('[data-keys="mod+k"]');
    if (!elsewhere) return;
    this.dialog.close();
    elsewhere.click();
  }

  choose(option) {
    this.answer({ ...option, words: this.words.value.trim(), wanted: this.kind });
  }

  answer(made) {
    this.made = made;
    this.dialog.close();
  }
}

// Translators may not upload files.
export const mayUpload = () => Boolean(document.querySelector("#text-target [data-add]"));

function addressOf(made) {
  if (made.kind === "entry") return `entry:${made.name}`;
  if (made.kind === "heading") return `entry:${made.name}#${made.place}`;
  if (made.kind === "own") return `#${made.place}`;
  return made.kind === "file" ? `/media/${made.name}` : made.address;
}

function markdown(made) {
  const words = made.words, url = addressOf(made);
  if (made.kind === "entry") return entryLink(made.name, words);
  if (made.kind !== "address") return link(words || made.title, url);
  return words && words !== url ? link(words, url) : url.startsWith("http") ? url : link(made.title, url);
}

function chooserOf(words) {
  const dialog = document.getElementById("text-target");
  dialog.chooser ??= new Chooser(dialog, words);
  return dialog.chooser;
}

let turn = Promise.resolve();

// Opens the dialog for a field; resolves to the file's path, null if dismissed.
export function chooseFile(form, words, kind, title) {
  const open = () => chooserOf(words).openForField(form, kind, title), made = turn.then(open, open);
  turn = made;
  return made.then((answer) => answer?.name ?? null);
}

// Opens the dialog and inserts the result in place of the selection or of the existing link. Asked again meanwhile, it
// waits: the close event of the dialog, with the answer, may still be on its way.
export function choose(text, kind) {
  const open = () => insert(text, kind);
  turn = turn.then(open, open);
  return turn;
}

async function insert(text, kind) {
  const { area, words } = text;
  const now = state(area), found = linkAt(now.value, now.start), place = found ? { ...now, start: found.from, end: found.to } : now;
  const made = await chooserOf(words).openFor(text, found?.picture ? "picture" : kind, now, found);
  area.focus({ preventScroll: true });
  if (!made) return;
  if (made.kind === "none") return applyEdit(area, { from: place.start, to: place.end, text: found.text || found.target });
  if (made.kind === "upload") return addFiles(text, made.files.map(named), place);
  if (made.kind === "file" && made.wanted === "picture") return addFiles(text, [{ name: made.name, path: made.name, thumb: made.picture, type: "image/", description: found?.picture ? found.text : made.description, caption: found?.title, wide: found?.picture && found.target.endsWith(WIDE) }], place);
  const isOffered = !found && now.chosen && made.words === offered(now.chosen);
  if (isOffered && area.surface?.link(addressOf(made))) return;
  // a link can't hold paragraphs: it comes behind them
  applyEdit(area, { from: now.chosen.includes("\n") ? place.end : place.start, to: place.end, text: markdown(made) });
}

// Asks for descriptions of files and inserts them at the caret, or at the given position.
export async function addFiles(text, files, place = state(text.area)) {
  if (files.some((file) => !file.path) && !mayUpload()) return text.announce(text.words.forbidden);
  const made = await describe(files, text);
  text.area.focus({ preventScroll: true });
  if (!made?.some(Boolean)) return;
  const put = together(made), replaces = place.end > place.start && place.value.slice(place.start, place.end).startsWith("![");
  applyEdit(text.area, put.block && !replaces ? asBlock({ ...place, start: place.end }, put.text) : { from: replaces ? place.start : place.end, to: place.end, text: put.text });
}
