// Warns before a session ends (WCAG 2.2.1). The shell gives the seconds left in <dialog id="sessie"
// data-seconden data-verleng-url>; POST to that address extends the session and answers
// {"seconden": n}. Another window of the same person that extends it is heard.

const VOORAF = 5 * 60;
let wekker;

export function start() {
  const dialoog = document.getElementById("sessie");
  if (!dialoog) return;
  const kanaal = "BroadcastChannel" in window ? new BroadcastChannel("kcc-sessie") : null;
  const resterend = dialoog.querySelector("[data-resterend]");
  let eindigt;

  // The clock, not a counter: a laptop that slept has fewer seconds left than its timers think.
  function tik() {
    const seconden = Math.max(0, Math.round((eindigt - Date.now()) / 1000));
    if (seconden === 0) {
      window.location.reload();
      return;
    }
    if (seconden <= VOORAF) {
      const minuten = Math.ceil(seconden / 60);
      if (resterend.textContent !== String(minuten)) resterend.textContent = minuten;
      if (!dialoog.open) dialoog.showModal();
    }
    wekker = window.setTimeout(tik, seconden <= VOORAF ? 1000 : Math.min(seconden - VOORAF, 60) * 1000);
  }

  function begin(seconden) {
    window.clearTimeout(wekker);
    eindigt = Date.now() + seconden * 1000;
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
