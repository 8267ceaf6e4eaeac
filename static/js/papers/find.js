// The finder of papers, over papers.json; without filters the page's own list is shown.
import { Finder, firstOf } from "../finder.js";
import { download } from "./download.js";
import { show } from "./show.js";

const form = document.getElementById("find");
const list = document.getElementById("found");
const own = [...list.childNodes];
const root = new URL(form.dataset.root, location.href);
let papers;

function rows() {
  papers ??= fetch(form.dataset.source).then((response) => response.json()).then((works) => works.map(row));
  papers.catch(() => (papers = undefined)); // so that it is requested again
  return papers;
}

function row(paper) {
  const { custom } = paper;
  return {
    paper,
    url: new URL(custom.url.slice(1), root).href,
    year: [year(paper)],
    type: [custom.type ?? paper.type],
    author: (custom.author ?? []).map(({ person }) => person),
    journal: [custom.journal],
    unit: custom.units,
    access: [custom.access],
  };
}

function year(paper) {
  return String(paper.issued?.["date-parts"][0][0] ?? "");
}

new Finder(form, rows, (fitting, filters) => {
  const found = fitting?.map(({ paper }) => paper);
  list.replaceChildren(...(found ? show(firstOf(found, form), year, form.dataset.unknown, root) : own));
  download(found && new Set(found.map((paper) => paper.id)), filters.map(([, value]) => value));
});
