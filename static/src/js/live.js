// A part of the page that stays up to date: <section data-live="address of the stamp" data-live-ms="5000"
// data-stempel="…" hx-trigger="kcc:veranderd">. Every so many milliseconds the stamp is asked, without cookies: a
// few bytes that cost the server next to nothing. Only when it is another one, or when data-ververs-over seconds
// have passed, does htmx fetch the part itself. When the connection is lost, [data-niet-live] in it is shown, and the
// stamp is asked less and less often until it answers.

import { kondigAan } from "./aankondiging.js";

const LANGSTE_PAUZE = 30000;
const GEDULD = 5000;

let deel; // the element as it is on the page now
let gezien; // the newest stamp that was fetched for
let verversOm;
let opgehaaldOm;
let fouten = 0;
let wekker;

function volg() {
  const nu = document.querySelector("[data-live]");
  if (nu === deel) return;
  deel = nu;
  opgehaaldOm = performance.now();
  const over = deel?.dataset.verversOver;
  verversOm = over === undefined ? Infinity : opgehaaldOm + (Number(over) + 0.5) * 1000;
}

function haalOp() {
  // When nothing turns out to be different the element stays: try again later, not at once.
  verversOm = performance.now() + 10000;
  deel.dispatchEvent(new Event("kcc:veranderd"));
}

function toonMinuten() {
  if (!deel) return;
  const verstreken = (performance.now() - opgehaaldOm) / 1000;
  for (const plek of deel.querySelectorAll("[data-wacht]")) {
    const minuten = String(Math.max(0, Math.floor((Number(plek.dataset.wacht) + verstreken) / 60)));
    if (plek.textContent !== minuten) plek.textContent = minuten;
  }
}

function toonStand(isLive) {
  const melding = deel?.querySelector("[data-niet-live]");
  if (!melding || melding.hidden === isLive) return;
  melding.hidden = isLive;
  if (!isLive) kondigAan(melding.textContent.trim());
}

async function vraag() {
  volg();
  if (!deel) return;
  const was = fouten;
  try {
    const adres = `${deel.dataset.live}?stempel=${encodeURIComponent(gezien)}`;
    const antwoord = await fetch(adres, {
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(GEDULD),
    });
    if (!antwoord.ok) throw new Error(String(antwoord.status));
    const stempel = antwoord.status === 204 ? gezien : await antwoord.text();
    fouten = 0;
    volg();
    if (!deel) return;
    toonStand(true);
    if (stempel !== gezien || was || performance.now() >= verversOm) {
      gezien = stempel;
      haalOp();
    }
  } catch {
    fouten += 1;
    // One that got lost is no news.
    if (fouten > 1) toonStand(false);
  }
}

function plan() {
  window.clearTimeout(wekker);
  const gewoon = Number(deel?.dataset.liveMs ?? 5000);
  // Screens that lost the same server do not all come back at the same moment.
  const pauze = fouten ? Math.min(gewoon * 2 ** fouten, LANGSTE_PAUZE) * (0.75 + Math.random() / 2) : gewoon;
  wekker = window.setTimeout(rond, pauze);
}

async function rond() {
  if (!document.hidden) {
    await vraag();
    toonMinuten();
  }
  plan();
}

export function start() {
  volg();
  if (!deel) return;
  gezien = deel.dataset.stempel;
  plan();
  // What was fetched for but never came in is fetched again.
  for (const mislukt of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(mislukt, ({ target }) => {
      if (target === deel) gezien = "";
    });
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) rond();
  });
  window.addEventListener("online", rond);
}
