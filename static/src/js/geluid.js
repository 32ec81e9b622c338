// Two tones when somebody is called, for who wants that: <label data-geluid> on the display of the waiting room.
// Kept in this browser. A browser plays nothing before somebody touched the page, unless its kiosk mode allows it.

const SLEUTEL = "kcc-geluid";
let klank;

function tonen() {
  klank ??= new AudioContext();
  klank.resume();
  for (const [nummer, hoogte] of [784, 587].entries()) {
    const begin = klank.currentTime + nummer * 0.35;
    const toon = new OscillatorNode(klank, { type: "sine", frequency: hoogte });
    const sterkte = new GainNode(klank, { gain: 0 });
    sterkte.gain.setValueAtTime(0, begin);
    sterkte.gain.linearRampToValueAtTime(0.4, begin + 0.02);
    sterkte.gain.exponentialRampToValueAtTime(0.001, begin + 0.7);
    toon.connect(sterkte).connect(klank.destination);
    toon.start(begin);
    toon.stop(begin + 0.75);
  }
}

function lees() {
  try {
    return window.localStorage.getItem(SLEUTEL) === "aan";
  } catch {
    return false;
  }
}

export function start() {
  const keuze = document.querySelector("[data-geluid]");
  const vink = keuze?.querySelector("input");
  if (!vink || !("AudioContext" in window)) return;
  keuze.hidden = false;
  vink.checked = lees();
  vink.addEventListener("change", () => {
    try {
      window.localStorage.setItem(SLEUTEL, vink.checked ? "aan" : "uit");
    } catch {
      // Storage may be blocked; then the choice holds until the page is loaded again.
    }
    if (vink.checked) tonen();
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (vink.checked && detail.elt.matches?.("[data-nieuwe-oproep]")) tonen();
  });
}
