// Renders papers like the server: grouped by year, each a reference in its parts. Addresses are relative to `root`,
// which isn’t `/` if the site is below a path.
import { element, foreign } from "../finder.js";

export function show(papers, year, unknown, root) {
  const groups = new Map();
  for (const paper of papers) groups.set(year(paper), [...(groups.get(year(paper)) ?? []), paper]);
  return [...groups].map(([value, found]) => {
    const id = `year-${value || "unknown"}`;
    const section = element("section", { className: "group" }, element("h3", { id }, label(value, unknown)),
      element("ul", { className: "references", role: "list" }, ...found.map((paper) => element("li", {}, reference(paper, root), ...date(paper), ...brief(paper)))));
    section.setAttribute("aria-labelledby", id);
    return section;
  });
}

function label(value, unknown) {
  if (!value) return unknown;
  return document.documentElement.lang.startsWith("zh") ? `${value}年` : value;
}

function reference(paper, root) {
  const own = paper.custom;
  const parts = own.reference.map(([text, role, href, italic]) => {
    if (role === "title") {
      const title = element(italic ? "i" : "span", foreign(own["title-lang"]), text);
      return element("a", { href: new URL(own.url.slice(1), root).href }, title);
    }
    if (role === "container") return element("cite", foreign(own["title-lang"]), text);
    if (role === "link") return element("a", { className: "reference-link", href, rel: "external" }, element("bdi", { dir: "ltr" }, text));
    return italic ? element("i", {}, text) : text;
  });
  return element("span", { className: "reference", dir: "auto", ...foreign(own.lang) }, ...parts);
}

/** The date if it is more exact than the year. */
function date({ custom }) {
  if (!custom.date) return [];
  const [dateTime, text] = custom.date;
  return [" ", element("span", { className: "reference-date" }, element("time", { dateTime }, text))];
}

function brief({ custom }) {
  return custom.brief ? [element("p", { className: "reference-brief", ...foreign(custom["brief-lang"]) }, custom.brief)] : [];
}
