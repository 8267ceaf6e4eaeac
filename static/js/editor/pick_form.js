// Pickers in forms other than that of entries.
import { wordsOf } from "./controls.js";
import { pickers } from "./picker.js";

for (const form of document.querySelectorAll("form[data-pick]")) pickers(form, form, wordsOf(form));
