// Buttons that choose files: names what was chosen beside the button.
for (const box of document.querySelectorAll(".file-input")) {
  const input = box.querySelector("input"), name = box.querySelector(".file-name"), none = name.textContent;
  const show = () => {
    const [first, ...others] = input.files;
    name.textContent = !first ? none : others.length ? name.dataset.several.replace("#", input.files.length) : first.name;
  };
  input.addEventListener("change", show);
  input.form?.addEventListener("reset", () => setTimeout(show));
  show();
}
