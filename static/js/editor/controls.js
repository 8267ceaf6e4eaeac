// Values of a form by name, and the texts for its scripts.
export const wordsOf = (form) => JSON.parse(form.dataset.words);

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const NAMES = { y: "year", MMM: "month", M: "month", d: "day", HH: "hour", mm: "minute" };

// A moment (now, if not given) by a pattern of CLDR such as `d MMM y, HH:mm`, in the site's time zone: editors abroad
// see the same times in scripts as from the server, in the same form.
export function momentText(form, pattern, moment) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    year: "numeric", month: pattern.includes("MMM") ? "short" : "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23", timeZone: form.dataset.zone,
  });
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return pattern.replace(/y|MMM|M|d|HH|mm/g, (name) => parts[NAMES[name]]);
}

// The time of a moment of today, the whole moment of any other: as `short_moment` of the server.
export function shortMoment(form, pattern, moment) {
  const day = "d.M.y", isToday = momentText(form, day, moment) === momentText(form, day);
  return momentText(form, isToday ? "HH:mm" : pattern, moment);
}

const OWN = /^(csrf_token$|_)/;

// Name → values in the order of the form, without fields that aren't part of the entry.
export function valuesOf(form) {
  const values = new Map();
  for (const [name, value] of new FormData(form)) {
    if (OWN.test(name)) continue;
    if (values.has(name)) values.get(name).push(value);
    else values.set(name, [value]);
  }
  return values;
}

// Whether a control has the same values. Every key compares those of a whole form.
export const isSame = (one, other) => one === other || (one?.length === other?.length && one.every((value, at) => value === other[at]));

// The unit in which a value is submitted: an outermost list of rows with all its values, or one control.
export function unitOf(name, lists) {
  return lists.find((list) => name === list || name.startsWith(`${list}.`)) ?? name;
}

export function listsOf(form) {
  return [...form.querySelectorAll("[data-rows]")].filter((one) => !one.parentElement.closest("[data-rows]")).map((one) => one.dataset.rows);
}

export const isWithin = (path, unit, lists) => path === unit || (lists.includes(unit) && path.startsWith(`${unit}.`));

// A decoded part of an address; unchanged if it is badly encoded.
export function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// Create an element with attributes and children.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// Notify the form that a script changed one of its controls.
export const notifyChange = (node) => node.dispatchEvent(new Event("input", { bubbles: true }));
