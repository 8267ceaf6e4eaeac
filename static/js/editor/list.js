// The list of a type: filters as they are chosen, selection of entries for actions on them.
import { enableSelection } from "./chosen.js";
import { enableFilters } from "./filters.js";

function ready() {
  const form = document.querySelector("#chosen");
  if (form?.querySelector("[data-all]")) enableSelection(form, "key");
}

enableFilters(ready);
ready();
