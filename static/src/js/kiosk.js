// A device in the waiting room: large keys for digits, a scanner that types, and beginning anew when nobody is there.
// <dialog data-kiosk-terug="60" data-adres="/kiosk/…/">: after so many seconds without a touch; it asks first.

const WAARSCHUW = 15; // seconds before the end

function startToetsen(formulier) {
  const veld = formulier.querySelector("input[name=nummer]");
  const toetsen = formulier.querySelector("[data-kiosk-toetsen]");
  toetsen.hidden = false;
  toetsen.addEventListener("click", ({ target }) => {
    const toets = target.closest("button")?.value;
    if (!toets) return;
    veld.value = toets === "wis" ? "" : veld.value + toets;
  });
  // A scanner types wherever the focus is: what is no field sends its digits to the number.
  document.addEventListener("keydown", ({ key, target }) => {
    if (/^[0-9]$/.test(key) && !target.matches("input") && !document.querySelector("dialog[open]")) veld.focus();
  });
}

function startEinde(dialoog) {
  const resterend = dialoog.querySelector("[data-resterend]");
  let eindigt;

  function opnieuw() {
    eindigt = Date.now() + Number(dialoog.dataset.kioskTerug) * 1000;
  }

  for (const teken of ["pointerdown", "keydown", "input"]) {
    document.addEventListener(teken, () => {
      if (!dialoog.open) opnieuw();
    });
  }
  dialoog.addEventListener("close", opnieuw);
  opnieuw();
  window.setInterval(() => {
    const seconden = Math.ceil((eindigt - Date.now()) / 1000);
    if (seconden <= 0) window.location.replace(dialoog.dataset.adres);
    if (seconden > WAARSCHUW) return;
    resterend.textContent = String(Math.max(seconden, 0));
    if (!dialoog.open && !document.querySelector("dialog[open]")) dialoog.showModal();
  }, 500);
}

export function start() {
  const formulier = document.querySelector("[data-kiosk-nummer]");
  if (formulier) startToetsen(formulier);
  const dialoog = document.querySelector("[data-kiosk-terug]");
  if (dialoog) startEinde(dialoog);
}
