// The form of a draft, <form data-redactie>: saves as one types (the form's own htmx request, on the event
// kcc:bewaar), Ctrl+S saves by hand, and leaving with something unsaved asks first.

const WACHT = 1200; // milliseconds after the last key

export function start() {
  const formulier = document.querySelector("[data-redactie]");
  if (!formulier) return;
  for (const knop of formulier.querySelectorAll("[data-zonder-js]")) knop.hidden = true;
  let wekker;
  let isAnders = false;
  let onderweg = 0;
  let straks = null; // the button that was pressed while a save was under way

  function zeg(tekst) {
    const stand = document.getElementById("bewaarstand");
    if (stand) stand.textContent = tekst;
  }

  function bewaar() {
    window.clearTimeout(wekker);
    isAnders = false;
    formulier.dispatchEvent(new Event("kcc:bewaar"));
  }

  function verander(gebeurtenis) {
    if (gebeurtenis.target.matches("[data-zoekkeuze]")) return;
    if (!isAnders) zeg("Nog niet opgeslagen …");
    isAnders = true;
    window.clearTimeout(wekker);
    wekker = window.setTimeout(bewaar, WACHT);
  }
  // Not on "change" too: a text sends that when the focus leaves, and the button that is being pressed in the
  // state line would be gone before it is released.
  formulier.addEventListener("input", verander);

  formulier.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (target === formulier) onderweg += 1;
  });
  formulier.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    if (target !== formulier) return;
    onderweg -= 1;
    if (!detail.successful) {
      isAnders = true;
      zeg("Niet opgeslagen: er is geen verbinding, of er ging iets mis. Uw tekst staat nog in dit scherm.");
    }
    if (straks && onderweg === 0) {
      const knop = straks;
      straks = null;
      // After what came back has been put in the form.
      window.setTimeout(() => formulier.requestSubmit(knop), 0);
    }
  });

  // A save by hand waits for the one that is under way, or the two would look like two editors.
  formulier.addEventListener("submit", (gebeurtenis) => {
    if (onderweg > 0) {
      gebeurtenis.preventDefault();
      straks = gebeurtenis.submitter;
      return;
    }
    window.clearTimeout(wekker);
    isAnders = false;
  });

  document.addEventListener("keydown", (gebeurtenis) => {
    if (gebeurtenis.key.toLowerCase() !== "s" || !(gebeurtenis.ctrlKey || gebeurtenis.metaKey)) return;
    if (gebeurtenis.altKey || gebeurtenis.shiftKey) return;
    gebeurtenis.preventDefault();
    formulier.requestSubmit(formulier.querySelector("[data-opslaan]"));
  });

  window.addEventListener("beforeunload", (gebeurtenis) => {
    if (isAnders) gebeurtenis.preventDefault();
  });
}
