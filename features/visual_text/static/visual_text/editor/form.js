// Shows the long texts of a form as one sees them. A form without one loads nothing more, and without the network texts
// stay Markdown.
import { page } from "./server.js";

function show({ Mode }) {
  const ready = (box) => { box.mode ??= new Mode(box.text); };
  document.addEventListener("text-ready", (event) => ready(event.target));
  for (const box of document.querySelectorAll("[data-markdown][data-ready]")) ready(box);
}

if (page()) import("./mode.js").then(show, console.warn);
