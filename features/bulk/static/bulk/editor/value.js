// The control for setting one field of several entries, with the same help as in the entry form.
import { wordsOf } from "../../js/editor/controls.js";
import { pickers } from "../../js/editor/picker.js";
import { calendars, typedValues } from "../../js/editor/typed-values.js";

const form = document.getElementById("value");
pickers(form, form, wordsOf(form));
typedValues(form);
calendars(form);
