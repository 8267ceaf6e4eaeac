// The finder of people: over the directory on the page, where it hides people who don't match and letters without
// people; or over the data of all, where the directory is in pages. Heads and portraits, which repeat people of the list,
// are shown with the whole list alone.
import { Finder, firstOf } from "../finder.js";
import { show } from "./show.js";

const form = document.getElementById("find");
const list = document.getElementById("found");
const first = document.getElementById("first");
const own = [...list.childNodes];
const letters = [...list.querySelectorAll(".letter")];
const people = [...list.querySelectorAll("[data-unit]")].map((item) => ({
  item,
  url: item.querySelector("a").href.replace(/index\.html$/, ""),
  unit: item.dataset.unit.split(" "),
  field: item.dataset.field.split(" "),
}));
const root = new URL(form.dataset.root ?? "/", location.href);
let rows;

function everybody() {
  rows ??= fetch(form.dataset.source).then((response) => response.json()).then((all) => all.map((person) => ({ ...person, url: new URL(person.url.slice(1), root).href })));
  rows.catch(() => (rows = undefined)); // so that it is requested again
  return rows;
}

function hideOthers(fitting) {
  const shown = new Set(fitting ?? people);
  if (first) first.hidden = Boolean(fitting);
  for (const one of people) one.item.hidden = !shown.has(one);
  for (const letter of letters) letter.hidden = !letter.querySelector("[data-unit]:not([hidden])");
}

function showFound(fitting) {
  if (first) first.hidden = Boolean(fitting);
  list.replaceChildren(...(fitting ? [show(firstOf(fitting, form))] : own));
}

if (form.dataset.source) new Finder(form, everybody, showFound);
else new Finder(form, async () => people, hideOthers);
