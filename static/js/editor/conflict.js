// Writing a third version chooses it, and leaving without choosing is asked about.
const form = document.getElementById("conflict");
let sent = false;
form.addEventListener("input", (event) => {
  const edit = event.target.closest("[data-clash]")?.querySelector('[value="edit"]');
  if (event.target.localName === "textarea" && edit) edit.checked = true;
});
form.addEventListener("submit", () => { sent = true; });
addEventListener("beforeunload", (event) => sent || event.preventDefault());
