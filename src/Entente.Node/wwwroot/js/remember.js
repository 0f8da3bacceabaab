// A form that the node keeps nowhere until it is sent (data-remember): what is typed stays in this tab until the node says that it has it. When the session,
// the line or the node was away at that moment, the form comes back empty and the text is offered back.
import { copyOf, offerBack } from "./copies.js";

export function rememberForms() {
  for (const form of document.querySelectorAll("form[data-remember]")) {
    const copy = copyOf(form, form.dataset.remember);
    offerBack(form, form.dataset.remember);
    form.addEventListener("input", copy.hold);
    form.addEventListener("change", copy.hold);
    form.addEventListener("submit", copy.send);
  }
}
