// A list of names that is pasted into the name of a person becomes a row for each name. Until the server has read it,
// and if it can't, it stays in the control.
import { fill, notifyChange, wordsOf } from "../../js/editor/controls.js";
import { post } from "../../js/editor/token.js";

const PARTS = ["family", "given", "literal"];
const LIST = /[;,&；，、\n]|\band\b/i;

// The row of a person's name, if a control belongs to one.
function rowOf(control) {
  const row = control.closest(".row-item"), name = row?.querySelector(":scope > input[type=hidden]").name;
  const named = (part) => `${name}.${row?.dataset.row}.${part}`;
  if (!row || control.readOnly || !PARTS.some((part) => control.name === named(part))) return null;
  return ["family", "given"].every((part) => row.querySelector(`[name="${named(part)}"]`)) ? row : null;
}

async function read(form, text, { dataset }) {
  const answer = await post(form, dataset.read, { text }).catch(() => null);
  return answer?.ok ? answer.json() : { rows: [] };
}

// Replaces the pasted list with rows, unless the control has been changed since.
async function divide(row, control, text, before, page) {
  const pasted = control.value, words = wordsOf(page);
  const { rows, is_complete } = await read(control.form, text, page);
  if (!rows.length || control.value !== pasted || !row.isConnected) return;
  control.value = before;
  const said = [fill(words.added, { many: rows.length }), ...(is_complete ? [] : [words.others])].join(" ");
  const event = new CustomEvent("add-rows", { bubbles: true, cancelable: true, detail: { rows, said } });
  if (row.dispatchEvent(event)) return;
  control.value = pasted;
  notifyChange(control);
}

function paste(event, page) {
  const control = event.target, text = event.clipboardData.getData("text/plain").trim();
  const row = LIST.test(text) && rowOf(control);
  if (!row) return;
  const { value, selectionStart, selectionEnd } = control;
  // if the whole name is replaced, it isn't restored
  const before = selectionStart === 0 && selectionEnd === value.length ? "" : value;
  control.addEventListener("input", () => divide(row, control, text, before, page), { once: true });
}

const page = document.getElementById("pasted-names");
if (page) document.getElementById("entry").addEventListener("paste", (event) => paste(event, page));
