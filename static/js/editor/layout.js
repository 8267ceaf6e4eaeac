// The visible parts of the form: the selected languages, and folded groups with the number of filled fields.
const YEAR = 365 * 24 * 3600;

/** Stores a choice in a cookie, so that the server knows it for the next page. @param {EventTarget} box */
export function keepCookie(box, value) {
  const { cookie, path } = box.dataset;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${cookie}=${value}; path=${path}; max-age=${YEAR}; samesite=lax${secure}`;
}

// Stores a choice that only scripts need. Without storage nothing is remembered.
export function remember(choice, chosen) {
  try {
    if (chosen) localStorage.setItem(choice, "yes");
    else localStorage.removeItem(choice);
  } catch {}
}

export function remembered(choice) {
  try {
    return localStorage.getItem(choice) !== null;
  } catch {
    return false;
  }
}

// Shows a control that a folded group or another language hides.
export function reveal(control) {
  for (let group = control?.closest("details"); group; group = group.parentElement.closest("details")) group.open = true;
  const column = control?.closest("[data-column]");
  if (column && !column.checkVisibility()) document.getElementById("shown-all").checked = true;
}

// The element of a hash; null if the hash is badly encoded.
function target(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

function revealTarget() {
  const shown = target(location.hash);
  if (!shown?.closest("#entry .field, #entry .rows, #entry .form-more")) return;
  reveal(shown);
  shown.scrollIntoView();
  shown.focus();
}

const filled = ({ type, value, checked }) => value.trim() && type !== "button" && (!["checkbox", "radio"].includes(type) || checked);

// The number of values if the group contains only a list, else of fields that have a value.
function number({ dataset: { counts } }, paths, names) {
  if (counts !== "filled") return names.filter((name) => name === paths[0]).length;
  return paths.filter((path) => names.some((name) => name === path || name.startsWith(`${path}.`))).length;
}

function count(group, words) {
  const paths = group.dataset.fields.split(" "), line = group.querySelector(":scope > summary .form-count");
  const now = number(group, paths, [...group.querySelectorAll("[name]")].filter(filled).map((one) => one.name));
  if (Number(line.dataset.filled) === now) return;
  line.dataset.filled = now;
  line.textContent = words[group.dataset.counts].replace("{filled}", now).replace("{all}", paths.length);
}

export function layout(form, words) {
  const box = document.querySelector(".shown-languages[data-cookie]");
  if (box) box.addEventListener("change", ({ target }) => keepCookie(box, target.value));
  form.addEventListener("input", ({ target }) => {
    for (let group = target.closest("[data-fields]"); group; group = group.parentElement.closest("[data-fields]")) count(group, words);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#f-"]');
    if (link) reveal(target(link.hash));
  });
  addEventListener("hashchange", revealTarget);
  revealTarget();
}
