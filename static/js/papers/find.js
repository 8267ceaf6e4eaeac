// Several facets at once, over papers.json; the page's own list stays for none. The address says what was chosen.
import { download } from "./download.js";
import { show } from "./show.js";
import { found } from "./words.js";

const TESTS = {
  year: (paper, value) => year(paper) === value,
  type: (paper, value) => (paper.custom.type ?? paper.type) === value,
  author: (paper, value) => (paper.custom.author ?? []).some((one) => one.person === value),
  journal: (paper, value) => paper.custom.journal === value,
  unit: (paper, value) => paper.custom.units.includes(value),
  access: (paper, value) => paper.custom.access === value,
  q: (paper, _value, found) => found.has(paper.custom.url),
};
const PAUSE = 150; // milliseconds after the last key

function year(paper) {
  return String(paper.issued?.["date-parts"][0][0] ?? "");
}

function chosen(form) {
  const pairs = [...new FormData(form)].map(([name, value]) => [name, value.trim()]);
  return pairs.filter(([name, value]) => value && name in TESTS);
}

function start(form, list, status) {
  const own = [...list.childNodes];
  let papers;
  let turn = 0;

  async function find() {
    const wanted = chosen(form);
    const mine = ++turn;
    note(form, wanted.length > 0);
    if (!wanted.length) {
      if (form.dataset.front) return location.assign(form.dataset.front);
      list.replaceChildren(...own);
      status.textContent = "";
      download(null);
      return;
    }
    let words;
    try {
      papers ??= fetch(form.dataset.source).then((response) => response.json());
      const query = wanted.find(([name]) => name === "q")?.[1];
      [words] = await Promise.all([query && found(form.dataset.search, query), papers]);
    } catch {
      if (mine !== turn) return;
      papers = undefined;
      status.textContent = form.dataset.failed;
      return;
    }
    if (mine !== turn) return;
    const fitting = (await papers).filter((paper) => wanted.every(([name, value]) => TESTS[name](paper, value, words)));
    list.replaceChildren(...show(fitting, year, form.dataset.unknown, new URL(form.dataset.root, location.href)));
    download(new Set(fitting.map((paper) => paper.id)), wanted.map(([, value]) => value));
    status.textContent = fitting.length === 0 ? form.dataset.none
      : fitting.length === 1 ? form.dataset.one : form.dataset.many.replace("{number}", String(fitting.length));
  }

  for (const [name, value] of new URLSearchParams(location.search)) {
    if (form.elements[name] && name in TESTS) form.elements[name].value = value;
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  let pause;
  const typed = (event) => { // half-typed pinyin asks nothing
    clearTimeout(pause);
    if (!event.isComposing) pause = setTimeout(find, event.target.name === "q" ? PAUSE : 0);
  };
  form.addEventListener("input", typed);
  form.addEventListener("compositionend", typed);
  form.addEventListener("reset", () => setTimeout(find));
  if (chosen(form).length) find();
}

// The address of a choice can be passed on, and is kept out of search engines.
function note(form, any) {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  history.replaceState(null, "", any ? `?${query}` : location.pathname);
  for (const link of document.querySelectorAll(".languages a")) link.search = any ? `?${query}` : "";
  let robots = document.head.querySelector("meta[name=robots]");
  if (any && !robots) {
    robots = document.head.appendChild(Object.assign(document.createElement("meta"), { name: "robots" }));
    robots.content = "noindex";
  }
}

const form = document.getElementById("find");
if (form) start(form, document.getElementById("found"), document.getElementById("find-status"));
