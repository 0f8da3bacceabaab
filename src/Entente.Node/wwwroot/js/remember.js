// A form that the node keeps nowhere until it is sent (data-remember): what is typed stays in this tab until the node has answered with
// another page. When the session or the node was away at that moment, the form comes back empty and the text is offered back.
import { offerBack, pairs } from "./drafts.js";

const prefix = "entente.form.";

export function rememberForms() {
  const forms = [...document.querySelectorAll("form[data-remember]")];
  forgetAnswered(forms);
  for (const form of forms) {
    const place = prefix + form.dataset.remember;
    offerBack(form, form.dataset.remember, place, () => {});
    const hold = sent => sessionStorage.setItem(place, JSON.stringify({ typed: pairs(form), sent }));
    form.addEventListener("input", () => hold(null));
    form.addEventListener("change", () => hold(null));
    form.addEventListener("submit", () => hold(location.pathname));
  }
}

// Sent, and now another page that is neither the form nor the way to sign in again: the node has it.
function forgetAnswered(forms) {
  const onTheWay = forms.length > 0 || ["/sign-in", "/expired", "/error"].some(path => location.pathname.startsWith(path));
  for (const place of Object.keys(sessionStorage).filter(key => key.startsWith(prefix))) {
    const { sent } = JSON.parse(sessionStorage.getItem(place));
    if (sent && sent !== location.pathname && !onTheWay) sessionStorage.removeItem(place);
  }
}
