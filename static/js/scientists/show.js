// Renders people found as a list like the server's, without portraits.
import { element, foreign } from "../finder.js";

export function show(people) {
  return element("ul", { className: "people", role: "list" }, ...people.map(person));
}

function person({ url, name, lang, others, about }) {
  const link = element("a", { href: url, ...foreign(lang) }, name);
  const names = others.flatMap(([other, tag]) => [" ", element("span", { className: "other-name", ...foreign(tag) }, other)]);
  const lines = about ? [element("div", { className: "person-about" }, element("p", {}, about))] : [];
  return element("li", { className: "person" }, element("h3", { className: "person-name" }, link, ...names), ...lines);
}
