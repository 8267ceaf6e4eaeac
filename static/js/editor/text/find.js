// Find and replace in one text. The match is framed, since browsers show no selection in a text without focus.
import { element, fill } from "../controls.js";
import { boxes, reveal } from "./place.js";
import { composing } from "./toolbar.js";
import { applyEdit } from "./typing.js";

export class Find {
  area; box; words;

  constructor(box, area, words) {
    Object.assign(this, { box, area, words, at: -1, found: [] });
    this.bar = box.querySelector(".text-find");
    this.query = this.bar.querySelector("[data-find]");
    this.put = this.bar.querySelector("[data-with]");
    this.exact = this.bar.querySelector("[data-case]");
    this.line = this.bar.querySelector(".text-found");
    this.bar.addEventListener("input", (event) => event.isComposing || event.target === this.put || this.search(area.selectionStart));
    this.query.addEventListener("compositionend", () => this.search(area.selectionStart));
    this.bar.addEventListener("keydown", (event) => this.key(event));
    this.bar.addEventListener("click", (event) => this.click(event.target.closest("button")));
    area.addEventListener("input", () => this.bar.hidden || this.search(area.selectionStart, false));
    addEventListener("resize", () => this.bar.hidden || this.frame());
  }

  open() {
    const { area } = this, chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    this.bar.hidden = false;
    if (chosen && !chosen.includes("\n")) this.query.value = chosen;
    this.query.focus();
    this.query.select();
    this.search(area.selectionStart);
  }

  close() {
    this.bar.hidden = true;
    this.clear();
    const [from, to] = this.found[this.at] ?? [this.area.selectionStart, this.area.selectionEnd];
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(from, to);
  }

  key(event) {
    if (composing(event)) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      if (event.target === this.exact) return;
      if (event.target === this.put) this.replaceOne();
      else this.step(event.shiftKey ? -1 : 1);
    }
  }

  click(button) {
    if (!button) return;
    const { step, replace } = button.dataset;
    if (step) this.step(Number(step));
    else if (replace === "one") this.replaceOne();
    else if (replace === "all") this.replaceAll();
    else this.close();
  }

  // All matches as [from, to].
  places() {
    const wanted = this.query.value;
    if (!wanted) return [];
    const sign = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), this.exact.checked ? "g" : "gi");
    const all = [...this.area.value.matchAll(sign)].map((one) => [one.index, one.index + one[0].length]);
    return this.area.surface ? all.filter((one) => this.area.surface.shows(...one)) : all;
  }

  search(from, go = true) {
    this.found = this.places();
    this.at = this.found.findIndex(([start]) => start >= from);
    if (this.at < 0 && this.found.length) this.at = 0;
    this.announce(go);
  }

  step(by) {
    if (!this.found.length) return;
    this.at = (this.at + by + this.found.length) % this.found.length;
    this.announce(true);
  }

  announce(go) {
    const many = this.found.length;
    this.line.textContent = many ? fill(this.words.match, { place: this.at + 1, many }) : this.query.value ? this.words.none : "";
    this.frame();
    if (go && many) reveal(this.box, this.area, this.found[this.at][0]);
  }

  clear() {
    this.area.surface?.frame();
    this.box.querySelectorAll(".text-hit").forEach((one) => one.remove());
  }

  frame() {
    this.clear();
    const place = this.found[this.at];
    if (this.area.surface) return this.area.surface.frame(...(place ?? []));
    if (!place) return;
    for (const { left, top, width, height } of boxes(this.area, ...place)) {
      const hit = element("span", { class: "text-hit", "aria-hidden": "true" });
      Object.assign(hit.style, { left: `${this.area.offsetLeft + left}px`, top: `${this.area.offsetTop + top}px`, width: `${width}px`, height: `${height}px` });
      this.area.after(hit);
    }
  }

  replaceOne() {
    const place = this.found[this.at];
    if (!place) return;
    const back = document.activeElement;
    applyEdit(this.area, { from: place[0], to: place[1], text: this.put.value });
    back.focus();
    this.search(place[0] + this.put.value.length);
  }

  // All matches in one change, so that one undo reverts them.
  replaceAll() {
    const { area, found } = this, many = found.length;
    if (!many) return;
    const from = found[0][0], to = found.at(-1)[1], back = document.activeElement;
    let text = "", last = from;
    for (const [start, end] of found) {
      text += area.value.slice(last, start) + this.put.value;
      last = end;
    }
    applyEdit(area, { from, to, text });
    back.focus();
    this.search(0, false);
    this.line.textContent = fill(this.words.replaced, { many });
  }
}
