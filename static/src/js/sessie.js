// Warns before a session ends (WCAG 2.2.1). The shell gives the seconds left in <dialog id="sessie"
// data-seconden data-verleng-url>; POST to that address extends the session and answers
// {"seconden": n}. Another window of the same person that extends it is heard.

const WAARSCHUW = [5 * 60, 60]; // seconds before the end; a warning that was closed comes back once
let wekker;

export function start() {
  const dialoog = document.getElementById("sessie");
  if (!dialoog) return;
  const kanaal = "BroadcastChannel" in window ? new BroadcastChannel("kcc-sessie") : null;
  const resterend = dialoog.querySelector("[data-resterend]");
  let eindigt;
  let gewaarschuwd = 0;

  // The clock, not a counter: a laptop that slept has fewer seconds left than its timers think.
  function tik() {
    const seconden = Math.max(0, Math.round((eindigt - Date.now()) / 1000));
    if (seconden === 0) {
      window.location.reload();
      return;
    }
    const minuten = String(Math.ceil(seconden / 60));
    if (resterend.textContent !== minuten) resterend.textContent = minuten;
    const nodig = WAARSCHUW.filter((grens) => seconden <= grens).length;
    if (nodig > gewaarschuwd) {
      gewaarschuwd = nodig;
      if (!dialoog.open) dialoog.showModal();
    }
    wekker = window.setTimeout(tik, nodig ? 1000 : Math.min(seconden - WAARSCHUW[0], 60) * 1000);
  }

  function begin(seconden) {
    window.clearTimeout(wekker);
    eindigt = Date.now() + seconden * 1000;
    gewaarschuwd = 0;
    if (dialoog.open) dialoog.close();
    tik();
  }

  dialoog.querySelector("form").addEventListener("submit", async (gebeurtenis) => {
    gebeurtenis.preventDefault();
    try {
      const antwoord = await fetch(dialoog.dataset.verlengUrl, {
        method: "POST",
        headers: {
          "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
          Accept: "application/json",
        },
      });
      if (!antwoord.ok || antwoord.redirected) throw new Error(String(antwoord.status));
      const { seconden } = await antwoord.json();
      kanaal?.postMessage(seconden);
      begin(seconden);
    } catch {
      window.location.reload();
    }
  });
  kanaal?.addEventListener("message", ({ data }) => begin(data));
  begin(Number(dialoog.dataset.seconden));
}
