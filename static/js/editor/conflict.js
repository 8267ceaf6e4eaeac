// Typing a third version selects it; leaving without submitting asks first.
const form = document.getElementById("conflict");
let sent = false;

function choose(text) {
  const edit = text.closest("[data-clash]")?.querySelector('[value="edit"]');
  if (edit) edit.checked = true;
}

// Text typed before this script was loaded counts too, unless another version has been selected since.
for (const text of form.querySelectorAll("textarea")) {
  const chosen = text.closest("[data-clash]")?.querySelector("[type=radio]:checked");
  if (text.value !== text.defaultValue && (!chosen || chosen.defaultChecked)) choose(text);
}
form.addEventListener("input", (event) => event.target.localName === "textarea" && choose(event.target));
form.addEventListener("submit", () => { sent = true; });
addEventListener("beforeunload", (event) => sent || event.preventDefault());
