// Bundles static/src into static/dist: kcc.css and kcc.js, and beheer.css for Django's admin. `--kijk` keeps running and rebuilds on change.
import * as esbuild from "esbuild";

const opties = {
  entryPoints: ["static/src/kcc.css", "static/src/kcc.js", "static/src/beheer.css", "static/src/scan.js", "static/src/qrlezer.js", "static/src/teken.svg"],
  outdir: "static/dist",
  bundle: true,
  loader: { ".svg": "copy" },
  minify: true,
  format: "iife",
  legalComments: "linked",
  target: ["chrome111", "firefox114", "safari16.4"],
  logLevel: "info",
};

if (process.argv.includes("--kijk")) {
  const context = await esbuild.context(opties);
  await context.watch();
} else {
  await esbuild.build(opties).catch(() => process.exit(1));
}
