// A real OpenID Connect provider for the tests of the sign-on, with people that the test makes up.
//
// Prints one line of JSON, {"issuer": …}, when it listens. The argument is the redirect address of KCC.
// PUT /test/personen with {"sub": {"id_token": {claims}, "userinfo": {claims}}} replaces who exists. Signing
// in is one form with one field, the sub.
// Requires PKCE and a client secret, and asks no consent: the organisation decided for its staff.

import { createServer } from "node:http";

import Provider from "oidc-provider";

const TERUG = process.argv[2];
let personen = {};
let provider;

async function lees(verzoek) {
  const delen = [];
  for await (const deel of verzoek) delen.push(deel);
  return Buffer.concat(delen).toString();
}

const server = createServer((verzoek, antwoord) => {
  behandel(verzoek, antwoord).catch((fout) => {
    console.error(fout);
    antwoord.writeHead(500).end();
  });
});

server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  provider = maakProvider(issuer);
  console.log(JSON.stringify({ issuer }));
});

function maakProvider(issuer) {
  return new Provider(issuer, {
    clients: [
      {
        client_id: "kcc",
        client_secret: "alleen-voor-de-tests",
        redirect_uris: [TERUG],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    cookies: { keys: ["alleen-voor-de-tests"] },
    pkce: { required: () => true },
    scopes: ["openid", "profile", "email"],
    claims: {
      openid: ["sub", "groups", "realm_access"],
      profile: ["name", "given_name", "family_name", "preferred_username"],
      email: ["email", "email_verified"],
    },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { url: (_ctx, interactie) => `/aanmelden/${interactie.uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    async findAccount(_ctx, naam) {
      const persoon = personen[naam];
      if (!persoon) return undefined;
      return {
        accountId: naam,
        claims: async (waarvoor) => ({ sub: naam, ...persoon[waarvoor] }),
      };
    },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
  });
}

async function behandel(verzoek, antwoord) {
  if (verzoek.method === "PUT" && verzoek.url === "/test/personen") {
    personen = JSON.parse(await lees(verzoek));
    antwoord.writeHead(204).end();
    return;
  }
  if (verzoek.url === "/favicon.ico") {
    antwoord.writeHead(204).end();
    return;
  }
  const aanmelden = verzoek.url.match(/^\/aanmelden\/[\w-]+$/);
  if (!aanmelden) {
    provider.callback()(verzoek, antwoord);
    return;
  }
  if (verzoek.method === "POST") {
    const ingevuld = new URLSearchParams(await lees(verzoek));
    const resultaat = ingevuld.has("afbreken")
      ? { error: "access_denied", error_description: "afgebroken" }
      : { login: { accountId: ingevuld.get("naam") } };
    await provider.interactionFinished(verzoek, antwoord, resultaat, { mergeWithLastSubmission: false });
    return;
  }
  await provider.interactionDetails(verzoek, antwoord);
  antwoord.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  antwoord.end(
    '<!doctype html><html lang="nl"><title>Aanbieder</title><form method="post">' +
      '<label>Naam <input name="naam"></label><button>Inloggen</button>' +
      '<button name="afbreken" value="ja">Afbreken</button></form></html>',
  );
}
