// Trees: folding, and moving rows by drag and drop and by Alt with arrows. The server makes every move; without this
// script the same buttons submit the same form.
import { element, fill } from "../../js/editor/controls.js";
import "../../js/editor/menus.js";

const YEAR = 365 * 24 * 3600;
const INDENT = 28;
const form = /** @type {HTMLFormElement} */ (document.getElementById("tree-form"));
const voice = element("p", { class: "visually-hidden", role: "status" });
let queue = Promise.resolve();

const tree = () => document.getElementById("tree");
const itemOf = (node) => node?.closest?.(".tree-item");
const parentOf = (item) => itemOf(item.parentElement);
const childList = (item) => item.querySelector(":scope > .tree-below");
const siblings = (item) => [...item.parentElement.children];
const rowOf = (item) => item.querySelector(":scope > .tree-row");
const depthOf = (item) => (parentOf(item) ? 1 + depthOf(parentOf(item)) : 0);
const idOf = (item) => item?.dataset.id ?? "";

function announce(text) {
  voice.textContent = "";
  setTimeout(() => { voice.textContent = text; }, 50);
}

// Folding
function toggleFold(button) {
  const item = itemOf(button), list = childList(item), open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  if (open) button.setAttribute("aria-controls", list.id);
  else button.removeAttribute("aria-controls");
  list.hidden = !open;
  const folded = [...tree().querySelectorAll(".tree-below[hidden]")].map((one) => idOf(itemOf(one)));
  const secure = location.protocol === "https:" ? "; secure" : "";
  const text = encodeURIComponent(folded.join(" ")).slice(0, 3000);
  document.cookie = `${form.dataset.cookie}=${text}; path=${form.dataset.path}; max-age=${YEAR}; samesite=lax${secure}`;
}

// Submitting: the response replaces the tree and the notices above it.
async function send(values, address = form.action) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const response = await fetch(address, { method: "POST", body }).catch(() => null);
  if (!response) return announce(form.dataset.failed);
  const page = new DOMParser().parseFromString(await response.text(), "text/html"), fresh = page.getElementById("tree");
  if (!fresh) return location.reload(); // signed out, or an error: the page shows which
  const area = document.querySelector("#content > .page");
  for (const notice of area.querySelectorAll(":scope > .notice")) notice.remove();
  area.prepend(...page.querySelectorAll("#content > .page > .notice"));
  tree().replaceWith(fresh);
  focusMoved(fresh.querySelector("[autofocus]"));
}

function focusMoved(title) {
  const item = itemOf(title);
  if (!item) return;
  for (let one = parentOf(item); one; one = parentOf(one)) if (childList(one).hidden) toggleFold(rowOf(one).querySelector(".tree-fold"));
  title.focus();
  const rows = siblings(item);
  announce(fill(form.dataset.moved, { title: title.textContent.trim(), place: rows.indexOf(item) + 1, many: rows.length, level: depthOf(item) + 1 }));
}

const enqueue = (task) => { queue = queue.then(task, task); return queue; };

document.addEventListener("submit", (event) => {
  const { submitter } = event;
  if (event.target !== form || !submitter) return;
  event.preventDefault();
  if (submitter.name === "fold") return toggleFold(submitter);
  enqueue(() => send({ [submitter.name]: submitter.value }, submitter.hasAttribute("formaction") ? submitter.formAction : form.action));
});

// Keyboard: uses the buttons of the row as they are when its turn comes.
document.addEventListener("keydown", (event) => {
  const rtl = document.documentElement.dir === "rtl";
  const verb = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: rtl ? "in" : "out", ArrowRight: rtl ? "out" : "in" }[event.key];
  const item = itemOf(event.target);
  if (!verb || !event.altKey || event.ctrlKey || event.metaKey || event.isComposing || !item?.querySelector(":scope > .tree-row [data-grip]")) return;
  event.preventDefault();
  enqueue(async () => {
    const now = itemOf(document.activeElement) ?? item;
    const button = rowOf(now).querySelector(`button[name=move][value^="${verb} "]`);
    if (button) await send({ move: button.value });
  });
});

