// Buttons beside a translation: copy the original into it, insert a suggestion. Without this script the same buttons
// submit the form, which comes back changed.
import { applyEdit } from "../../js/editor/text/typing.js";
import { post } from "../../js/editor/token.js";

// The range a suggestion replaces: the sentence that it translates, else the selection.
function place({ value, selectionStart, selectionEnd }, sentence) {
  const at = sentence ? value.indexOf(sentence) : -1;
  return at < 0 ? [selectionStart, selectionEnd] : [at, at + sentence.length];
}

function insert(area, { sentence, words }) {
  const [from, to] = place(area, sentence);
  applyEdit(area, { from, to, text: words });
}

// A text that has a machine translation in it is marked, until it is marked as read.
function markMachine(form, area) {
  const mark = form.elements[`translatedBy.${area.name.split(".").at(-1)}`];
  if (!mark || mark.value === "machine") return;
  mark.value = "machine";
  mark.dispatchEvent(new Event("input", { bubbles: true }));
}

function copy(button) {
  const area = document.getElementById(button.dataset.into), { value } = document.getElementById(button.dataset.original);
  applyEdit(area, { from: 0, to: area.value.length, text: value });
}

// A copy is offered if the original has a text and the translation is empty or outdated.
function offer(button) {
  const area = document.getElementById(button.dataset.into), original = document.getElementById(button.dataset.original);
  button.hidden = !original?.value || Boolean(area.value && !("outdated" in button.dataset));
}

async function ask(form, button) {
  const box = document.getElementById(`${button.dataset.into}-machine`), { source, language } = button.dataset;
  const text = document.getElementById(button.dataset.original).value;
  button.disabled = true;
  try {
    const response = await post(form, button.dataset.machine, { text, control: button.value, source, language });
    if (!response.ok) return form.requestSubmit(button);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    box.replaceChildren(...page.body.childNodes);
  } finally {
    button.disabled = false;
    button.focus();
  }
}

function translation(form) {
  const copies = () => [...form.querySelectorAll('button[name="_copy"]')];
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[data-into]');
    if (!button) return;
    event.preventDefault();
    if (button.name === "_copy") copy(button);
    else if (button.name === "_translate") ask(form, button);
    else {
      const area = document.getElementById(button.dataset.into), suggestion = JSON.parse(button.value);
      insert(area, suggestion);
      if (suggestion.machine) markMachine(form, area);
    }
  });
  form.addEventListener("input", ({ target }) => {
    for (const button of copies()) if ([button.dataset.into, button.dataset.original].includes(target.id)) offer(button);
  });
}

translation(document.getElementById("entry"));
