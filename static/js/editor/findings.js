// Findings of the checks before a publish, shown beside the controls. They are requested after a pause in typing. A
// finding leads to its words, and may offer a replacement.
import { reveal } from "./layout.js";
import { whenReleased } from "./pressing.js";
import { applyEdit } from "./text/typing.js";

const PAUSE = 900;
const TEXT = "textarea, input[type=text], input:not([type])";

// Position of `words` in a text: at `start`, or the nearest to it; -1 if they no longer occur.
export function placeOf(text, words, start) {
  if (text.startsWith(words, start)) return start;
  let best = -1;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) if (best < 0 || Math.abs(at - start) < Math.abs(best - start)) best = at;
  return best;
}

export class Findings {
  autosave; count; form;

  constructor(form, autosave) {
    Object.assign(this, { form, autosave, count: document.getElementById("finding-count") });
    form.addEventListener("input", (event) => event.isComposing || this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("compositionstart", () => clearTimeout(this.timer));
    form.addEventListener("compositionend", () => this.later());
    form.addEventListener("click", (event) => this.click(event));
    this.ready();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    if (this.autosave.composing) return;
    this.asked?.abort();
    this.asked = new AbortController();
    const body = this.autosave.body(this.autosave.part(this.autosave.dirty)), { signal } = this.asked;
    try {
      const answer = await fetch(this.form.dataset.findings, { method: "POST", body, signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const found = await answer.json();
      await whenReleased();
      if (!signal.aborted) this.show(found);
    } catch {
      // requested again after the next key
    }
  }

  // The response is HTML that the server has escaped.
  show({ lists, count }) {
    for (const box of this.form.querySelectorAll(".findings")) {
      const html = lists[box.id.slice(0, -"-findings".length)] ?? "";
      if (box.dataset.shown === html) continue;
      const focused = [...box.querySelectorAll("a, button, summary")].indexOf(document.activeElement), open = box.querySelector("details")?.open;
      box.dataset.shown = html;
      box.innerHTML = html;
      if (open) box.querySelector("details")?.setAttribute("open", "");
      this.ready(box);
      if (focused >= 0) ([...box.querySelectorAll("a, button, summary")][focused] ?? this.control(box))?.focus();
    }
    if (this.count) this.count.innerHTML = count;
  }

  ready(root = this.form) {
    for (const button of root.querySelectorAll("[data-instead]")) button.hidden = false;
  }

  control(node) {
    return document.getElementById(node.closest(".findings").id.slice(0, -"-findings".length));
  }

  click(event) {
    const link = event.target.closest(".finding > a"), button = event.target.closest("[data-instead]");
    if (!link && !button) return;
    event.preventDefault();
    const item = event.target.closest(".finding"), control = this.control(item), { quote, start } = item.querySelector("a").dataset;
    reveal(control);
    if (!control.matches(TEXT)) return control.focus();
    const at = quote ? placeOf(control.value, quote, Number(start)) : -1;
    if (at < 0) return control.focus();
    if (!button) return this.select(control, at, at + quote.length);
    const text = button.dataset.instead;
    this.select(control, at, at + quote.length);
    applyEdit(control, { from: at, to: at + quote.length, text, select: [at, at + text.length] });
    delete item.closest(".findings").dataset.shown;
    item.remove();
  }

  select(control, from, to) {
    const text = control.closest("[data-markdown]")?.text;
    if (text) return text.select(from, to);
    control.focus();
    control.setSelectionRange(from, to);
  }
}
