// Every page works without script; these modules only make the same things quicker for the hands and eyes.
import { listenToKeys } from "./keys.js";
import { runQueues } from "./queue.js";
import { tidyCopies } from "./copies.js";
import { keepDrafts } from "./drafts.js";
import { rememberForms } from "./remember.js";
import { watchFields } from "./fields.js";
import { runClocks } from "./clocks.js";
import { carryFiles } from "./carry.js";
import { runUploads } from "./uploads.js";
import { slideThroughHistory } from "./history.js";
import { offerDrawingBoards } from "./sketch.js";

listenToKeys();
runQueues();
tidyCopies();
keepDrafts();
rememberForms();
watchFields();
runClocks();
carryFiles();
runUploads();
slideThroughHistory();
offerDrawingBoards();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The officer menu closes when one looks elsewhere.
for (const menu of document.querySelectorAll("details.officer")) {
  document.addEventListener("click", event => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
