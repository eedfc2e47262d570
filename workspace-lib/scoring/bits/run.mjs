// node run.mjs SCORING_BITS.wasm BUNDLE: prints the digest that WebAssembly computes.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [module, bundle] = process.argv.slice(2);
const FILES = ["manifest.json", "features.json", "calibration.json", "model.txt", "neighbours.bin"];

const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const { memory, room, run, answer } = instance.exports;
FILES.forEach((name, index) => {
    const path = join(bundle, name);
    const bytes = existsSync(path) ? readFileSync(path) : new Uint8Array();
    // The memory may have grown and moved: it is looked up again each time.
    const at = room(index, bytes.length);
    new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
});
const length = run();
console.log(Buffer.from(memory.buffer, answer(), length).toString());
