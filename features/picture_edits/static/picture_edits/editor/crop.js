// Selecting a part of a picture to crop.
import { clamp, pointOn, trackPointer } from "../../js/editor/pointer.js";

export class Crop {
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

for (const form of document.querySelectorAll("[data-cropping]")) new Crop(form);
