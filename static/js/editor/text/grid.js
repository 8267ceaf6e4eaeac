// A table in a grid of cells: arrows move vertically, Tab moves on, cells of a spreadsheet can be pasted.
import { element, fill } from "../controls.js";
import { ask } from "./dialog.js";
import { MOST, spreadsheet, tableAt, tableText, trimmed } from "./table.js";
import { composing } from "./toolbar.js";
import { applyEdit, asBlock, state } from "./typing.js";

const START = [3, 3];

class Grid {
  words;

  constructor(dialog, words) {
    Object.assign(this, { dialog, words });
    this.table = dialog.querySelector("table");
    this.line = dialog.querySelector("[role=status]");
    this.select = dialog.querySelector("[data-align]");
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("paste", (event) => this.paste(event));
    this.table.addEventListener("focusin", (event) => this.enter(event.target));
    this.select.addEventListener("change", () => this.align());
    dialog.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-grid]");
      if (button) this.act(button.dataset.grid);
    });
  }

  load(rows, aligned) {
    const width = Math.max(...rows.map((row) => row.length));
    this.aligned = Array.from({ length: width }, (_, at) => aligned[at] ?? "");
    this.rows = rows.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ""));
    this.at = [0, 0];
    this.draw();
  }

  draw() {
    const [head, ...body] = this.rows.map((row, y) => element("tr", {}, ...row.map((value, x) => this.cell(value, y, x))));
    this.table.tHead.replaceChildren(head);
    this.table.tBodies[0].replaceChildren(...body);
    this.line.textContent = fill(this.words.tableSize, { rows: this.rows.length, columns: this.aligned.length });
    this.select.value = this.aligned[this.at[1]];
  }

  cell(value, y, x) {
    const name = y ? fill(this.words.cell, { row: y + 1, column: x + 1 }) : fill(this.words.columnHead, { column: x + 1 });
    const input = element("input", { class: "input", "aria-label": name, value, autocomplete: "off", "data-y": y, "data-x": x, "data-aligned": this.aligned[x] });
    input.addEventListener("input", () => { this.rows[y][x] = input.value; });
    return element(y ? "td" : "th", {}, input);
  }

  input([y, x]) {
    return this.table.querySelector(`[data-y="${y}"][data-x="${x}"]`);
  }

  focus(y, x) {
    this.input([y, x])?.focus();
  }

  enter({ dataset }) {
    this.at = [Number(dataset.y), Number(dataset.x)];
    this.select.value = this.aligned[this.at[1]];
  }

  key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key], [y, x] = this.at;
    if (!by || composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.key === "Enter" && y + 1 === this.rows.length) this.act("row", 0);
    this.focus(y + (event.shiftKey ? -by : by), x);
  }

  // Pasted cells fill the grid from the current cell on and extend it.
  paste(event) {
    const rows = spreadsheet(event.clipboardData.getData("text/plain")), [top, left] = this.at;
    if (!rows) return;
    event.preventDefault();
    const width = Math.min(MOST.columns, Math.max(this.aligned.length, left + rows[0].length));
    while (this.aligned.length < width) this.column();
    rows.forEach((row, y) => {
      if (top + y >= MOST.rows) return;
      this.rows[top + y] ??= Array(width).fill("");
      row.slice(0, width - left).forEach((value, x) => { this.rows[top + y][left + x] = value.replace(/\s+/g, " ").trim(); });
    });
    this.draw();
    this.focus(top, left);
  }

  column() {
    this.aligned.push("");
    this.rows.forEach((row) => row.push(""));
  }

  act(name, x = this.at[1]) {
    const [y] = this.at;
    if (name === "row" && this.rows.length < MOST.rows) this.rows.splice(y + 1, 0, Array(this.aligned.length).fill(""));
    if (name === "column" && this.aligned.length < MOST.columns) {
      this.aligned.splice(x + 1, 0, "");
      this.rows.forEach((row) => row.splice(x + 1, 0, ""));
    }
    if (name === "no-row" && this.rows.length > 1) this.rows.splice(y, 1);
    if (name === "no-column" && this.aligned.length > 1) {
      this.aligned.splice(x, 1);
      this.rows.forEach((row) => row.splice(x, 1));
    }
    this.draw();
    const to = { row: [y + 1, x], column: [y, x + 1] }[name] ?? [y, x];
    this.focus(Math.min(to[0], this.rows.length - 1), Math.min(to[1], this.aligned.length - 1));
  }

  align() {
    this.aligned[this.at[1]] = this.select.value;
    for (const cell of this.table.querySelectorAll(`[data-x="${this.at[1]}"]`)) cell.dataset.aligned = this.select.value;
  }
}

// Edit the table at the caret, or a new one.
export async function editTable({ area, words }) {
  const dialog = document.getElementById("text-table"), now = state(area);
  const found = tableAt(now.value, now.start), given = found ?? { rows: spreadsheet(now.chosen) ?? Array.from({ length: START[0] }, () => Array(START[1]).fill("")), aligned: [] };
  dialog.grid ??= new Grid(dialog, words);
  dialog.grid.load(given.rows, given.aligned);
  const answer = ask(dialog, () => trimmed(dialog.grid.rows, true));
  dialog.grid.focus(0, 0);
  const rows = await answer;
  area.focus({ preventScroll: true });
  if (!rows?.[0]?.length) return;
  const text = tableText(rows, dialog.grid.aligned);
  applyEdit(area, found ? { from: found.from, to: found.to, text } : asBlock(now, text));
}
