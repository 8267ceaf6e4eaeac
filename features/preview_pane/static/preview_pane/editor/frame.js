// Runs in the pane's frame: shows the page it receives, keeps the scroll position, and reports clicks. The frame has an
// origin of its own, and no other script runs in it.
const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, th, td, figcaption, blockquote, pre, summary, time, img";
const INTERACTIVE = "summary, button, input, select, textarea, label";
const MAX_LENGTH = 4000;
const pictures = new Map();
let port, shown = false;

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const letters = (text) => text.replace(/[^\p{L}\p{N}]/gu, "");

function parse({ html, pictures: found }) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const [digest, address] of Object.entries(found)) pictures.set(digest, address);
  for (const one of page.querySelectorAll("script, base, meta[http-equiv], iframe, object, embed")) one.remove();
  for (const one of page.querySelectorAll("img[data-picture]")) one.src = pictures.get(one.dataset.picture) ?? "";
  // blocks with text can be reached by keyboard, since they can be clicked
  for (const one of page.querySelectorAll(`main :is(${BLOCKS})`)) if (!one.querySelector("a, img, p, li, summary") && !one.closest("a")) one.tabIndex = 0;
  return page;
}

function attributes(old, next) {
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name) && !(name === "open" && old.localName === "details")) old.removeAttribute(name);
  for (const { name, value } of [...next.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}

// Makes one element equal to another without touching equal parts, so that nothing flashes and no picture is reloaded.
function morph(old, next) {
  attributes(old, next);
  const before = [...old.childNodes], after = [...next.childNodes];
  const same = (one, other) => one && other && one.isEqualNode(other);
  while (same(before[0], after[0])) { before.shift(); after.shift(); }
  while (same(before.at(-1), after.at(-1))) { before.pop(); after.pop(); }
  if (before.length === after.length && before.every((one, at) => one.nodeName === after[at].nodeName)) {
    before.forEach((one, at) => {
      if (one.nodeType === Node.ELEMENT_NODE) morph(one, after[at]);
      else one.data = after[at].data;
    });
    return;
  }
  const end = before.length ? before.at(-1).nextSibling : childAfter(old, next, after);
  const kept = before.filter((one) => one.nodeType === Node.ELEMENT_NODE);
  const placed = after.map((one) => {
    const at = kept.findIndex((other) => other.isEqualNode(one));
    return at < 0 ? one : kept.splice(at, 1)[0];
  });
  for (const one of before) if (!placed.includes(one)) one.remove();
  for (const one of placed) old.insertBefore(one, end);
}

// The node before which new nodes are inserted if none is removed: as many nodes follow it as in the other element.
function childAfter(old, next, after) {
  const follow = after.length ? next.childNodes.length - [...next.childNodes].indexOf(after.at(-1)) - 1 : 0;
  return old.childNodes[old.childNodes.length - follow] ?? null;
}

// Loads the style sheets of a page before it is shown.
async function styles(page) {
  const own = new Map([...document.head.querySelectorAll("link[rel=stylesheet]")].map((one) => [one.getAttribute("href"), one]));
  const wanted = [...page.head.querySelectorAll("link[rel=stylesheet]")], loads = [];
  for (const link of wanted) {
    const href = link.getAttribute("href");
    if (own.delete(href)) continue;
    const made = document.importNode(link);
    loads.push(new Promise((done) => { made.onload = made.onerror = done; }));
    document.head.append(made);
  }
  await Promise.all(loads);
  for (const one of own.values()) one.remove();
}

async function show(data) {
  const page = parse(data);
  await styles(page);
  attributes(document.documentElement, page.documentElement);
  document.title = page.title;
  morph(document.body, page.body);
  if (!shown && data.place) document.getElementById(data.place)?.scrollIntoView();
  shown = true;
  requestAnimationFrame(() => port.postMessage({ shown: data.number }));
}

// The number of letters of a block before a point.
function lettersBefore(block, { clientX, clientY }) {
  const place = document.caretPositionFromPoint?.(clientX, clientY), range = document.caretRangeFromPoint?.(clientX, clientY);
  const node = place?.offsetNode ?? range?.startContainer, offset = place?.offset ?? range?.startOffset;
  if (!node || !block.contains(node)) return 0;
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(node, offset);
  return letters(before.toString()).length;
}

// The file of a picture, even if its address is that of a rendition.
function fileOf(image) {
  if (!image) return "";
  const path = new URL(image.currentSrc || image.src, location.href).pathname;
  return image.dataset.file ?? decoded(path.match(/\/(?:pictures\/(.+)\/[^/]+|media\/(.+))$/)?.slice(1).find(Boolean) ?? "");
}

// The label of a value in a list of facts or a row of a table.
function labelOf(target) {
  const row = target.closest("dd, td")?.parentElement, name = row?.querySelector("dt, th");
  return name && !name.contains(target) ? name.textContent : "";
}

function reportClick(target, point) {
  const block = target.closest(BLOCKS) ?? target, text = block.textContent.slice(0, MAX_LENGTH), link = target.closest("a[href]");
  const alike = [...document.querySelectorAll(block.localName)].filter((one) => one.textContent === block.textContent);
  const card = target.closest("li, article")?.querySelector(":is(h2, h3, h4, h5) a[href]");
  const image = target.closest("img") ?? target.closest("figure, picture, a")?.querySelector("img");
  port.postMessage({
    clicked: {
      text,
      kind: block.localName,
      words: target.textContent.slice(0, MAX_LENGTH),
      before: point ? lettersBefore(block, point) : 0,
      number: alike.indexOf(block),
      file: fileOf(image).slice(0, MAX_LENGTH),
      date: (target.closest("time") ?? block.querySelector("time"))?.dateTime.slice(0, 40) ?? "",
      label: labelOf(target).slice(0, MAX_LENGTH),
      href: link?.getAttribute("href").slice(0, MAX_LENGTH) ?? "",
      card: card?.getAttribute("href").slice(0, MAX_LENGTH) ?? "",
    },
  });
}

// A link within this page is followed; no other link leads anywhere.
function follow(link, event) {
  event.preventDefault();
  const { hash } = link;
  if (!link.getAttribute("href").startsWith("#") || hash.length < 2) return false;
  document.getElementById(decoded(hash.slice(1)))?.scrollIntoView();
  return true;
}

addEventListener("click", (event) => {
  const link = event.target.closest("a[href], area[href]");
  if (link && follow(link, event)) return;
  const ground = !event.target.closest(BLOCKS) && event.target.querySelector(BLOCKS);
  if (ground || event.target.closest(INTERACTIVE) || !getSelection().isCollapsed || !port) return;
  reportClick(event.target, event.detail ? event : null);
}, true);
addEventListener("auxclick", (event) => event.preventDefault(), true);
addEventListener("submit", (event) => event.preventDefault(), true);
addEventListener("keydown", (event) => {
  if (event.isComposing || !port) return;
  const commands = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
  if (event.key === "Enter" && event.target.matches?.("[tabindex]")) reportClick(event.target);
  else if (event.key === "Escape") port.postMessage({ key: "escape" });
  else if (commands && (key === "s" || (key === "p" && event.shiftKey))) port.postMessage({ key: key === "s" ? "save" : "close" });
  else return;
  event.preventDefault();
});
addEventListener("message", ({ ports }) => {
  if (port || !ports.length) return;
  [port] = ports;
  // in order, so that a page that waits for its style sheets can't replace a newer one
  let last = Promise.resolve();
  port.onmessage = ({ data }) => { last = last.then(() => show(data)).catch(reportError); };
});
