// Fills forms with ODK's own engine, as an app on a phone would, and gives back what it would send.
// stdin: one JSON array of jobs {id, xml, media: {name: text}, seed, repeats, answers}; stdout: one JSON array of results in the same order.
// `answers` ({reference: [value, …]}) are put in instead of invented ones.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import path from "node:path";

const here = path.dirname(fileURLToPath(import.meta.url));
const frontend = path.resolve(here, "../../frontend/package.json");
const need = createRequire(frontend);
const { JSDOM } = need("jsdom");
const { window } = new JSDOM("<!doctype html><html><body></body></html>", { url: "http://localhost/" });
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis)) globalThis[name] = window[name];
}
globalThis.window = window;
globalThis.document = window.document;
globalThis.__dirname = here;
globalThis.require = need;
const { loadForm } = await import(need.resolve("@getodk/xforms-engine"));

const CANDIDATES = {
  string: ["abc", "12", "كلمة عربية & <ok>", "a@b.com", "0791234567", "4"],
  int: ["12", "1", "3", "30", "61", "250", "1000"],
  decimal: ["12.5", "2.25", "100.5", "0.5"],
  date: ["2020-05-06", "2026-11-20", "1980-01-31"],
  time: ["10:20:00.000+02:00", "23:59:00.000Z"],
  dateTime: ["2020-05-06T10:20:00.000+02:00", "2020-05-06T10:20:00.000Z"],
  geopoint: [{ latitude: 33.5, longitude: 35.5, altitude: null, accuracy: null }],
  geotrace: ["33.5 35.5 0.0 0.0;33.6 35.6 0.0 0.0"],
  geoshape: ["33.5 35.5 0.0 0.0;33.6 35.6 0.0 0.0;33.7 35.5 0.0 0.0;33.5 35.5 0.0 0.0"],
  barcode: ["4006381333931"],
};

function chance(text) {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 13), 0x5bd1e995);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

const response = (text) => ({
  ok: true, status: 200, body: null, bodyUsed: false, headers: new Headers({ "content-type": "text/plain" }),
  text: async () => text, blob: async () => new Blob([text]),
});

function* nodes(node) {
  yield node;
  for (const child of node.currentState.children ?? []) yield* nodes(child);
}

const controls = new Set(["input", "select", "rank", "range", "trigger", "upload"]);
const isBroken = (node) => Boolean(node.validationState.violation);

function empty(node) {
  const { value } = node.currentState;
  return value === null || value === "" || value === false || (Array.isArray(value) && value.length === 0);
}

function put(node, values) {
  switch (node.nodeType) {
    case "select": return node.selectValues(values);
    case "rank": return node.setValues(values);
    case "trigger": return node.setValue(true);
    case "upload": return node.setValue(new File(["x"], values[0], { type: "image/jpeg" }));
    default: return node.setValue(values[0]);
  }
}

function plain(value) {
  return typeof value === "object" ? [value.latitude, value.longitude].join(" ") : String(value);
}

function* invented(node, seed) {
  const reference = node.currentState.reference;
  const dice = chance(`${seed}|${reference}`);
  if (node.nodeType === "select" || node.nodeType === "rank") {
    const values = node.currentState.valueOptions.map((option) => option.value);
    if (!values.length) return;
    if (node.nodeType === "rank") { yield [...values].sort((a, b) => chance(seed + a) - chance(seed + b)); return; }
    const first = Math.floor(dice * values.length);
    const turned = [...values.slice(first), ...values.slice(0, first)];
    if (node.selectType === "select" && dice > 0.5) yield turned.slice(0, 2);
    for (const value of turned.slice(0, 30)) yield [value];
    return;
  }
  if (node.nodeType === "trigger") { yield ["OK"]; return; }
  if (node.nodeType === "upload") { yield [`file-${reference.replace(/\W/g, "_")}.jpg`]; return; }
  if (node.nodeType === "range") {
    const { min, step, max } = node.definition.bodyElement.bounds;
    for (let value = Number(min); value <= Number(max); value += Number(step)) yield [value];
    return;
  }
  const candidates = CANDIDATES[node.valueType] ?? CANDIDATES.string;
  const first = Math.floor(dice * candidates.length);
  for (const value of [...candidates.slice(first), ...candidates.slice(0, first)]) yield [value];
}

function fill(root, job) {
  const filled = {};
  const refused = {};
  const added = new Set();
  for (let round = 0; round < 12; round += 1) {
    let changed = false;
    for (const node of [...nodes(root)]) {
      const { reference } = node.currentState;
      if (node.nodeType === "repeat-range:uncontrolled" && node.currentState.relevant && !added.has(reference)) {
        added.add(reference);
        const wanted = (job.repeats ?? 2) - node.currentState.children.length;
        if (wanted > 0) { node.addInstances(undefined, wanted); changed = true; }
        continue;
      }
      if (!controls.has(node.nodeType) || reference in filled || reference in refused) continue;
      if (!node.currentState.relevant || node.currentState.readonly || !empty(node)) continue;
      const given = job.answers ? (reference in job.answers ? [job.answers[reference]] : []) : invented(node, job.seed ?? "");
      for (const values of given) {
        try { put(node, values); } catch (error) { refused[reference] = String(error.message ?? error).slice(0, 300); continue; }
        filled[reference] = values.map(plain);
        delete refused[reference];
        changed = true;
        if (!isBroken(node)) break;
      }
    }
    if (!changed) break;
  }
  return { filled, refused };
}

function states(root) {
  const found = {};
  for (const node of nodes(root)) {
    const { reference, relevant, required, readonly } = node.currentState;
    if (node.nodeType === "root" || node.nodeType === "group" || node.nodeType.startsWith("repeat")) continue;
    const options = node.nodeType === "select" || node.nodeType === "rank" ? node.currentState.valueOptions.map((o) => [o.value, o.label.asString]) : null;
    found[reference] = {
      relevant, required, readonly, type: node.valueType, kind: node.nodeType, value: node.currentState.instanceValue ?? null, options,
      label: node.currentState.label?.asString ?? null, broken: controls.has(node.nodeType) && isBroken(node) ? node.validationState.violation.condition : null,
    };
  }
  return found;
}

async function run(job) {
  const result = await loadForm(job.xml, {
    fetchFormAttachment: async (url) => response(job.media?.[decodeURIComponent(String(url).split("/").pop())] ?? ""),
    missingResourceBehavior: "BLANK",
  });
  if (!("createInstance" in result)) return { id: job.id, error: String(result.error?.message ?? result.error).slice(0, 500) };
  const instance = await result.createInstance({});
  const { filled, refused } = fill(instance.root, job);
  const payload = await instance.root.prepareInstancePayload({ payloadType: "monolithic" });
  const parts = [];
  let xml = "";
  for (const [name, file] of payload.data[0]) {
    if (name === "xml_submission_file") xml = await file.text();
    else parts.push(name);
  }
  return { id: job.id, status: payload.status, xml, parts, filled, refused, states: states(instance.root) };
}

let input = "";
for await (const block of process.stdin) input += block;
const results = [];
for (const job of JSON.parse(input)) {
  try { results.push(await run(job)); } catch (error) { results.push({ id: job.id, error: String(error?.stack ?? error).slice(0, 1500) }); }
}
process.stdout.write(JSON.stringify(results), () => process.exit(0));
