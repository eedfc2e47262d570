// node run.mjs MODULE.wasm BUNDLE CLIENTS.json: prints the hashes that WebAssembly computes.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [module, bundle, clients] = process.argv.slice(2);
const FILES = [
    "manifest.json", "features.json", "calibration.json", "model.txt",
    "neighbours.bin", "similar.json", "similar.bin", "report.json",
];

const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const { memory, room, run, answer } = instance.exports;
for (const path of [...FILES.map((name) => join(bundle, name)), clients]) {
    const bytes = existsSync(path) ? readFileSync(path) : new Uint8Array();
    // The memory may have grown and moved: it is looked up again each time.
    const at = room(bytes.length);
    new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
}
const length = run();
process.stdout.write(Buffer.from(memory.buffer, answer(), length));
