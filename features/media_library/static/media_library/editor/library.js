// The media library: upload by dropping and pasting, with progress; selection of several files.
import { enableSelection } from "../../js/editor/chosen.js";
import { element } from "../../js/editor/controls.js";
import { enableFilters } from "../../js/editor/filters.js";
import { send } from "../../js/editor/upload.js";

const form = document.querySelector("#upload");

class Uploads {
  constructor() {
    this.list = document.querySelector(".upload-files");
    this.said = document.querySelector(".upload-said");
    this.waiting = [];
    this.added = [];
    this.failed = 0;
    form.elements.file.required = false;
  }

  add(files) {
    for (const file of files) {
      const bar = element("progress", { max: 1, value: 0, "aria-label": file.name });
      const line = element("li", {}, element("span", {}, file.name), bar);
      this.list.append(line);
      this.waiting.push({ file, bar, line });
    }
    this.list.hidden = false;
    if (files.length && !this.busy) this.next();
  }

  // One after the other, because the server converts one picture at a time.
  async next() {
    const one = this.waiting.shift();
    this.busy = Boolean(one);
    if (!one) return this.end();
    this.said.textContent = `${form.dataset.adding} ${one.file.name}`;
    const { files, refused } = one.file.size > Number(form.dataset.bytes) ? { files: [], refused: [form.dataset.large] } : await this.send(one);
    this.added.push(...files);
    if (files.length) document.querySelector("#no-files")?.remove();
    if (files.length) one.bar.replaceWith(element("span", {}, form.dataset.done));
    else one.bar.remove();
    this.failed += refused.length;
    for (const text of refused) one.line.append(element("p", { class: "field-error" }, text));
    this.next();
  }

  async send({ file, bar }) {
    const fields = { folder: form.elements.folder.value, csrf_token: form.elements.csrf_token.value };
    const { files, refused } = await send(form.dataset.add, file, fields, { progress: (part) => { bar.value = part; } });
    return { files, refused: files.length || refused.length ? refused : [form.dataset.failed] };
  }

  // Uploaded files are described next: opens the page of a single file, or the list of files without description.
  end() {
    this.said.textContent = "";
    if (!this.added.length) return;
    const [first] = this.added, url = new URL(form.action);
    if (this.added.length === 1) url.pathname += `about/${first.split("/").map(encodeURIComponent).join("/")}`;
    else url.search = String(new URLSearchParams({ folder: first.split("/").slice(0, -1).join("/") }));
    if (!this.failed) location.assign(url);
    else this.said.replaceChildren(element("a", { href: url.href }, form.dataset.show));
    this.added = [];
  }
}

function filesOf(transfer) {
  return [...(transfer?.files ?? [])];
}

if (form) {
  const uploads = new Uploads();
  let over = 0;
  const mark = () => document.body.classList.toggle("upload-over", over > 0);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.file.addEventListener("change", ({ target }) => {
    uploads.add(filesOf(target));
    target.value = "";
  });
  addEventListener("dragenter", (event) => event.dataTransfer?.types.includes("Files") && (over += 1, mark()));
  addEventListener("dragleave", (event) => event.dataTransfer?.types.includes("Files") && (over = Math.max(0, over - 1), mark()));
  addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    over = 0;
    mark();
    uploads.add(filesOf(event.dataTransfer));
  });
  addEventListener("paste", (event) => {
    const files = filesOf(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    uploads.add(files);
  });
}

function ready() {
  const library = document.querySelector("#library");
  if (library?.querySelector(".many")) enableSelection(library, "name");
}

enableFilters(ready);
ready();
