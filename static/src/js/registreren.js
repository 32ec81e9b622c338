// The agent's registration screen, <form data-registratie>: Ctrl+Enter saves from anywhere in it, and Enter
// in a field never sends a half-filled form. In a search box (data-kies="#list") Enter searches at once and
// goes to the first answer; when there is only one, it is chosen.

function antwoorden(lijst) {
  return [...lijst.querySelectorAll("input[type=radio]")].filter(
    (keuze) => !["", "anoniem", "nieuw"].includes(keuze.value),
  );
}

export function start() {
  const formulier = document.querySelector("[data-registratie]");
  if (!formulier) return;
  for (const knop of formulier.querySelectorAll(".zonder-js")) knop.hidden = true;
  let wachtOp = null;

  function zoek(veld) {
    wachtOp = document.querySelector(veld.dataset.kies);
    veld.dispatchEvent(new Event("search"));
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
    wachtOp = null;
  });
  formulier.addEventListener("htmx:afterSettle", (gebeurtenis) => {
    if (!wachtOp || gebeurtenis.target !== wachtOp) return;
    const keuzes = antwoorden(wachtOp);
    wachtOp = null;
    keuzes[0]?.focus();
    if (keuzes.length === 1 && !keuzes[0].checked) keuzes[0].click();
  });
}
