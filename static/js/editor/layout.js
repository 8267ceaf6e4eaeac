// What of the form is seen: the languages that somebody wants to see, and folded groups with how many fields are filled.
const YEAR = 365 * 24 * 3600;

function remember(box) {
  box.addEventListener("change", ({ target }) => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${box.dataset.cookie}=${target.value}; path=${box.dataset.path}; max-age=${YEAR}; samesite=lax${secure}`;
  });
}

// Shows a control that a folded group or another language hides.
export function reveal(control) {
  for (let group = control?.closest("details"); group; group = group.parentElement.closest("details")) group.open = true;
  const column = control?.closest("[data-column]");
  if (column && !column.checkVisibility()) document.getElementById("shown-all").checked = true;
}

function revealTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target?.closest("#entry .field, #entry .rows, .related")) return;
  reveal(target);
  target.scrollIntoView();
  target.focus();
}

const filled = ({ type, value, checked }) => value.trim() && type !== "button" && (!["checkbox", "radio"].includes(type) || checked);

function count(group, text) {
  const fields = group.dataset.fields.split(" "), found = new Set();
  for (const control of group.querySelectorAll("[name]")) if (filled(control)) found.add(control.name);
  const number = fields.filter((path) => [...found].some((name) => name === path || name.startsWith(`${path}.`))).length, line = group.querySelector(":scope > summary .form-count");
  if (Number(line.dataset.filled) === number) return;
  line.dataset.filled = number;
  line.textContent = text.replace("{filled}", number).replace("{all}", fields.length);
}

export function layout(form, words) {
  const box = document.querySelector(".shown-languages");
  if (box) remember(box);
  form.addEventListener("input", ({ target }) => {
    for (let group = target.closest("[data-fields]"); group; group = group.parentElement.closest("[data-fields]")) count(group, words.filled);
  });
  document.addEventListener("click", ({ target }) => {
    const link = target.closest('a[href^="#f-"]');
    if (link) reveal(document.getElementById(decodeURIComponent(link.hash.slice(1))));
  });
  addEventListener("hashchange", revealTarget);
  revealTarget();
}
