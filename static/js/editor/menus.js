// Menus (<details data-menu>): one open at a time; Escape and a click elsewhere close it.
const all = [...document.querySelectorAll("[data-menu]")];
const closeAll = (but) => all.forEach((one) => { one.open = one.open && one === but; });

document.addEventListener("click", (event) => closeAll(event.target.closest("[data-menu]")));
for (const menu of all) {
  menu.addEventListener("toggle", () => menu.open && menu.querySelector(".menu-panel [aria-invalid], .menu-panel :is(button, a):not([data-calendar])").focus());
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
