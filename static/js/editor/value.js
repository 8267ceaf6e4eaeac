// The control of one field that is set for several entries: the same help as in the form of an entry.
import { wordsOf } from "./controls.js";
import { pickers } from "./picker.js";
import { calendars, typedValues } from "./typed-values.js";

const form = document.getElementById("value");
pickers(form, form, wordsOf(form));
typedValues(form);
calendars(form);
