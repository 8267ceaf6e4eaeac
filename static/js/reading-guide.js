// The reading guide: a band that follows the pointer and the focus. Alt with an arrow key moves it by its own height, and
// scrolls where the window ends. js/reading.js loads this when the guide is switched on, and shows and hides the band.
const band = document.createElement("div");
band.className = "reading-guide";
band.ariaHidden = "true";
document.body.append(band);
place(innerHeight / 3);

addEventListener("pointermove", ({ clientY }) => place(clientY), { passive: true });
addEventListener("focusin", ({ target }) => {
  const { top, bottom } = target.getBoundingClientRect();
  place((top + bottom) / 2);
});
addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (document.documentElement.dataset.guide !== "on" || event.target.closest("input, select, textarea")) return;
  event.preventDefault();
  const { top, bottom, height } = band.getBoundingClientRect();
  const middle = (top + bottom) / 2 + step * height;
  const inside = Math.min(Math.max(middle, height / 2), innerHeight - height / 2);
  scrollBy({ top: middle - inside, behavior: "instant" });
  place(inside);
});

function place(middle) {
  band.style.setProperty("--middle", `${Math.round(middle)}px`);
}
