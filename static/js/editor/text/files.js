// Pictures and files to be inserted: they are uploaded while the user describes them.
import { fill } from "../controls.js";
import { factsOf } from "../shown_file.js";
import { post } from "../token.js";
import { ask } from "./dialog.js";
import { link, picture } from "./links.js";
import { composing } from "./toolbar.js";
import { upload } from "./upload.js";

const THUMB = 160;
const MOST = 20;

// Screenshots are all called image.png, so they are named by the time of pasting.
export function named(file) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  return new File([file], `picture-${stamp}.${file.name.split(".").pop()}`, { type: file.type });
}

const ending = (name) => name.split(".").pop().toLowerCase();
const isShown = (name) => document.getElementById("text-file").dataset.shown.split(" ").includes(ending(name));
export const isPicture = (file) => file.type?.startsWith("image/") || isShown(file.name);

class Row {
  alt; bar; caption; changed; error; file; gone; label; retry; text; wide;

  constructor(file, text, changed) {
    Object.assign(this, { file, text, changed, gone: new AbortController(), path: file.path ?? null });
    this.node = document.getElementById("text-file").content.cloneNode(true).firstElementChild;
    this.picture = isPicture(file);
    const part = (name) => this.node.querySelector(`[data-${name}]`);
    Object.assign(this, { alt: part("alt"), caption: part("caption"), label: part("words"), error: part("error"), retry: part("retry"), bar: this.node.querySelector("progress"), wide: part("wide") });
    part("name").textContent = file.name;
    part("language").textContent = text.box.closest(".field")?.querySelector(".tongue")?.textContent ?? "";
    for (const one of [this.alt, this.caption, this.label]) one.lang = text.area.lang;
    for (const one of this.node.querySelectorAll("[data-picture]")) one.hidden = !this.picture;
    for (const one of this.node.querySelectorAll("[data-other]")) one.hidden = this.picture;
    this.alt.value = file.description ?? "";
    this.caption.value = file.caption ?? "";
    this.wide.checked = Boolean(file.wide);
    this.label.value = file.name.replace(/^.*\//, "").replace(/\.\w+$/, "");
    this.retry.addEventListener("click", () => this.send());
    part("remove").addEventListener("click", () => this.remove());
    this.bar.hidden = Boolean(this.path);
    this.draw();
    this.offer();
  }

  get failed() {
    return Boolean(this.error.textContent);
  }

  get first() {
    return this.picture ? this.alt : this.label;
  }

  async draw() {
    const box = this.node.querySelector(".text-file-thumb");
    if (this.file.thumb) return box.append(Object.assign(new Image(), { src: this.file.thumb, alt: "" }));
    if (!this.picture) return box.append(this.file.name.split(".").pop().toUpperCase());
    const bitmap = await createImageBitmap(this.file, { resizeWidth: THUMB }).catch(() => null);
    if (!bitmap) return box.append(this.file.name.split(".").pop().toUpperCase());
    const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width, height: bitmap.height });
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    box.append(canvas);
  }

  async facts() {
    return factsOf(document.getElementById("text-file").dataset.about, this.path);
  }

  // The buttons of features for a picture of the library.
  async offer() {
    if (!this.picture || !this.path) return;
    const buttons = (await this.facts()).querySelector("[data-file-buttons]");
    if (buttons) this.node.querySelector("[data-buttons]").replaceChildren(...buttons.childNodes);
  }

  // A feature has changed the picture.
  async renew(message) {
    const picture = (await this.facts()).querySelector("img");
    if (picture) this.node.querySelector(".text-file-thumb").replaceChildren(picture);
    this.node.querySelector("[data-done]").textContent = message;
  }

  async send() {
    const { form, words } = this.text;
    this.error.textContent = "";
    this.retry.hidden = true;
    this.bar.hidden = false;
    try {
      this.path = await upload(this.file, form, words, { signal: this.gone.signal, progress: (part) => {
        if (part < 1) this.bar.value = part;
        else this.bar.removeAttribute("value");
      } });
      this.sent = true;
      this.offer();
    } catch (fault) {
      this.error.textContent = fault.message;
      this.retry.hidden = false;
    }
    this.bar.hidden = true;
    this.changed();
  }

  remove() {
    this.gone.abort();
    const next = this.node.nextElementSibling ?? this.node.previousElementSibling;
    this.node.remove();
    this.removed = true;
    next?.querySelector("input:not([hidden])")?.focus();
    this.changed();
  }

  // Save the description of a new picture in its facts too; existing ones stay.
  remember() {
    const { form, box } = this.text, words = this.alt.value.trim();
    if (!this.sent || !this.picture || !words || !box.dataset.markdown) return;
    const name = this.path.split("/").map(encodeURIComponent).join("/");
    post(form, form.dataset.describe.replace("FILE.png", name), { [`description.${box.dataset.markdown}`]: words }).catch(() => {});
  }

  markdown() {
    if (!this.picture || !isShown(this.path)) return link(this.label.value.trim() || this.file.name, `/media/${this.path}`);
    return picture(this.path, this.alt.value, this.caption.value, this.wide.checked);
  }
}

