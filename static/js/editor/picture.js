// Editing one picture: setting its focal point, and selecting a part to crop.
import { element, notifyChange } from "./controls.js";

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

// The position of a pointer on a picture, in percent of its sides.
function pointOn(event, image) {
  const box = image.getBoundingClientRect();
  return [(event.clientX - box.left) / box.width * 100, (event.clientY - box.top) / box.height * 100];
}

// Track a pointer from pressing to releasing it.
function trackPointer(stage, begin) {
  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const move = begin(event);
    stage.setPointerCapture(event.pointerId);
    event.preventDefault();
    const end = () => {
      stage.removeEventListener("pointermove", move);
      stage.removeEventListener("pointerup", end);
      stage.removeEventListener("pointercancel", end);
    };
    stage.addEventListener("pointermove", move);
    stage.addEventListener("pointerup", end);
    stage.addEventListener("pointercancel", end);
  });
}

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

class Crop {
  constructor(form) {
    this.form = form;
    this.stage = form.querySelector(".crop-stage");
    this.image = this.stage.querySelector("img");
    this.box = this.stage.querySelector(".crop-box");
    this.ratio = form.querySelector("#ratio");
    this.stage.hidden = form.querySelector(".crop-ratio").hidden = false;
    trackPointer(this.stage, (event) => this.begin(event));
    form.addEventListener("input", () => this.show());
    this.ratio.addEventListener("change", () => this.fit());
    this.show();
  }

  get sides() {
    return ["left", "top", "width", "height"].map((name) => Number(this.form.elements[name].value) || 0);
  }

  // Height in percent for a width in percent, if an aspect ratio is selected.
  height(width, free) {
    const [wide, high] = this.ratio.value.split(":").map(Number);
    return high ? width * this.image.width / this.image.height * high / wide : free;
  }

  set(left, top, width, height) {
    for (const [name, value] of Object.entries({ left, top, width, height })) this.form.elements[name].value = Math.round(value * 10) / 10;
    this.show();
  }

  // The largest centred part with the selected aspect ratio.
  fit() {
    if (!this.ratio.value) return;
    const high = this.height(100);
    const [width, height] = high > 100 ? [10000 / high, 100] : [100, high];
    this.set((100 - width) / 2, (100 - height) / 2, width, height);
  }

  begin(event) {
    const [x, y] = pointOn(event, this.image), [left, top, width, height] = this.sides;
    const corner = this.box.getBoundingClientRect();
    const whole = width > 99 && height > 99;
    if (!whole && corner.right - event.clientX < 28 && corner.bottom - event.clientY < 28 && event.target === this.box) return (moved) => this.span(left, top, moved);
    if (!whole && event.target === this.box) {
      return (moved) => {
        const [toX, toY] = pointOn(moved, this.image);
        this.set(clamp(left + toX - x, 0, 100 - width), clamp(top + toY - y, 0, 100 - height), width, height);
      };
    }
    return (moved) => this.span(x, y, moved);
  }

  // From a point to the pointer, in any direction.
  span(x, y, moved) {
    const [toX, toY] = pointOn(moved, this.image).map((value) => clamp(value, 0, 100));
    const width = Math.max(1, Math.abs(toX - x)), height = Math.min(100, Math.max(1, this.height(width, Math.abs(toY - y))));
    this.set(Math.min(x, toX), clamp(toY < y ? y - height : y, 0, 100 - height), width, height);
  }

  show() {
    const [left, top, width, height] = this.sides.map((value) => `${clamp(value, 0, 100)}%`);
    Object.assign(this.box.style, { left, top, width, height });
  }
}

for (const figure of document.querySelectorAll("[data-focal]")) new FocalPoint(figure);
for (const form of document.querySelectorAll("[data-cropping]")) new Crop(form);
