// Positions of characters of a plain textarea on the page, measured in an invisible copy.
import { element } from "../controls.js";

const COPIED = ["font", "fontFeatureSettings", "letterSpacing", "wordSpacing", "lineHeight", "textIndent", "tabSize", "direction", "padding", "borderWidth"];

function mirror(area, from, to) {
  const style = getComputedStyle(area), copy = element("div", { class: "text-mirror", "aria-hidden": "true", lang: area.lang });
  for (const name of COPIED) copy.style[name] = style[name];
  copy.style.width = `${area.clientWidth}px`;
  const marked = element("mark");
  marked.textContent = area.value.slice(from, to) || "\u200b";
  copy.append(area.value.slice(0, from), marked, `${area.value.slice(to)}\u200b`);
  area.after(copy);
  return [copy, marked];
}

// The boxes of some characters, relative to the upper corner of the textarea.
export function boxes(area, from, to = from) {
  const [copy, marked] = mirror(area, from, to), origin = copy.getBoundingClientRect();
  const found = [...marked.getClientRects()].map((box) => ({ left: box.left - origin.left, top: box.top - origin.top, width: box.width, height: box.height }));
  copy.remove();
  return found;
}

// The height at the window's top that sticky elements cover.
export function covered(box) {
  const top = box.querySelector(".text-top");
  return Math.max(0, top.getBoundingClientRect().bottom, parseFloat(getComputedStyle(top).getPropertyValue("--bar")) || 0);
}

// Scroll to a character; with `top`, to that distance below the window's top.
export function reveal(box, area, at, top) {
  if (area.surface) return area.surface.reveal(at);
  const [{ top: inside, height }] = boxes(area, at), y = area.getBoundingClientRect().top + inside;
  if (top !== undefined) return scrollBy({ top: y - top });
  const above = covered(box) + 16;
  if (y < above || y + height > innerHeight - 16) scrollBy({ top: y - Math.max(above, innerHeight / 3) });
}

// The character at the left edge of the line that is `y` below the window's top.
export function characterAt(area, y) {
  const box = area.getBoundingClientRect();
  if (y <= box.top) return 0;
  const found = document.caretPositionFromPoint?.(box.left + 24, y);
  if (found?.offsetNode === area) return found.offset;
  return Math.round(area.value.length * Math.min(1, (y - box.top) / box.height));
}
