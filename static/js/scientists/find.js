// The finder of people, over the list on the page: hides people who don't match, and letters without people. Heads and
// portraits, which repeat people of the list, are shown with the whole list alone.
import { Finder } from "../finder.js";

const first = document.getElementById("first");
const letters = [...document.querySelectorAll("#found .letter")];
const people = [...document.querySelectorAll("#found [data-unit]")].map((item) => ({
  item,
  url: item.querySelector("a").href.replace(/index\.html$/, ""),
  unit: item.dataset.unit.split(" "),
  field: item.dataset.field.split(" "),
}));

new Finder(document.getElementById("find"), async () => people, (fitting) => {
  const shown = new Set(fitting ?? people);
  if (first) first.hidden = Boolean(fitting);
  for (const one of people) one.item.hidden = !shown.has(one);
  for (const letter of letters) letter.hidden = !letter.querySelector("[data-unit]:not([hidden])");
});
