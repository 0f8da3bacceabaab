// A drawing board beside a field for structures. The field stays what counts and what the keyboard uses; the board is fetched when opened.
export function offerDrawingBoards() {
  for (const field of document.querySelectorAll("[data-sketch]")) offer(field);
}

function offer(field) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: field.dataset.sketchOpen });
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await open(field);
      button.remove();
    } catch {
      button.disabled = false; // not reached; the field works without it
    }
  });
  field.append(button);
}

async function open(field) {
  const { CanvasEditor, Molecule } = await import("/lib/openchemlib.js");
  const text = field.querySelector("textarea");
  const board = document.createElement("div");
  board.className = "sketch";
  board.setAttribute("role", "group");
  board.setAttribute("aria-label", field.dataset.sketch);
  text.before(board);
  const editor = new CanvasEditor(board);

  const load = () => {
    try {
      const molecule = text.value.includes("M  END") ? Molecule.fromMolfile(text.value) : Molecule.fromSmiles(text.value.trim());
      editor.setMolecule(molecule);
    } catch {
      // What cannot be drawn stays as it was typed.
    }
  };
  if (text.value.trim() !== "") load();
  editor.setOnChangeListener(change => { if (change.isUserEvent) text.value = editor.getMolecule().toIsomericSmiles(); });
  text.addEventListener("change", load);
}
