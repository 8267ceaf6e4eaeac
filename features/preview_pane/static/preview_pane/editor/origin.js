// Finds the control from which a part of the page comes, and the position in its text.
import { decoded } from "../../js/editor/controls.js";

const SYNTAX = [[/!\[([^\]]*)\]\((?:<[^>]*>|[^)\s]*)(?:\s+"([^"]*)")?\)/g, "$1$2"], [/\[([^\]]*)\]\((?:<[^>]*>|[^)\s]*)(?:\s+"[^"]*")?\)/g, "$1"], [/\[\[(?:[^|\]]*\|)?([^\]]*)\]\]/g, "$1"], [/\[\^[^\]]+\]:?/g, ""]];
const PREFIX_LENGTH = 24;
const MIN_LENGTH = 3;
// minimum letters for a match by the beginning; a Chinese character counts as two
const MIN_DISTINCTIVE = 10;

const SENTENCES = ["p", "li", "blockquote", "figcaption"];

const letters = (text) => text.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
const lettersOf = (line) => letters(SYNTAX.reduce((left, [sign, put]) => left.replace(sign, put), line.replace(/^\s*\d+[.)]\s/, "")));

const isDistinctive = (wanted) => wanted.length + (wanted.match(/\p{Script=Han}/gu)?.length ?? 0) >= MIN_DISTINCTIVE;

// Controls with text of the entry, those of a language first.
function controlsOf(form, locale) {
  const all = [...form.elements].filter((one) => one.name && !/^(_|csrf_token$)/.test(one.name) && "value" in one && one.value && one.type !== "checkbox" && (one.type !== "hidden" || one.closest("[data-picker]")));
  const other = (one) => Boolean(one.closest("[data-column]")) && !one.name.endsWith(`.${locale}`);
  return [...all.filter((one) => !other(one)), ...all.filter(other)];
}

// The lines of a text with their positions.
const linesOf = (text) => [...text.matchAll(/^.*$/gm)].map((line) => ({ at: line.index, text: line[0], letters: lettersOf(line[0]) })).filter((line) => line.letters);

// The position after so many letters of a line, skipping markup and addresses of links.
function after(line, count) {
  const hidden = [...line.text.matchAll(/\]\([^)]*\)|\[\^[^\]]+\]/g)].map((one) => [one.index, one.index + one[0].length]);
  let seen = 0;
  for (let at = 0; at < line.text.length; at += 1) {
    if (seen >= count) return line.at + at;
    if (!hidden.some(([from, to]) => at >= from && at < to) && letters(line.text[at])) seen += 1;
  }
  return line.at + line.text.length;
}

// The position of a clicked block in a long text.
function placeIn(area, { text, before, number }) {
  const wanted = letters(text), lines = linesOf(area.value);
  const alike = lines.filter((line) => line.letters === wanted);
  const begins = isDistinctive(wanted) ? lines.filter((line) => line.letters.startsWith(wanted.slice(0, PREFIX_LENGTH)) || (isDistinctive(line.letters) && wanted.startsWith(line.letters))) : [];
  const found = alike.length ? alike[Math.min(Math.max(number, 0), alike.length - 1)] : begins[0];
  if (!found) return null;
  // a paragraph may have several lines
  let left = before, at = lines.indexOf(found);
  while (left > lines[at].letters.length && at + 1 < lines.length) left -= lines[at++].letters.length;
  return after(lines[at], left);
}

const keyOf = (href) => decoded(href.split(/[?#]/)[0].replace(/\/$/, "").split("/").pop() ?? "");

function byFile(controls, { file }) {
  if (!file) return null;
  const whole = controls.find((one) => one.value === file), text = controls.find((one) => one.localName === "textarea" && one.value.includes(file));
  return whole ? { control: whole } : text && { control: text, at: text.value.indexOf(file) };
}

function bySame(controls, { text, words, before }, texts) {
  for (const wanted of [letters(words), letters(text)].filter(Boolean)) {
    const control = controls.find((one) => letters(one.value) === wanted || texts[one.name]?.some((shown) => letters(shown) === wanted));
    if (control) return { control, at: letters(control.value) === letters(text) ? after({ at: 0, text: control.value }, before) : undefined };
  }
  return null;
}

function byLine(controls, clicked) {
  if (!letters(clicked.text)) return null;
  for (const control of controls.filter((one) => one.closest("[data-markdown]"))) {
    const at = placeIn(control, clicked);
    if (at !== null) return { control, at };
  }
  return null;
}

function byTarget(controls, { href }) {
  const key = href.startsWith("/") ? keyOf(href) : "";
  const control = key && controls.find((one) => one.type === "hidden" && one.value.split("/").pop() === key);
  const address = href && controls.find((one) => one.value === href || (href.length > 8 && one.localName !== "textarea" && one.value.length > MIN_LENGTH && href.endsWith(one.value)));
  return control || address ? { control: control || address } : null;
}

function byDate(controls, { date }) {
  const control = date && controls.find((one) => one.value && one.closest(".date") && date.startsWith(one.value));
  return control ? { control } : null;
}

function byLabel(form, controls, { label }, labels) {
  const wanted = letters(label), name = wanted && Object.keys(labels).find((one) => letters(labels[one]) === wanted);
  const control = name && (controls.find((one) => one.name === name) ?? document.getElementById(`f-${name}`));
  return control ? { control } : null;
}

// The control with the longest value within the words, or one whose text contains the words.
function byPart(controls, { text, kind }) {
  const wanted = letters(text), short = controls.filter((one) => one.type !== "hidden" && !one.closest("[data-markdown]"));
  const inside = short.filter((one) => letters(one.value).length >= MIN_LENGTH && wanted.includes(letters(one.value)));
  const around = SENTENCES.includes(kind) && isDistinctive(wanted) && controls.find((one) => letters(one.value).includes(wanted));
  const control = inside.toSorted((one, other) => other.value.length - one.value.length)[0] ?? around;
  return control ? { control } : null;
}

// {control, at: the position in its text}; null if it isn't from this form.
export function originOf(form, locale, clicked, texts, labels) {
  const controls = controlsOf(form, locale);
  if (clicked.card && !byTarget(controls, { href: clicked.card })) return null;
  return byFile(controls, clicked) ?? bySame(controls, clicked, texts) ?? byLine(controls, clicked) ?? byTarget(controls, clicked)
    ?? byDate(controls, clicked) ?? byLabel(form, controls, clicked, labels) ?? byPart(controls, clicked);
}
