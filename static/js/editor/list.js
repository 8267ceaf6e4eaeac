// The list of a type: selection of entries for a bulk change.
import { enableSelection } from "./chosen.js";

const form = document.querySelector("#chosen");
if (form) enableSelection(form, "key");
