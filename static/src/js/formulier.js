// Forms: go to the error summary after a refused send, do not send twice, print.

export function start() {
  const overzicht = document.querySelector("[data-foutenoverzicht]");
  overzicht?.focus();

  // <form data-eenmalig>: a second press while the first is under way is ignored. The button stays
  // enabled, so that the focus and its place in the page are kept.
  document.addEventListener("submit", (gebeurtenis) => {
    const formulier = gebeurtenis.target;
    if (!formulier.matches("[data-eenmalig]")) return;
    if (formulier.dataset.verzonden) gebeurtenis.preventDefault();
    else formulier.dataset.verzonden = "ja";
  });
  // Coming back with the browser's back button shows the page as it was left.
  window.addEventListener("pageshow", () => {
    for (const formulier of document.querySelectorAll("form[data-verzonden]")) {
      delete formulier.dataset.verzonden;
    }
  });

  // <input type="file" data-hoogstens="bytes">: what is too large is told now, before it was all sent for
  // nothing and what was typed with it is gone.
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("input[type=file][data-hoogstens]")) return;
    const samen = [...target.files].reduce((som, bestand) => som + bestand.size, 0);
    const isTeGroot = samen > Number(target.dataset.hoogstens);
    let melding = target.parentElement.querySelector("[data-melding]");
    if (!melding) {
      melding = document.createElement("p");
      melding.dataset.melding = "";
      melding.className = "utrecht-form-field-error-message";
      melding.setAttribute("role", "alert");
      target.before(melding);
    }
    melding.textContent = isTeGroot ? target.dataset.teGroot : "";
    melding.hidden = !isTeGroot;
    if (isTeGroot) target.value = "";
  });

  // Controls that need JavaScript stand hidden in the page: <button hidden data-print>.
  for (const knop of document.querySelectorAll("[data-print]")) {
    knop.hidden = false;
    knop.addEventListener("click", () => window.print());
  }
}
