// The agent's registration screen, <form data-registratie>: Ctrl+Enter saves from anywhere in it, and Enter
// in a field never sends a half-filled form. In a search box (data-kies="#list") Enter searches at once and
// goes to the first answer; when there is only one, or with data-kies-eerste, it is chosen.
//
// What is typed is kept by htmx (#bewaard). A call that goes on (data-opgenomen) opens by itself as long as nothing
// was typed here (data-veranderd); else it waits above the form.

import htmx from "htmx.org";

function antwoorden(lijst) {
  return [...lijst.querySelectorAll("input[type=radio]")].filter(
    (keuze) => !["", "anoniem", "nieuw"].includes(keuze.value),
  );
}

function openGesprek(formulier) {
  if ("veranderd" in formulier.dataset) return;
  const gesprek = document.querySelector("#onderweg [data-opgenomen]");
  if (!gesprek || document.querySelector("dialog[open]")) return;
  formulier.dataset.veranderd = "";
  gesprek.requestSubmit();
}

export function start() {
  const formulier = document.querySelector("[data-registratie]");
  if (!formulier) return;
  for (const knop of formulier.querySelectorAll(".zonder-js")) knop.hidden = true;
  let wachtOp = null;
  let kiesEerste = false;

  function zoek(veld) {
    wachtOp = document.querySelector(veld.dataset.kies);
    kiesEerste = "kiesEerste" in veld.dataset;
    veld.dispatchEvent(new Event("search", { bubbles: true }));
  }

  formulier.addEventListener("keydown", (gebeurtenis) => {
    if (gebeurtenis.key !== "Enter") return;
    if (gebeurtenis.ctrlKey || gebeurtenis.metaKey) {
      gebeurtenis.preventDefault();
      formulier.requestSubmit(formulier.querySelector("[data-opslaan]"));
    } else if (gebeurtenis.target.matches("input")) {
      gebeurtenis.preventDefault();
      if (gebeurtenis.target.dataset.kies) zoek(gebeurtenis.target);
    }
  });
  formulier.addEventListener("click", (gebeurtenis) => {
    const knop = gebeurtenis.target.closest("[data-zoek]");
    if (!knop) return;
    gebeurtenis.preventDefault();
    zoek(knop.parentElement.querySelector("[data-kies]"));
  });
  formulier.addEventListener("input", () => {
    formulier.dataset.veranderd = "";
    wachtOp = null;
  });
  // What is sent is not kept any more: that would be told that the call was registered already.
  formulier.addEventListener("submit", () => {
    const bewaard = formulier.querySelector("#bewaard");
    if (bewaard) htmx.trigger(bewaard, "htmx:abort");
  });
  formulier.addEventListener("htmx:beforeRequest", (gebeurtenis) => {
    if (formulier.dataset.verzonden && gebeurtenis.target.id === "bewaard") gebeurtenis.preventDefault();
  });
  // Who was referred on has the result that goes with it, unless another was chosen.
  formulier.addEventListener("change", ({ target }) => {
    const resultaat = target.checked && target.dataset.resultaat;
    if (!resultaat || formulier.querySelector('[name="resultaat"]:checked')) return;
    formulier.querySelector(`[name="resultaat"][value="${resultaat}"]`)?.click();
  });
  formulier.addEventListener("htmx:afterSettle", (gebeurtenis) => {
    // A question that was noted is worth keeping too.
    if (gebeurtenis.target.id === "vragen") formulier.dispatchEvent(new Event("change"));
    if (!wachtOp || gebeurtenis.target !== wachtOp) return;
    const keuzes = antwoorden(wachtOp);
    wachtOp = null;
    keuzes[0]?.focus();
    if ((keuzes.length === 1 || kiesEerste) && keuzes.length > 0 && !keuzes[0].checked) keuzes[0].click();
  });
  document.addEventListener("htmx:afterSettle", () => openGesprek(formulier));
  openGesprek(formulier);
}
