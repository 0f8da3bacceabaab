// Makes and uses passkeys. A form says which: data-passkey="request" at sign-in, "create" at enrolment. What belongs to passkeys stays
// hidden where the browser has none. The page posts the browser's answer in a hidden field, like everything else.
const able = typeof PublicKeyCredential === "function"
  && typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function"
  && typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";

let waiting = new AbortController(); // the browser allows one request at a time

async function options(form, path) {
  const headers = { RequestVerificationToken: form.elements.__RequestVerificationToken.value, accept: "application/json" };
  if (form.dataset.enrolment) headers["X-Enrolment"] = form.dataset.enrolment;
  const reply = await fetch(path, { method: "POST", headers });
  if (!reply.ok) throw new Error("refused");
  return reply.json();
}

async function create(form) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await options(form, "/passkey/creation-options"));
  return navigator.credentials.create({ publicKey });
}

async function request(form, mediation) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await options(form, "/passkey/request-options"));
  waiting.abort();
  waiting = new AbortController();
  return navigator.credentials.get({ publicKey, mediation, signal: waiting.signal });
}

function post(form, credential) {
  form.querySelector("[data-passkey-credential]").value = JSON.stringify(credential);
  form.submit();
}

for (const form of able ? document.querySelectorAll("form[data-passkey]:has([data-passkey-begin])") : []) {
  const failed = form.querySelector("[data-passkey-failed]");
  for (const way of [form.closest("[data-passkey-ways]"), form.querySelector("[data-passkey-ways]")]) if (way) way.hidden = false;
  form.querySelector("[data-passkey-begin]").addEventListener("click", async () => {
    failed.hidden = true;
    try {
      post(form, form.dataset.passkey === "create" ? await create(form) : await request(form));
    } catch {
      failed.hidden = false;
    }
  });
}

// The browser offers passkeys beside the name's field, without a click.
const signIn = document.querySelector('form[data-passkey="request"]:has([autocomplete~="webauthn"])');
if (able && signIn && await PublicKeyCredential.isConditionalMediationAvailable?.()) {
  request(signIn, "conditional").then(credential => post(signIn, credential), () => { /* the officer chose another way */ });
}

// An enrolment link carries its code after the #, which browsers never send.
const code = document.querySelector("form[data-enrol] [name=Code]");
if (code && location.hash.length > 1) {
  code.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
}
