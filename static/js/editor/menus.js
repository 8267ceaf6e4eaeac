// Menus (<details data-menu>): one open at a time; Escape and a click elsewhere close it.
const closeAll = (but) => document.querySelectorAll("[data-menu]").forEach((one) => { one.open = one.open && one === but; });

document.addEventListener("click", (event) => closeAll(event.target.closest("[data-menu]")));
document.addEventListener("toggle", ({ target: menu }) => {
  if (!menu.matches("[data-menu]") || !menu.open) return;
  menu.querySelector(".menu-panel [aria-invalid], .menu-panel :is(button, a):not([data-calendar])")?.focus();
}, true);
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]");
  if (event.key !== "Escape" || event.isComposing || !menu?.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
