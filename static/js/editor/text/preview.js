// Shows a text as on its page in place of the textarea, with the same words at the same height.
import { characterAt, covered, reveal } from "./place.js";
import { rendered } from "./rendered.js";

const BLOCKS = "p, li, h2, h3, h4, h5, h6, td, th, figcaption, pre";
// pixels: a smaller shift is layout settling, not scrolling by the reader
const MOVED = 10;
const letters = (text) => text.replace(/[^\p{L}\p{N}]/gu, "");

// The key by which a position is found again: the first letters of its paragraph.
const words = (value, at) => letters(value.slice(value.lastIndexOf("\n", at - 1) + 1, at + 400).split("\n")[0].replace(/\]\([^)]*\)/g, "]")).slice(0, 24);

// How far a position is within its paragraph: 0 … 1.
function within(value, at) {
  const start = value.lastIndexOf("\n", at - 1) + 1, end = value.indexOf("\n", at);
  return (at - start) / ((end < 0 ? value.length : end) - start || 1);
}

const nearest = (places, wanted) => places.toSorted((one, other) => Math.abs(one - wanted) - Math.abs(other - wanted))[0] ?? wanted;

export class Preview {
  area; box; form; said;

  constructor(box, area, form, said) {
    Object.assign(this, { box, area, form, said });
    this.pane = document.createElement("div");
    this.pane.className = "markdown-preview prose";
    Object.assign(this.pane, { hidden: true, tabIndex: 0, lang: area.lang, dir: area.dir || "ltr" });
    area.after(this.pane);
  }

  get shown() {
    return !this.pane.hidden;
  }

  async show() {
    const { area, pane } = this, top = covered(this.box) + 8, inside = area.getBoundingClientRect().top < top;
    const at = inside ? characterAt(area, top) : 0, part = at / (area.value.length || 1), known = words(area.value, at);
    this.kept = { scroll: scrollY };
    pane.style.minHeight = `${area.offsetHeight}px`;
    pane.hidden = false;
    area.hidden = true;
    pane.replaceChildren();
    await this.fill();
    pane.style.minHeight = "";
    if (inside) this.go(top, known, part, within(area.value, at));
    this.kept.preview = scrollY;
  }

  async fill() {
    const { area, pane, form } = this, html = await rendered(form, this.box, area.value);
    if (html === null) pane.textContent = this.said.noPreview;
    else if (area.value.trim()) pane.innerHTML = html;
    else pane.textContent = this.said.empty;
  }

  // Scroll so that the words are `top` below the window's top; if they aren't found, to the same share of the text.
  go(top, known, part, share) {
    const box = this.pane.getBoundingClientRect(), wanted = box.top + box.height * part;
    const blocks = [...this.pane.querySelectorAll(BLOCKS)].filter((one) => known && letters(one.textContent).startsWith(known)).map((one) => one.getBoundingClientRect());
    scrollBy({ top: nearest(blocks.map((one) => one.top + one.height * share), wanted) - top });
  }

  hide() {
    const { area, pane, box } = this, top = covered(box) + 8, moved = Math.abs(scrollY - this.kept.preview) > MOVED;
    const seen = moved && [...pane.querySelectorAll(BLOCKS)].find((one) => one.getBoundingClientRect().bottom > top);
    const known = seen && letters(seen.textContent).slice(0, 24), whole = pane.getBoundingClientRect();
    const part = seen ? (seen.getBoundingClientRect().top - whole.top) / whole.height : 0;
    pane.hidden = true;
    area.hidden = false;
    area.focus({ preventScroll: true });
    if (!moved) return scrollTo({ top: this.kept.scroll });
    const starts = [...area.value.matchAll(/^.*$/gm)].filter((line) => known && words(line[0], 0).startsWith(known)).map((line) => line.index);
    reveal(box, area, Math.round(nearest(starts, area.value.length * part)), top);
  }
}
