// Single keys: / search, ? help, g then a letter goes to a desk, j k Enter x in a queue.
// They can be switched off in the help (WCAG 2.2, 2.1.4), and never act while someone types.
const off = "entente-keys=off"; // a cookie: sign-out empties the browser's storage
const patience = 1200; // ms between g and its letter
const year = 31_536_000; // s
let goUntil = 0;

const silent = () => document.cookie.split("; ").includes(off);

export function listenToKeys() {
  const help = document.getElementById("keys");
  const choice = help?.querySelector("[data-keys-on]");
  if (choice) {
    choice.checked = !silent();
    choice.addEventListener("change", () => { document.cookie = `${off}; path=/; samesite=strict; max-age=${choice.checked ? 0 : year}`; });
  }

  for (const opener of document.querySelectorAll("[data-open-keys]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => help?.showModal());
  }

  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (help?.open || silent()) return;
    if (act(event.key, event, help)) event.preventDefault();
  });
}

function act(key, event, help) {
  const now = performance.now();
  if (now < goUntil) {
    goUntil = 0;
    const link = document.querySelector(`.desks [data-go="${CSS.escape(key)}"]`);
    link?.click();
    return link !== null;
  }

  switch (key) {
    case "/": document.getElementById("find")?.focus(); return true;
    case "?": help?.showModal(); return true;
    case "g": goUntil = now + patience; return true;
    case "j": return tellQueue("next");
    case "k": return tellQueue("previous");
    case "x": return tellQueue("mark");
    case "Enter": return interactive(event.target) ? false : tellQueue("open");
    default: return false;
  }
}

function tellQueue(what) {
  const queue = document.querySelector("[data-queue]");
  return queue !== null && !queue.dispatchEvent(new CustomEvent("entente-queue", { detail: what, cancelable: true }));
}

const typing = target => target instanceof HTMLElement
  && (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));

const interactive = target => target instanceof Element && target.closest("a, button, summary, input, select, textarea") !== null;
