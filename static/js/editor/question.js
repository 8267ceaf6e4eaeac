// Asks a question in the page's dialog; resolves to true if the answer is yes.
const dialog = document.getElementById("confirm");

// Left to the browser, Escape would also close the dialog that asks.
dialog?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  dialog.close();
});

export function askToConfirm(text, action) {
  dialog.querySelector("p").textContent = text;
  dialog.querySelector('[value="yes"]').textContent = action;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
