// Writing a third version chooses it, and leaving without choosing is asked about.
const form = document.getElementById("conflict");
let sent = false;

function choose(text) {
  const edit = text.closest("[data-clash]")?.querySelector('[value="edit"]');
  if (edit) edit.checked = true;
}

// What was written before this script was there counts too, unless another version has been chosen since.
for (const text of form.querySelectorAll("textarea")) {
  const chosen = text.closest("[data-clash]")?.querySelector("[type=radio]:checked");
  if (text.value !== text.defaultValue && (!chosen || chosen.defaultChecked)) choose(text);
}
form.addEventListener("input", (event) => event.target.localName === "textarea" && choose(event.target));
form.addEventListener("submit", () => { sent = true; });
addEventListener("beforeunload", (event) => sent || event.preventDefault());
