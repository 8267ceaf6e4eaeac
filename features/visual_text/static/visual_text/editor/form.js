// Shows the long texts of a form as one sees them. A form without one loads nothing more.
import { page } from "./server.js";

if (page()) {
  const { Mode } = await import("./mode.js");
  const ready = (box) => { box.mode ??= new Mode(box.text); };
  document.addEventListener("text-ready", (event) => ready(event.target));
  for (const box of document.querySelectorAll("[data-markdown][data-ready]")) ready(box);
}