// Asks for descriptions of files and uploads new ones. Resolves to [{ markdown, picture }] in order, null for a file
// left out; null if dismissed. Existing files have a `path`.
export async function describe(files, text) {
  const dialog = document.getElementById("text-files"), { words } = text;
  const list = dialog.querySelector("ul"), line = dialog.querySelector("[role=status]");
  let waiting = false;
  const rows = files.slice(0, MOST).map((file) => new Row(file, text, announce));
  const going = () => rows.filter((row) => !row.path && !row.removed && !row.failed);
  function announce() {
    const open = going().length;
    if (rows.every((row) => row.removed)) dialog.close();
    line.textContent = open ? fill(waiting ? words.insertWhenUp : words.uploading, { many: open }) : files.length > MOST ? fill(words.mostFiles, { most: MOST }) : "";
  }
  const gallery = dialog.querySelector("[data-gallery]"), beside = gallery.querySelector("input");
  gallery.hidden = rows.filter((row) => row.picture).length < 2;
  beside.checked = false;
  list.replaceChildren(...rows.map((row) => row.node));
  const shown = new AbortController();
  document.addEventListener("file-changed", ({ detail: { name, message } }) => {
    for (const row of rows) if (row.path === name) row.renew(message);
  }, { signal: shown.signal });
  // one after the other, as the server accepts them
  const sent = rows.reduce((before, row) => before.then(() => row.path || row.removed || row.send()), Promise.resolve());
  announce();
  const answer = ask(dialog, async () => {
    const failed = rows.filter((row) => row.failed && !row.removed).length;
    waiting = true;
    announce();
    await sent;
    while (going().length) await new Promise((done) => setTimeout(done, 100));
    waiting = false;
    announce();
    // if a file failed meanwhile, the error is shown first; the next attempt inserts the others without it
    if (rows.filter((row) => row.failed && !row.removed).length > failed) return undefined;
    return rows.map((row) => (row.path && !row.removed ? { markdown: row.markdown(), picture: row.picture, beside: beside.checked } : null));
  });
  rows[0].first.focus();
  // Enter goes on to the next description that is missing; the last one inserts.
  list.onkeydown = (event) => {
    const at = rows.findIndex((row) => row.node.contains(event.target));
    const next = rows.slice(at + 1).find((row) => !row.removed && !row.first.value.trim());
    if (event.key !== "Enter" || composing(event) || !event.target.matches("input") || !next) return;
    event.preventDefault();
    next.first.focus();
  };
  const made = await answer;
  shown.abort();
  for (const row of rows) {
    if (!made) row.gone.abort();
    else if (row.path && !row.removed) row.remember();
  }
  return made;
}

// The text to insert: pictures are paragraphs, or lines of one if side by side; links to files continue the line.
export function together(made) {
  const put = made.filter(Boolean), block = put.some((one) => one.picture);
  const between = block ? (put.every((one) => one.picture && one.beside) ? "\n" : "\n\n") : " ";
  return { text: put.map((one) => one.markdown).join(between), block };
}
