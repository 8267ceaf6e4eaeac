// The finder of people, over the directory on the page: hides people who don't match, and letters without people.
import { Finder } from "../finder.js";

const letters = [...document.querySelectorAll("#found .letter")];
const people = [...document.querySelectorAll("#found [data-unit]")].map((item) => ({
  item,
  url: item.querySelector("a").href.replace(/index\.html$/, ""),
  unit: item.dataset.unit.split(" "),
  field: item.dataset.field.split(" "),
}));

new Finder(document.getElementById("find"), async () => people, (fitting) => {
  const shown = new Set(fitting ?? people);
  for (const one of people) one.item.hidden = !shown.has(one);
  for (const letter of letters) letter.hidden = !letter.querySelector("[data-unit]:not([hidden])");
});
