// A complaint appears the moment a field is left. The words come from the page (data-say-*), so they are in its language;
// the node checks the same things again on arrival.
export function watchFields() {
  for (const form of document.querySelectorAll("form[data-check]")) {
    form.noValidate = true;
    form.addEventListener("focusout", event => judge(event.target));
    form.addEventListener("submit", event => {
      const bad = [...form.elements].filter(field => judge(field) === false);
      if (bad.length === 0 || event.submitter?.formNoValidate) return;
      event.preventDefault();
      bad[0].focus();
    });
  }

  for (const area of document.querySelectorAll("[data-count]")) {
    const note = document.getElementById(area.dataset.countIn);
    const tell = () => { if (note) note.textContent = area.dataset.count.replace("{0}", [...area.value].length); };
    area.addEventListener("input", tell);
    if (area.value) tell();
  }

  // The marks on the two texts follow the typing; only a text that must be written is marked as owed.
  for (const pair of document.querySelectorAll("fieldset:has([data-written-in])")) {
    if (pair.querySelector("fieldset [data-written-in]")) continue; // a group round the pair
    const texts = [...pair.querySelectorAll("[data-written-in]")];
    pair.addEventListener("input", () => {
      const any = texts.some(isWritten);
      for (const text of texts) {
        const mark = document.getElementById(text.dataset.writtenIn), written = isWritten(text);
        const owed = { "both": true, "both-or-none": any, "one": !any }[mark.dataset.need] ?? false;
        mark.hidden = !written && !owed && !any;
        if (written || owed) mark.dataset.meaning = written ? "done" : "ours"; else delete mark.dataset.meaning;
        mark.textContent = written ? mark.dataset.written : mark.dataset.unwritten;
      }
    });
  }
}

const isWritten = text => text.value.trim() !== "";

/** Shows one field's complaint, or takes it away (null). */
export function complain(field, text) {
  const place = field.querySelector(":scope > .complaint");
  if (place) {
    place.textContent = text ?? "";
    place.hidden = text === null;
  }
  for (const control of field.querySelectorAll("input, select, textarea")) {
    if (control.closest("[data-field]") !== field) continue;
    if (text === null) control.removeAttribute("aria-invalid"); else control.setAttribute("aria-invalid", "true");
  }
}

function judge(control) {
  const field = control.closest?.("[data-field]");
  if (!field || !control.willValidate) return true;
  const validity = control.validity;
  const text = validity.valid ? null
    : validity.valueMissing ? control.dataset.sayRequired
    : validity.rangeUnderflow || validity.rangeOverflow ? control.dataset.sayRange
    : control.dataset.sayPattern;
  complain(field, validity.valid ? null : text ?? control.validationMessage);
  return validity.valid;
}
