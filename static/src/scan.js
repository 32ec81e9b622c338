// Reading a QR code with the camera: <button hidden data-scan="#field" data-qrlezer="address">. A browser that has no
// BarcodeDetector gets our own decoder, which is only then loaded. What was read goes into the field, and the form is
// sent. Pages that scan load this file; others do not.

const OM_DE = 150; // milliseconds between two looks

async function maakLezer(adres) {
  if ("BarcodeDetector" in window) {
    const soorten = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
    if (soorten.includes("qr_code")) {
      const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
      return async (beeld) => (await detector.detect(beeld))[0]?.rawValue;
    }
  }
  if (!window.kccQrlezer) {
    await new Promise((klaar, mislukt) => {
      const script = document.createElement("script");
      script.src = adres;
      script.onload = klaar;
      script.onerror = mislukt;
      document.head.append(script);
    });
  }
  const doek = document.createElement("canvas");
  return async (beeld) => {
    doek.width = beeld.videoWidth;
    doek.height = beeld.videoHeight;
    const vlak = doek.getContext("2d", { willReadFrequently: true });
    vlak.drawImage(beeld, 0, 0);
    return window.kccQrlezer(vlak.getImageData(0, 0, doek.width, doek.height));
  };
}

function begin(knop) {
  const dialoog = document.getElementById(knop.dataset.dialoogScan);
  const video = dialoog.querySelector("video");
  const melding = dialoog.querySelector("[data-scan-melding]");
  const veld = document.querySelector(knop.dataset.scan);
  let stroom;
  let wekker;

  function stop() {
    window.clearTimeout(wekker);
    for (const spoor of stroom?.getTracks() ?? []) spoor.stop();
    stroom = undefined;
    video.srcObject = null;
  }

  function zeg(reden) {
    melding.textContent = dialoog.dataset[reden] ?? dialoog.dataset.storing;
  }

  async function open() {
    zeg("vraagt");
    dialoog.showModal();
    try {
      const lees = await maakLezer(knop.dataset.qrlezer);
      stroom = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: knop.dataset.camera ?? "environment" },
        audio: false,
      });
      if (!dialoog.open) return stop();
      video.srcObject = stroom;
      await video.play();
      zeg("richt");
      const kijk = async () => {
        if (!dialoog.open || !stroom) return;
        const tekst = video.videoWidth ? await lees(video).catch(() => undefined) : undefined;
        if (!tekst) {
          wekker = window.setTimeout(kijk, OM_DE);
          return;
        }
        dialoog.close();
        veld.value = tekst;
        veld.form.requestSubmit();
      };
      kijk();
    } catch (fout) {
      stop();
      zeg({ NotAllowedError: "geweigerd", NotFoundError: "geen" }[fout.name] ?? "storing");
    }
    return undefined;
  }

  knop.hidden = false;
  knop.addEventListener("click", open);
  dialoog.addEventListener("close", stop);
}

// Without a secure connection a browser gives no camera: then there is no button.
if (navigator.mediaDevices?.getUserMedia) {
  for (const knop of document.querySelectorAll("[data-scan]")) begin(knop);
}
