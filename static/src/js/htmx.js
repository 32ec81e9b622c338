import htmx from "htmx.org";
import { kondigAan } from "./aankondiging.js";

// Nothing is evaluated and no <style> is inserted: the Content-Security-Policy allows neither.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0, // no client data in the browser's storage
  refreshOnHistoryMiss: true,
  scrollBehavior: "instant",
  timeout: 20000,
  // A form that is refused (422, or 409 when a place is just gone) comes back with its errors: show it.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "409|422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

let isStoring = false;

// Said once, however often a list that refreshes itself tries; gone again when something comes through.
function foutmelding() {
  const sjabloon = document.getElementById("sjabloon-storing");
  const meldingen = document.getElementById("meldingen");
  if (isStoring || !sjabloon || !meldingen) return;
  isStoring = true;
  meldingen.replaceChildren(sjabloon.content.cloneNode(true));
  kondigAan(meldingen.textContent.trim().replace(/\s+/g, " "));
  meldingen.scrollIntoView({ block: "nearest" });
}

export function start() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb === "get") return;
    detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  });

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    detail.target?.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    detail.target?.removeAttribute("aria-busy");
    if (detail.successful && isStoring) {
      isStoring = false;
      document.getElementById("meldingen")?.replaceChildren();
    }
  });

  // The sign-on ended: the whole page goes there, instead of a sign-on page inside a list.
  document.addEventListener("htmx:beforeSwap", (gebeurtenis) => {
    const adres = gebeurtenis.detail.xhr.responseURL;
    if (adres && new URL(adres).pathname.startsWith("/account/") && !location.pathname.startsWith("/account/")) {
      gebeurtenis.preventDefault();
      location.reload();
    }
  });

  // [data-aankondiging] in what came in is said aloud. Focus moves only when the element that the person
  // used asks for it: data-focus="#target" on the button, link or form.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const aankondiging = detail.elt.matches?.("[data-aankondiging]")
      ? detail.elt
      : detail.elt.querySelector?.("[data-aankondiging]");
    kondigAan(aankondiging?.dataset.aankondiging || aankondiging?.textContent.trim());
    const doel = detail.requestConfig?.elt?.closest("[data-focus]")?.dataset.focus;
    if (doel) document.querySelector(doel)?.focus();
  });

  document.addEventListener("htmx:responseError", foutmelding);
  document.addEventListener("htmx:sendError", foutmelding);
  document.addEventListener("htmx:timeout", foutmelding);
}