// Drag and drop: a line shows the target position, horizontal movement selects the level.
const line = element("div", { class: "tree-line", hidden: true });
let drag = null;

const visible = (moved) => [...tree().querySelectorAll(".tree-item")].filter((one) => !moved.contains(one) && !one.closest(".tree-below[hidden]"));
const acceptsChild = (item, moved) => item.hasAttribute("data-takes") && (!tree().hasAttribute("data-stays") || item === parentOf(moved));

// The row before the gap at a height, and the rows that the moved one could be below, outermost first.
function gapAt(y) {
  const rows = visible(drag.item);
  const at = rows.findLastIndex((one) => { const box = rowOf(one).getBoundingClientRect(); return y > box.top + box.height / 2; });
  const before = rows[at] ?? null, next = rows[at + 1] ?? null, least = next ? depthOf(next) : 0;
  const places = [];
  for (let one = before; one; one = parentOf(one)) {
    const depth = depthOf(one);
    if (depth + 1 >= least && acceptsChild(one, drag.item)) places.unshift({ parent: one, depth: depth + 1 });
  }
  if (least === 0 && !tree().querySelector(":scope > [data-fixed]")) places.unshift({ parent: null, depth: 0 });
  return { before, places };
}

function updateTarget(event) {
  const { before, places } = gapAt(event.clientY);
  const way = (event.clientX - drag.x) * (document.documentElement.dir === "rtl" ? -1 : 1);
  const wanted = drag.depth + Math.round(way / INDENT);
  const place = places.reduce((best, one) => (best && Math.abs(best.depth - wanted) <= Math.abs(one.depth - wanted) ? best : one), null);
  drag.place = place && { parent: place.parent, after: rowBefore(place, before) };
  line.hidden = !place;
  if (!place) return;
  const box = before ? rowOf(before).getBoundingClientRect() : tree().getBoundingClientRect(), frame = tree().getBoundingClientRect();
  line.style.setProperty("--at", `${(before ? box.bottom : box.top) - frame.top}px`);
  line.style.setProperty("--level", place.depth);
}

// The row right before the gap among those below `parent`; of a folded one, its last.
function rowBefore({ parent, depth }, before) {
  if (before === parent) {
    const list = parent && childList(parent), rows = list?.hidden ? [...list.children].filter((one) => one !== drag.item) : [];
    return rows.at(-1) ?? null;
  }
  let one = before;
  while (one && depthOf(one) > depth) one = parentOf(one);
  return one;
}

function endDrag() {
  drag.item.classList.remove("tree-dragged");
  line.remove();
  drag = null;
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.("[data-grip]");
  if (!grip || event.button) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  const item = itemOf(grip);
  drag = { item, grip, x: event.clientX, depth: depthOf(item), place: null };
  item.classList.add("tree-dragged");
  tree().append(line);
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  updateTarget(event);
  const edge = 60, { clientY: y } = event;
  if (y > innerHeight - edge) scrollBy(0, 12);
  else if (y < edge + 60) scrollBy(0, -12);
});

document.addEventListener("pointerup", () => {
  if (!drag) return;
  const { item, place } = drag, parent = parentOf(item), rows = siblings(item).filter((one) => one !== line);
  endDrag();
  const isSame = place && place.parent === parent && (place.after ?? undefined) === rows[rows.indexOf(item) - 1];
  if (!place || isSame) return;
  enqueue(() => send({ move: `to ${idOf(item)} ${idOf(parent)}`, parent: idOf(place.parent), after: idOf(place.after) }));
});

document.addEventListener("pointercancel", () => drag && endDrag());
document.addEventListener("keydown", (event) => event.key === "Escape" && drag && endDrag());

if (form) form.after(voice);
