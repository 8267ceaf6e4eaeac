// Edits lists of rows in place. Without this script the same buttons submit the form, which comes back changed.
import { element, fill, notifyChange } from "./controls.js";

const STAND_IN = /^new-row-\d+$/;

export const newId = () => [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const rowsOf = (list) => [...list.querySelector(":scope > .row-list").children].filter((row) => row.dataset.row);
const listNamed = (root, name) => root.querySelector(`[data-rows="${CSS.escape(name)}"]`);

// Whether nothing is typed, ticked or chosen in a row.
const isEmpty = (row) => [...row.querySelectorAll(".row-parts :is(input, select, textarea)[name]")].every((one) => (["checkbox", "radio"].includes(one.type) ? !one.checked : !one.value.trim()));

// Replaces the placeholder id of a blank row, also in blank rows nested in it.
function rename(node, from, to) {
  for (const one of node.querySelectorAll("*")) {
    for (const attribute of one.attributes) if (attribute.value.includes(from)) attribute.value = attribute.value.replaceAll(from, to);
    if (one.localName === "template") rename(one.content, from, to);
  }
}

export class Rows {
  constructor(form, words, enhance) {
    this.form = form;
    this.words = words;
    this.enhance = enhance;
    this.voice = element("p", { class: "visually-hidden", role: "status" });
    form.after(this.voice);
    form.closest("main").addEventListener("click", (event) => this.click(event));
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("add-rows", (event) => this.insert(event));
  }

  click(event) {
    const button = event.target.closest('button[name="_row"]');
    if (!button) return;
    event.preventDefault();
    const [verb] = button.value.split(":"), list = button.closest("[data-rows]");
    if (verb === "add") return this.add(list);
    const row = button.closest(".row-item");
    if (verb === "remove") return this.remove(row);
    this.move(row, verb === "up" ? -1 : 1, button);
  }

  key(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = event.target.closest(".row-item");
    if (!by || !event.altKey || event.isComposing || event.defaultPrevented || !row || !row.querySelector(":scope > .row-tools")) return;
    event.preventDefault();
    this.move(row, by, document.activeElement);
  }

  // A new row, with the given id or a new one; null if the list is full.
  make(list, id = newId()) {
    const blank = list.querySelector(":scope > template");
    if (!blank || rowsOf(list).length >= Number(list.dataset.most)) return null;
    const part = blank.content.cloneNode(true), row = part.querySelector(".row-item");
    const standIn = row.dataset.row;
    if (STAND_IN.test(standIn)) rename(part, standIn, id);
    list.querySelector(":scope > .row-list").append(part);
    this.enhance(row);
    this.number(list);
    return row;
  }

  add(list) {
    const row = this.make(list);
    if (!row) return this.announce(this.words.full);
    (row.querySelector(".row-parts :is(input:not([type=hidden]), select, textarea)") ?? row).focus();
    this.announce(this.words.rowAdded);
    notifyChange(list);
  }

  // Puts rows with the given texts, each part → text, in place of an empty row, else behind it. Cancels the event if
  // there is no room for them.
  insert(event) {
    const row = event.target, list = row.closest("[data-rows]"), { rows, said } = event.detail;
    const taken = rowsOf(list).length - (isEmpty(row) ? 1 : 0);
    if (taken + rows.length > Number(list.dataset.most)) {
      event.preventDefault();
      return this.announce(this.words.full);
    }
    const place = document.createComment(""), replaced = isEmpty(row) ? [row] : [];
    row.after(place);
    for (const one of replaced) one.remove();
    const made = rows.map((parts) => this.filled(list, parts));
    place.replaceWith(...made);
    this.number(list);
    const undo = this.offerUndo(said, () => {
      undo.replaceWith(...replaced);
      for (const one of made) one.remove();
      this.number(list);
      (replaced[0] ?? row).focus();
      notifyChange(list);
    });
    made.at(-1).after(undo);
    // values typed into the rows aren't to be undone with them
    for (const one of made) one.addEventListener("input", () => undo.remove(), { once: true });
    undo.querySelector("button").focus();
    notifyChange(list);
  }

  filled(list, parts) {
    const row = this.make(list);
    for (const [part, text] of Object.entries(parts)) {
      const control = row.querySelector(`[name="${list.dataset.rows}.${row.dataset.row}.${part}"]`);
      if (control) control.value = text;
    }
    return row;
  }

  remove(row) {
    const list = row.closest("[data-rows]");
    const undo = this.offerUndo(this.words.rowRemoved, () => {
      undo.replaceWith(row);
      this.number(list);
      row.focus();
      notifyChange(list);
    });
    row.replaceWith(undo);
    this.number(list);
    undo.querySelector("button").focus();
    notifyChange(list);
  }

  // An announced line with a button, which goes some time after the focus has left it.
  offerUndo(text, undo) {
    const line = element("li", { class: "row-gone" }, `${text} `);
    line.append(element("button", { type: "button", class: "button button-quiet", onclick: undo }, this.words.undo));
    line.addEventListener("focusout", () => setTimeout(() => line.isConnected && !line.contains(document.activeElement) && line.remove(), 8000));
    this.announce(text);
    return line;
  }

  move(row, by, focus) {
    const beside = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    const list = row.closest("[data-rows]");
    if (beside) {
      if (by < 0) beside.before(row);
      else beside.after(row);
    }
    focus.focus();
    this.number(list);
    const rows = rowsOf(list);
    this.announce(fill(this.words.rowMoved, { place: rows.indexOf(row) + 1, many: rows.length }));
    if (beside) notifyChange(list);
  }

  number(list) {
    const rows = rowsOf(list);
    rows.forEach((row, at) => {
      row.querySelector(":scope > .row-parts").setAttribute("aria-label", `${list.dataset.title} ${at + 1}`);
      for (const one of row.querySelectorAll(":scope > .row-tools .row-number")) one.textContent = at + 1;
    });
    list.querySelector(":scope > .rows-label .rows-count").textContent = rows.length;
  }

  // Makes the rows of a list those of `ids` in order, for restored values.
  arrange(name, ids) {
    const list = listNamed(this.form, name);
    if (!list) return;
    for (const row of rowsOf(list)) if (!ids.includes(row.dataset.row)) row.remove();
    for (const id of ids) {
      const row = rowsOf(list).find((one) => one.dataset.row === id) ?? this.make(list, id);
      if (row) list.querySelector(":scope > .row-list").append(row);
    }
    this.number(list);
  }

  announce(text) {
    this.voice.textContent = "";
    setTimeout(() => { this.voice.textContent = text; }, 50);
  }
}
