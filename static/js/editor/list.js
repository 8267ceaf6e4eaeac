// The list of a type: selection of entries for actions on them.
import { enableSelection } from "./chosen.js";

const form = document.querySelector("#chosen");
if (form) enableSelection(form, "key");
