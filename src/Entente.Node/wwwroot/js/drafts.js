// A draft is kept on the node as one types. When the node or the session is away, what was typed stays in this tab
// (sessionStorage: gone with the tab, never on a shared disk for good) and is offered back.
import { complain } from "./fields.js";

const pause = 900;    // ms after the last key
const retry = 15_000; // ms while the node is away

export function keepDrafts() {
  for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
}

function keep(form) {
  const place = `entente.draft.${form.dataset.draft}`;
  const note = document.querySelector(`[data-kept-for="${form.dataset.draft}"]`);
  const left = new Set();
  let timer = 0, sent = fingerprint(form), busy = false, again = false, leaving = false, handIn = null;

  offerBack(form, form.dataset.draft, place, () => schedule(0));

  form.addEventListener("input", () => schedule(pause));
  form.addEventListener("change", () => schedule(pause));
  form.addEventListener("focusout", event => {
    if (!event.target.name) return;
    left.add(event.target.name);
    schedule(0);
  });
  form.addEventListener("submit", event => {
    clearTimeout(timer);
    if (!busy) { leaving = true; return; }
    event.preventDefault(); // the save on its way raises the draft's version: hand in after it, or the node sees two hands at one draft
    handIn = () => form.requestSubmit(event.submitter);
  });
  window.addEventListener("pagehide", () => { if (!leaving && fingerprint(form) !== sent) hold(); });
  window.addEventListener("online", () => schedule(0));

  function schedule(after) {
    clearTimeout(timer);
    timer = setTimeout(send, after);
  }

  async function send() {
    if (leaving) return;
    if (busy) { again = true; return; }
    busy = true;
    const now = fingerprint(form);
    const typed = new FormData(form);
    typed.delete("file"); // a file goes once, by its own button
    try {
      const reply = await fetch(form.dataset.keep, { method: "POST", body: typed, headers: { accept: "application/json" }, signal: AbortSignal.timeout(retry) });
      if (reply.status === 409) { leaving = true; say("elsewhere", ""); return; }
      if (reply.redirected || !reply.ok || !reply.headers.get("content-type")?.startsWith("application/json")) throw new Error("not kept");
      const kept = await reply.json();
      sent = now;
      sessionStorage.removeItem(place);
      if (form.elements.version && kept.version) form.elements.version.value = kept.version;
      say("kept", kept.at);
      for (const field of form.querySelectorAll("[data-field]")) {
        if (![...left].some(name => within(name, field.dataset.field))) continue;
        complain(field, kept.complaints.find(c => c.field === field.dataset.field)?.text ?? null);
      }
    } catch {
      if (leaving) return;
      hold();
      say("alone", "");
      schedule(retry);
    } finally {
      busy = false;
      if (handIn) { const go = handIn; handIn = null; go(); }
      else if (again) { again = false; schedule(0); }
    }
  }

  function hold() {
    sessionStorage.setItem(place, JSON.stringify({ typed: pairs(form) }));
  }

  function say(state, at) {
    if (!note) return;
    note.dataset.state = state;
    note.textContent = note.dataset[state].replace("{0}", at);
  }
}

export function offerBack(form, key, place, after) {
  const offer = document.querySelector(`[data-offer-for="${key}"]`);
  const copy = JSON.parse(sessionStorage.getItem(place) ?? "null")?.typed;
  if (!offer || !copy) return;
  if (JSON.stringify(copy) === JSON.stringify(pairs(form))) { sessionStorage.removeItem(place); return; }
  offer.hidden = false;
  offer.addEventListener("click", event => {
    const wanted = event.target.closest("[data-take]")?.dataset.take;
    if (!wanted) return;
    if (wanted === "back") {
      for (const field of form.elements) {
        if (!own(field)) continue;
        const values = copy.filter(([name]) => name === field.name).map(([, value]) => value);
        if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
        else if (values.length > 0) field.value = values[0];
      }
    }
    sessionStorage.removeItem(place);
    offer.hidden = true;
    after();
  });
}

// f.harm[0].note.en lies within harm[0].note, and within harm.
const within = (name, path) => name === `f.${path}` || name.startsWith(`f.${path}.`) || name.startsWith(`f.${path}[`) || name === path;
const own = field => field.name && !field.name.startsWith("__") && field.name !== "version"
  && !["button", "submit", "file", "hidden"].includes(field.type);
export const pairs = form => [...form.elements].filter(own)
  .filter(f => (f.type !== "checkbox" && f.type !== "radio") || f.checked).map(f => [f.name, f.value]);
const fingerprint = form => JSON.stringify(pairs(form));
