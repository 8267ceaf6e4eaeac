// What of the form is seen: the languages that somebody wants to see, and folded groups with how many fields are filled.
const YEAR = 365 * 24 * 3600;

// The browser keeps what was chosen in a box, for the server to know it with the next page.
export function keepCookie({ dataset: { cookie, path } }, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${cookie}=${value}; path=${path}; max-age=${YEAR}; samesite=lax${secure}`;
}

// What only scripts have to know. Without storage nothing is remembered.
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

// What a hash leads to; null for one that is badly encoded, as anybody can write it into a link.
function target(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

function revealTarget() {
  const shown = target(location.hash);
  if (!shown?.closest("#entry .field, #entry .rows, .related")) return;
  reveal(shown);
  shown.scrollIntoView();
  shown.focus();
}

const filled = ({ type, value, checked }) => value.trim() && type !== "button" && (!["checkbox", "radio"].includes(type) || checked);

// Values of a list that is all a group holds, or fields that have a value.
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
