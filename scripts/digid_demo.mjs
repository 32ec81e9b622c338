// A real OpenID Connect provider that plays the broker for DigiD, in the demo and in the tests of Mijn overzicht.
//
// Arguments: the redirect address of KCC, the port (0: a free one), and a file with [{"naam", "bsn"}]. Prints
// one line of JSON, {"issuer": …}, when it listens. Anybody is whoever they choose: never for real data.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import Provider from "oidc-provider";

const [TERUG, POORT, BESTAND] = process.argv.slice(2);
const inwoners = () => JSON.parse(readFileSync(BESTAND, "utf8"));
let provider;

const server = createServer((verzoek, antwoord) => {
  behandel(verzoek, antwoord).catch((fout) => {
    console.error(fout.message);
    antwoord.writeHead(500).end();
  });
});

server.listen(Number(POORT), "127.0.0.1", () => {
  const issuer = `http://localhost:${server.address().port}`;
  provider = new Provider(issuer, {
    clients: [
      {
        client_id: "kcc",
        client_secret: "alleen-voor-de-demo",
        redirect_uris: [TERUG],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    cookies: { keys: ["alleen-voor-de-demo"] },
    pkce: { required: () => true },
    scopes: ["openid"],
    claims: { openid: ["sub", "bsn"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { url: (_ctx, interactie) => `/inloggen/${interactie.uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 600, Session: 60 },
    async findAccount(_ctx, bsn) {
      return { accountId: bsn, claims: async () => ({ sub: `inwoner-${bsn}`, bsn }) };
    },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
  });
  console.log(JSON.stringify({ issuer }));
});

const veilig = (tekst) =>
  String(tekst).replace(/[&<>"']/g, (teken) => `&#${teken.charCodeAt(0)};`);

async function behandel(verzoek, antwoord) {
  if (!/^\/inloggen\/[\w-]+$/.test(verzoek.url)) {
    provider.callback()(verzoek, antwoord);
    return;
  }
  if (verzoek.method === "POST") {
    const delen = [];
    for await (const deel of verzoek) delen.push(deel);
    const ingevuld = new URLSearchParams(Buffer.concat(delen).toString());
    const resultaat = ingevuld.has("afbreken")
      ? { error: "access_denied", error_description: "afgebroken" }
      : { login: { accountId: ingevuld.get("bsn") } };
    await provider.interactionFinished(verzoek, antwoord, resultaat, { mergeWithLastSubmission: false });
    return;
  }
  await provider.interactionDetails(verzoek, antwoord);
  const knoppen = inwoners().map(
    ({ naam, bsn }) => `<p><button name="bsn" value="${veilig(bsn)}">${veilig(naam)}</button></p>`,
  );
  antwoord.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  antwoord.end(
    '<!doctype html><html lang="nl"><meta name="viewport" content="width=device-width">' +
      "<title>Inloggen (demo)</title><h1>Inloggen (demo)</h1><p>Wie bent u? In het echt is dit DigiD.</p>" +
      `<form method="post">${knoppen.join("")}` +
      '<p><button name="afbreken" value="ja">Afbreken</button></p></form></html>',
  );
}
