// Copies of what is typed, in this tab only (sessionStorage: gone with the tab). Every page that is opened writes one copy of its own, in the name of the
// officer who types. It goes when the node says that it has the text (cookie entente-taken, Shell/TypedCopy.cs), when another officer is at work in this
// tab, and at sign-out; until then it is offered back wherever the same form is opened again.
const prefix = "entente.typed.";
const lastOfficer = "entente.officer";
const signedOut = "entente.signed-out";
const officer = document.documentElement.dataset.officer ?? "";
const opened = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

/** Takes away what is no longer this officer's business or is stored on the node; at sign-out everything, in every tab. */
export function tidyCopies() {
  if (officer && sessionStorage.getItem(lastOfficer) !== officer) {
    sessionStorage.clear();
    sessionStorage.setItem(lastOfficer, officer);
  }
  const taken = /(?:^|; )entente-taken=([^;]*)/.exec(document.cookie)?.[1];
  for (const place of places(prefix)) if (markOf(place) === taken) sessionStorage.removeItem(place);

  for (const form of document.querySelectorAll("form[action='/sign-out']")) {
    form.addEventListener("submit", () => {
      sessionStorage.clear();
      localStorage.setItem(signedOut, opened); // only tells the other tabs
    });
  }
  window.addEventListener("storage", event => { if (event.key === signedOut && event.newValue) sessionStorage.clear(); });
}

/** This page's copy of one form. */
export function copyOf(form, name) {
  const place = `${prefix}${officer}.${name}.${opened}`;
  const hold = () => sessionStorage.setItem(place, JSON.stringify({ typed: pairs(form), names: [...form.elements].filter(own).map(f => f.name) }));
  return {
    hold,
    drop: () => sessionStorage.removeItem(place),
    /** Held while it is on its way: the node names the mark when it has stored the text. */
    send() {
      hold();
      const mark = form.querySelector("input[name=typed-copy]") ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "typed-copy" }));
      mark.value = opened;
    },
  };
}

/** Offers what earlier openings of this form left in the tab, the latest first. */
export function offerBack(form, name) {
  const offer = document.querySelector(`[data-offer-for="${name}"]`);
  if (!offer) return;
  const drawn = document.querySelector("[data-unkept] input[name=typed-copy]")?.value; // the page itself shows this text
  const waiting = places(`${prefix}${officer}.${name}.`).filter(place => markOf(place) !== drawn).sort().reverse();
  show();

  offer.addEventListener("click", event => {
    const wanted = event.target.closest("[data-take]")?.dataset.take;
    if (!wanted) return;
    if (wanted === "back") putBack(form, JSON.parse(sessionStorage.getItem(waiting[0])).typed);
    sessionStorage.removeItem(waiting.shift());
    show();
  });

  function show() {
    while (waiting.length > 0 && holds(form, JSON.parse(sessionStorage.getItem(waiting[0])))) sessionStorage.removeItem(waiting.shift());
    offer.hidden = waiting.length === 0;
  }
}

/** Everything that a person has typed or chosen in a form. */
export const pairs = form => [...form.elements].filter(own)
  .filter(f => (f.type !== "checkbox" && f.type !== "radio") || f.checked).map(f => [f.name, f.value]);

function putBack(form, typed) {
  for (const field of form.elements) {
    if (!own(field)) continue;
    const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length > 0) field.value = values[0];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// True when the form shows all of the copy. A field that only one of them has counts when it says something: the node leaves empty rows out and trims.
function holds(form, { typed, names }) {
  const here = pairs(form), same = ([name, value]) => ([other, said]) => name === other && value.trim() === said.trim();
  const present = new Set([...form.elements].filter(own).map(f => f.name));
  return typed.every(pair => here.some(same(pair)) || (!present.has(pair[0]) && pair[1].trim() === ""))
    && here.every(pair => !names.includes(pair[0]) || typed.some(same(pair)));
}

const places = start => Object.keys(sessionStorage).filter(key => key.startsWith(start));
const markOf = place => place.slice(place.lastIndexOf(".") + 1);
const own = field => field.name && !field.name.startsWith("__") && field.name !== "version"
  && !["button", "submit", "file", "hidden"].includes(field.type);
