// What changed without a page load is said in the live region of layout/basis.html.

let regio;

/** Say `tekst` to a screen reader, politely. The same words twice in a row are said twice. */
export function kondigAan(tekst) {
  if (!regio || !tekst) return;
  regio.textContent = "";
  window.setTimeout(() => {
    regio.textContent = tekst;
  }, 50);
}

export function start() {
  regio = document.getElementById("aankondiging");
  // A response may announce in a header: HX-Trigger: {"kcc:kondigAan": "..."}; so may any script of ours.
  document.addEventListener("kcc:kondigAan", (gebeurtenis) => {
    const detail = gebeurtenis.detail;
    kondigAan(typeof detail === "string" ? detail : detail?.value);
  });
}
