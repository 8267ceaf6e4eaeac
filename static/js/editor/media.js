// Choosing a media file, whose name goes into a plain input, in the dialog that texts use too.
import { element, notifyChange } from "./controls.js";
import { factsOf } from "./shown_file.js";
import { chooseFile } from "./text/target.js";

// Show the server's facts about the file named in a control. The buttons of the file before do nothing meanwhile.
async function showFacts(box, input) {
  const name = input.value.trim(), about = box.querySelector(".media-about");
  about.inert = true;
  const facts = await factsOf(box.dataset.about, name);
  if (input.value.trim() !== name) return;
  about.replaceChildren(facts);
  about.inert = false;
}

// A feature has changed a file. The buttons stay, as one of them has the focus.
document.addEventListener("file-changed", async ({ detail: { name, message } }) => {
  for (const box of document.querySelectorAll('[data-picker="media"]')) {
    const input = box.querySelector("input"), about = box.querySelector(".media-about");
    if (input.value.trim() !== name) continue;
    const picture = (await factsOf(box.dataset.about, name)).querySelector("img");
    if (!picture || input.value.trim() !== name) continue;
    about.querySelector("img")?.replaceWith(picture);
    about.querySelector("[data-done]")?.remove();
    about.lastElementChild?.append(element("p", { "data-done": "" }, message));
  }
});

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
    box.querySelector(".media-about").before(button);
  }
}
