// The focal point of a picture.
import { element, notifyChange } from "../../js/editor/controls.js";
import { clamp, pointOn, trackPointer } from "../../js/editor/pointer.js";

class FocalPoint {
  figure; x; y;

  constructor(figure) {
    const [x, y] = [figure.dataset.x, figure.dataset.y].map((id) => document.getElementById(id));
    Object.assign(this, { figure, x, y });
    if (x.readOnly) return;
    this.stage = figure.querySelector(".focal-stage");
    this.image = this.stage.querySelector("img");
    this.voice = element("span", { class: "visually-hidden", role: "status" });
    this.mark = element("button", { type: "button", class: "focal-mark", "aria-label": figure.dataset.label });
    this.stage.append(this.mark);
    figure.append(this.voice);
    figure.querySelector(".focal-how").hidden = false;
    // A tap rather than a press, so that a finger on the picture can scroll the page; the mark itself can be dragged.
    this.stage.addEventListener("click", (event) => {
      if (event.detail) this.set(...pointOn(event, this.image));
      this.mark.focus();
    });
    trackPointer(this.mark, () => (moved) => this.set(...pointOn(moved, this.image)));
    this.mark.addEventListener("keydown", (event) => this.key(event));
    for (const input of [x, y]) input.addEventListener("input", () => this.show());
    this.show();
  }

  get now() {
    return [this.x, this.y].map((input) => clamp(input.value === "" ? 50 : Number(input.value), 0, 100));
  }

  set(left, top) {
    this.x.value = Math.round(clamp(left, 0, 100));
    this.y.value = Math.round(clamp(top, 0, 100));
    notifyChange(this.y);
  }

  key(event) {
    const step = event.shiftKey ? 10 : 1;
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (!by) return;
    event.preventDefault();
    const [left, top] = this.now;
    this.set(left + by[0], top + by[1]);
    let number = 0;
    this.voice.textContent = this.figure.dataset.said.replace(/#/g, () => this.now[number++]);
  }

  show() {
    const [left, top] = this.now;
    this.mark.style.setProperty("--left", `${left}%`);
    this.mark.style.setProperty("--top", `${top}%`);
    for (const image of document.querySelectorAll(".crops img")) image.style.objectPosition = `${left}% ${top}%`;
  }
}

for (const figure of document.querySelectorAll("[data-focal]")) new FocalPoint(figure);
