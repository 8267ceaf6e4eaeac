// Buttons that choose files: names the chosen files beside the button, also in parts of a page that are replaced.
function show(box) {
  const { files } = box.querySelector("input"), name = box.querySelector(".file-name"), [first, ...others] = files;
  if (!name) return;
  name.dataset.none ??= name.textContent;
  name.textContent = !first ? name.dataset.none : others.length ? name.dataset.several.replace("#", files.length) : first.name;
}

const showAll = (root) => root.querySelectorAll(".file-input").forEach(show);

document.addEventListener("change", ({ target }) => {
  const box = target.closest(".file-input");
  if (box) show(box);
});
document.addEventListener("reset", ({ target }) => setTimeout(() => showAll(target)));
showAll(document);
