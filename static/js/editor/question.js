// Asks a question in the page's dialog; resolves to true if the answer is yes.
const dialog = document.getElementById("confirm");

// Left to the browser, Escape would also close the dialog that asks.
dialog?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  dialog.close();
});

let end; // of the question that is shown

export function askToConfirm(text, action) {
  end?.(); // the close event of the question before may still be on its way
  dialog.querySelector("p").textContent = text;
  dialog.querySelector('[value="yes"]').textContent = action;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    function closed() {
      if (!dialog.open) end();
    }
    end = () => {
      dialog.removeEventListener("close", closed);
      end = null;
      resolve(dialog.returnValue === "yes");
    };
    dialog.addEventListener("close", closed);
  });
}
