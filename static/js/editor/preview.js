// The page in preview, as wide as a phone, a tablet or the screen.
const widths = document.querySelector("[data-widths]"), frames = document.querySelector("[data-frames]");
widths.hidden = false;
widths.addEventListener("change", (event) => { frames.dataset.width = event.target.value; });
