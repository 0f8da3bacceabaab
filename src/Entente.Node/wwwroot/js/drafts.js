// A draft is kept on the node as one types. What the node does not have yet stays in this tab (copies.js) and is offered back: when the session or the line
// was away, at whatever moment, and when another window was faster.
import { complain } from "./fields.js";
import { copyOf, offerBack, pairs } from "./copies.js";

const pause = 900;    // ms after the last key
const retry = 15_000; // ms while the node is away

export function keepDrafts() {
  for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
}

function keep(form) {
  const note = document.querySelector(`[data-kept-for="${form.dataset.draft}"]`);
  const copy = copyOf(form, form.dataset.draft);
  const left = new Set();
  let timer = 0, sent = fingerprint(form), busy = false, again = false, leaving = false, overtaken = false, handIn = null;

  offerBack(form, form.dataset.draft);

  form.addEventListener("input", () => schedule(pause));
  form.addEventListener("change", () => schedule(pause));
  form.addEventListener("focusout", event => {
    if (!event.target.name) return;
    left.add(event.target.name);
    schedule(0);
  });
  form.addEventListener("submit", event => {
    clearTimeout(timer);
    if (busy) {
      event.preventDefault(); // the save on its way raises the draft's version: hand in after it, or the node sees two hands at one draft
      handIn = () => form.requestSubmit(event.submitter);
      return;
    }
    copy.send(); // nobody knows yet whether a node, a session and a line are there to take it
    leaving = true;
  });
  window.addEventListener("pagehide", () => { if (!leaving && fingerprint(form) !== sent) copy.hold(); });
  window.addEventListener("pageshow", event => { if (event.persisted) leaving = false; });
  window.addEventListener("online", () => schedule(0));

  function schedule(after) {
    clearTimeout(timer);
    if (overtaken) copy.hold();
    else timer = setTimeout(send, after);
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
      if (reply.status === 409) {
        overtaken = true;
        copy.hold();
        say("elsewhere", "");
        return;
      }
      if (reply.redirected || !reply.ok || !reply.headers.get("content-type")?.startsWith("application/json")) throw new Error("not kept");
      const kept = await reply.json();
      sent = now;
      copy.drop();
      if (form.elements.version && kept.version) form.elements.version.value = kept.version;
      say("kept", kept.at);
      for (const field of form.querySelectorAll("[data-field]")) {
        if (![...left].some(name => within(name, field.dataset.field))) continue;
        complain(field, kept.complaints.find(c => c.field === field.dataset.field)?.text ?? null);
      }
    } catch {
      if (leaving) return;
      copy.hold();
      say("alone", "");
      schedule(retry);
    } finally {
      busy = false;
      if (handIn) { const go = handIn; handIn = null; go(); }
      else if (again) { again = false; schedule(0); }
    }
  }

  function say(state, at) {
    if (!note) return;
    note.dataset.state = state;
    note.textContent = note.dataset[state].replace("{0}", at);
  }
}

// f.harm[0].note.en lies within harm[0].note, and within harm.
const within = (name, path) => name === `f.${path}` || name.startsWith(`f.${path}.`) || name.startsWith(`f.${path}[`) || name === path;
const fingerprint = form => JSON.stringify(pairs(form));
