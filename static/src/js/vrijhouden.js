// The moment that is held while somebody types (templates/afspraken/boeken/_vrijhouden.html): how many minutes
// are left, a word a minute before the end and at the end. Without this file the page says until when.

import { kondigAan } from "./aankondiging.js";

const WAARSCHUW = 60; // seconds before the end
let huidig;
let wekker;

function begin() {
  const blok = document.getElementById("vrijhouden");
  if (!blok || blok === huidig) return;
  huidig = blok;
  window.clearTimeout(wekker);
  const tekst = blok.querySelector("[data-tekst]");
  if ("kondigAan" in blok.dataset) kondigAan(tekst.textContent.trim());
  if (!blok.dataset.vrijSeconden) return;
  const bijna = blok.querySelector("[data-bijna]");
  const nog = blok.querySelector("[data-nog]");
  // The clock, not a counter: a phone that slept has fewer seconds left than its timers think.
  const eindigt = Date.now() + Number(blok.dataset.vrijSeconden) * 1000;

  function tik() {
    const seconden = Math.round((eindigt - Date.now()) / 1000);
    if (seconden <= 0) {
      tekst.textContent = blok.querySelector("[data-voorbij]").textContent;
      bijna.hidden = true;
      kondigAan(tekst.textContent);
      return;
    }
    nog.hidden = seconden <= WAARSCHUW;
    nog.textContent = nog.dataset.nog.replace("#", Math.ceil(seconden / 60));
    if (seconden <= WAARSCHUW && bijna.hidden) {
      bijna.hidden = false;
      kondigAan(bijna.textContent);
    }
    // Until the next whole minute, which is also the last but one.
    wekker = window.setTimeout(tik, (seconden % 60 || 60) * 1000);
  }
  tik();
}

export function start() {
  begin();
  // The button brings the block anew.
  document.addEventListener("htmx:afterSettle", begin);
}
