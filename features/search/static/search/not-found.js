// The 404 page on a host that serves only files: suggests pages for the missing address, like missing.py on the live
// site.

import { hit, Index } from "./common.js";
import { advice } from "./spelling.js";

const NEAREST = 6;
const section = document.querySelector(".nearest");
const field = document.getElementById("search-query");
const search = new URL(".", field.form.action);
const words = wordsOf(location.pathname);

if (words) {
  field.value = words;
  offer();
}

/** The words of the last segment of an address; empty if it has none. */
function wordsOf(path) {
  const last = decoded(path.split("/").filter(Boolean).at(-1) ?? "");
  return (last.replace(/\.[a-z0-9]{1,5}$/, "").match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");
}

function decoded(step) {
  try {
    return decodeURIComponent(step);
  } catch {
    return "";
  }
}

async function offer() {
  const root = new URL("../../", search);
  const index = await Index.open(root, search.pathname.split("/").at(-3));
  let found = await index.runQuery(words);
  const number = found.groups.length;
  if (!found.total) {
    const { spellings, alone } = await advice(index, found);
    const other = spellings[0] ?? alone[0]?.[0];
    if (!other) return;
    found = await index.runQuery(other);
  }
  const hits = await Promise.all(found.chosen.slice(0, NEAREST).map((place) => hit(index, place, found.groups)));
  const near = hits.filter((one) => isNear(one, found.groups, number, index.folding));
  section.querySelector("ul").replaceChildren(...near.map((one) => item(one, root)));
  section.hidden = !near.length;
}

/** Whether at least half of the words of an address, their `number`, are in the title or the address of a result. */
function isNear({ title, url }, groups, number, folding) {
  const last = decoded(url.split("/").filter(Boolean).at(-1) ?? "");
  const named = folding.text([...title.map(([text]) => text), last].join(" "));
  return 2 * groups.filter((group) => group.some((form) => named.includes(form.join(" ")))).length >= number;
}

function item({ url, title, lang, label }, root) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(url.slice(1), root).href;
  link.textContent = title.map(([text]) => text).join("");
  if (lang) Object.assign(link, { lang, dir: "auto" });
  const mark = document.createElement("span");
  mark.className = "unit-mark";
  mark.textContent = label;
  row.append(link, " ", mark);
  return row;
}
