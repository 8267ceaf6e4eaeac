// Choosing a media file, whose name goes into a plain input, in the dialog that texts use too.
import { element, notifyChange } from "./controls.js";
import { chooseFile } from "./text/target.js";

// Show the server's facts about the file named in a control.
async function showFacts(box, input) {
  const name = input.value.trim(), about = box.querySelector(".media-about");
  const path = name.split("/").map(encodeURIComponent).join("/");
  const response = name && await fetch(box.dataset.about.replace("FILE.png", path)).catch(() => null);
  const html = response?.ok ? await response.text() : "";
  if (input.value.trim() !== name) return;
  about.replaceChildren(document.createRange().createContextualFragment(html));
}

export function mediaPickers(root, form, words) {
  for (const box of root.querySelectorAll('[data-picker="media"]')) {
    const input = box.querySelector("input");
    if (box.dataset.ready || input.readOnly) continue;
    box.dataset.ready = "yes";
    input.addEventListener("change", () => showFacts(box, input));
    input.addEventListener("input", (event) => event.isTrusted || showFacts(box, input));
    const title = words[box.dataset.kind === "picture" ? "choosePicture" : "chooseFile"];
    const button = element("button", { type: "button", class: "button", onclick: async () => {
      const name = await chooseFile(form, words, box.dataset.kind, title);
      button.focus();
      if (!name) return;
      input.value = name;
      notifyChange(input);
    } }, title);
    box.append(button);
  }
}
