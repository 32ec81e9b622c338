// The QR decoder for browsers without BarcodeDetector; static/src/scan.js loads it when it is needed.
import decodeQR from "qr/decode.js";

window.kccQrlezer = ({ data, width, height }) => {
  try {
    return decodeQR({ data, width, height });
  } catch {
    // There is no code in this picture.
    return undefined;
  }
};
