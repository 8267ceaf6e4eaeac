// Edits lists of rows in place. Without this script the same buttons submit the form, which comes back changed.
import { element, fill, notifyChange } from "./controls.js";

const STAND_IN = /^new-row-\d+$/;

export const newId = () => [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const rowsOf = (list) => [...list.querySelector(":scope > .row-list").children].filter((row) => row.dataset.row);
const listNamed = (root, name) => root.querySelector(`[data-rows="${CSS.escape(name)}"]`);

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

  remove(row) {
    const list = row.closest("[data-rows]");
    const undo = element("li", { class: "row-gone" }, `${this.words.rowRemoved} `);
    undo.append(element("button", { type: "button", class: "button button-quiet", onclick: () => {
      undo.replaceWith(row);
      this.number(list);
      row.focus();
      notifyChange(list);
    } }, this.words.undo));
    row.replaceWith(undo);
    this.number(list);
    undo.querySelector("button").focus();
    this.announce(this.words.rowRemoved);
    undo.addEventListener("focusout", () => setTimeout(() => undo.isConnected && !undo.contains(document.activeElement) && undo.remove(), 8000));
    notifyChange(list);
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
