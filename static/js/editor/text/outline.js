// The headings of a text, and the numbers of its words and characters.
import { element, fill } from "../controls.js";

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*$/;
const FENCE = /^ {0,3}(```|~~~)/;
const HAN = /\p{Script=Han}/gu;
const MARKS = [
  [/^ {0,3}(?:```|~~~).*$/gm, ""], [/^\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/gm, ""], [/^\[\^[^\]]+\]:/gm, ""], [/\[\^[^\]]+\]/g, ""],
  [/!?\[([^\]]*)\]\((?:<[^>]*>|[^)\s]*)(?:\s+"([^"]*)")?\)/g, "$1 $2"], [/\[\[(?:[^|\]]*\|)?([^\]]*)\]\]/g, "$1"], [/^[ \t]*(?:#{1,6}|[-*+]|\d+[.)]|>)[ \t]+/gm, ""], [/[*_~`|$\\]/g, ""],
];
let segmenter;

// Every heading: level, text, and position of its line.
export function headings(value) {
  const found = [];
  let at = 0, fence = "";
  for (const line of value.split("\n")) {
    const fenced = FENCE.exec(line)?.[1], heading = !fence && HEADING.exec(line);
    if (fenced) fence = fence ? (fence === fenced ? "" : fence) : fenced;
    else if (heading) found.push({ level: heading[1].length, text: heading[2].replace(/[*_`\\]/g, ""), at });
    at += line.length + 1;
  }
  return found;
}

// The ids that authors write after # to link to headings; duplicates are numbered.
export function withIds(all) {
  const taken = new Map();
  return all.map((one) => {
    const wanted = one.text.toLowerCase().replace(/[^\p{L}\p{N}_]+/gu, "-").slice(0, 60).replace(/^-+|-+$/g, "") || "section";
    let id = wanted;
    while (taken.has(id)) {
      taken.set(wanted, taken.get(wanted) + 1);
      id = `${wanted}-${taken.get(wanted)}`;
    }
    taken.set(id, 1);
    return { ...one, id };
  });
}

// Words as word processors count them: each Chinese character is one. Characters exclude whitespace.
export function count(value) {
  const text = MARKS.reduce((left, [sign, put]) => left.replace(sign, put), value);
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "word" });
  let words = text.match(HAN)?.length ?? 0;
  for (const part of segmenter.segment(text.replace(HAN, " "))) if (part.isWordLike) words += 1;
  return { words, characters: [...text.replace(/\s/gu, "")].length };
}

// Update both after a pause in typing.
export function follow(box, area, words, go) {
  const line = box.querySelector(".text-counts"), outline = box.querySelector(".text-outline");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  let timer;
  function list() {
    const all = headings(area.value), top = Math.min(...all.map((one) => one.level));
    outline.querySelector("[data-none]").hidden = all.length > 0;
    outline.querySelector("ul").replaceChildren(...all.map((one) => element("li", { "data-level": one.level - top + 1 },
      element("button", { type: "button", class: "tool-line", lang: area.lang, onclick: () => go(one.at) }, one.text))));
  }
  function look() {
    const { words: many, characters } = count(area.value);
    line.textContent = fill(words.counts, { words: number.format(many), characters: number.format(characters) });
    if (!outline.hidden) list();
  }
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 400);
  });
  look();
  return {
    toggle() {
      outline.hidden = !outline.hidden;
      if (outline.hidden) return area.focus();
      list();
      outline.querySelector("button").focus();
    },
  };
}
