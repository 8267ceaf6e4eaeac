// Buttons that copy a text of the page, with its italics if the browser supports it, and announce the result.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const status = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    status.textContent = "";
    try {
      await copy(text);
      status.textContent = button.dataset.done;
    } catch {
      getSelection().selectAllChildren(text);
      status.textContent = button.dataset.failed;
    }
  });
}

function copy(text) {
  if (!window.ClipboardItem) return navigator.clipboard.writeText(text.textContent);
  const kinds = { "text/plain": text.textContent, "text/html": text.innerHTML };
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(
    Object.entries(kinds).map(([type, value]) => [type, new Blob([value], { type })])))]);
}
