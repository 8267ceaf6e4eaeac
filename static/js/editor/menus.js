// Menus (<details data-menu>): one open at a time; Escape and a click elsewhere close it. A link to a part of a menu opens
// it there.
const INVALID = ".menu-panel [aria-invalid]", FIRST = ".menu-panel :is(button, a):not([data-calendar])";
const closeAll = (but) => document.querySelectorAll("[data-menu]").forEach((one) => { one.open = one.open && one === but; });
let aim = null;

// When "Schedule" is opened, its first control gets the focus.
function goOn(times) {
  const summary = times.querySelector("summary");
  if (times.open && document.activeElement === summary) times.querySelector("[aria-invalid], input").focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]'), part = link && document.getElementById(link.hash.slice(1));
  const menu = part?.closest("[data-menu]");
  closeAll(menu ?? event.target.closest("[data-menu]"));
  if (!menu) return;
  event.preventDefault();
  aim = part;
  menu.open = true;
});
document.addEventListener("toggle", ({ target: menu }) => {
  if (menu.matches(".publish-when")) return goOn(menu);
  if (!menu.matches("[data-menu]") || !menu.open) return;
  const aimed = aim?.matches("input") ? aim : aim?.querySelector("button");
  const first = aimed ?? menu.querySelector(INVALID) ?? menu.querySelector(FIRST);
  aim = null;
  first?.focus();
}, true);
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]");
  if (event.key !== "Escape" || event.isComposing || !menu?.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
