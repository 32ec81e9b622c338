import { start as startAankondiging } from "./js/aankondiging.js";
import { start as startDialoog } from "./js/dialoog.js";
import { start as startFormulier } from "./js/formulier.js";
import { start as startGeluid } from "./js/geluid.js";
import { start as startHtmx } from "./js/htmx.js";
import { start as startKiosk } from "./js/kiosk.js";
import { start as startLive } from "./js/live.js";
import { start as startRedactie } from "./js/redactie.js";
import { start as startRegistreren } from "./js/registreren.js";
import { start as startSessie } from "./js/sessie.js";
import { start as startSneltoetsen } from "./js/sneltoetsen.js";
import { start as startVrijhouden } from "./js/vrijhouden.js";

// Every page works without this file. The script is deferred, so the document is complete here.
startAankondiging();
startHtmx();
startDialoog();
startFormulier();
startRegistreren();
startRedactie();
startSneltoetsen();
startVrijhouden();
startSessie();
startKiosk();
startLive();
startGeluid();
