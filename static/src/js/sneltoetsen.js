// Shortcuts: data-sneltoets="Alt+2" on a link, button or field works everywhere; one character
// (data-sneltoets="n") works outside fields. Links are followed, buttons pressed, fields focused.
// Arrows (data-sneltoets="ArrowLeft") too, as long as nothing has the focus that uses them itself.
// `?` shows the list. A person can switch single characters off (WCAG 2.1.4); that is kept in this browser.

const SLEUTEL = "kcc-sneltoetsen";
const PIJL = /^Arrow(Left|Right|Up|Down)$/;

function staanAan() {
  try {
    return window.localStorage.getItem(SLEUTEL) !== "uit";
  } catch {
    return true;
  }
}

function bewaar(aan) {
  try {
    window.localStorage.setItem(SLEUTEL, aan ? "aan" : "uit");
  } catch {
    // Storage may be blocked; then the choice holds for this page only.
  }
}

function inVeld(element) {
  return element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}

function zichtbaar(element) {
  return element.getClientRects().length > 0;
}

function naam(element) {
  if (element.dataset.sneltoetsNaam) return element.dataset.sneltoetsNaam;
  if (element.getAttribute("aria-label")) return element.getAttribute("aria-label");
  const kopie = (element.labels?.[0] ?? element).cloneNode(true);
  kopie.querySelectorAll("kbd").forEach((toets) => toets.remove());
  return kopie.textContent.trim();
}

/** A field, a list of choices, or a box that scrolls sideways under the keyboard. */
function gebruiktPijlen(element) {
  return element.isContentEditable || element.matches("input, textarea, select, [role=region], [role=tab], video, audio");
}

/** What was pressed, written as in data-sneltoets; Alt is read from the physical key, as macOS changes it. */
function gedrukt(gebeurtenis) {
  if (gebeurtenis.altKey && !gebeurtenis.ctrlKey && !gebeurtenis.metaKey) {
    return `alt+${gebeurtenis.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase()}`;
  }
  if (gebeurtenis.ctrlKey || gebeurtenis.metaKey || gebeurtenis.altKey) return "";
  if (PIJL.test(gebeurtenis.key)) return gebruiktPijlen(gebeurtenis.target) ? "" : gebeurtenis.key.toLowerCase();
  return gebeurtenis.key.length === 1 ? gebeurtenis.key.toLowerCase() : "";
}

export function start() {
  const hulp = document.getElementById("sneltoetsen");
  const lijst = hulp?.querySelector("[data-sneltoetslijst]");
  const schakelaar = hulp?.querySelector("[data-sneltoetsen-aan]");
  if (!hulp || !lijst) return;
  for (const opener of document.querySelectorAll("[data-dialoog=sneltoetsen]")) opener.hidden = false;

  let enkeleTekensAan = staanAan();
  schakelaar.checked = enkeleTekensAan;
  schakelaar.addEventListener("change", () => {
    enkeleTekensAan = schakelaar.checked;
    bewaar(enkeleTekensAan);
  });

  function vul() {
    lijst.replaceChildren(
      ...[...document.querySelectorAll("[data-sneltoets]")].filter(zichtbaar).flatMap((element) => {
        const toets = document.createElement("dt");
        toets.append(Object.assign(document.createElement("kbd"), { textContent: element.dataset.sneltoets }));
        return [toets, Object.assign(document.createElement("dd"), { textContent: naam(element) })];
      }),
    );
  }
  // Also when the button opened it: the list belongs to the page as it is now.
  new MutationObserver(() => hulp.open && vul()).observe(hulp, { attributeFilter: ["open"] });

  document.addEventListener("keydown", (gebeurtenis) => {
    const toets = gedrukt(gebeurtenis);
    if (!toets || gebeurtenis.repeat || document.querySelector("dialog[open]")) return;
    if (toets.length === 1 && (!enkeleTekensAan || inVeld(gebeurtenis.target))) return;
    if (toets === "?") {
      gebeurtenis.preventDefault();
      hulp.showModal();
      return;
    }
    const doel = [...document.querySelectorAll("[data-sneltoets]")].find(
      (element) => element.dataset.sneltoets.toLowerCase() === toets && zichtbaar(element),
    );
    if (!doel) return;
    gebeurtenis.preventDefault();
    if (doel.matches("input:not([type=submit], [type=button], [type=checkbox], [type=radio]), textarea, select")) {
      doel.focus();
      doel.select?.();
    } else doel.click();
  });
}
