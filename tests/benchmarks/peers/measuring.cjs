// How a peer's runner is called and what it says: MEASURE ROWS.jsonl FOLDER, then a round for each line that it reads.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { createInterface } = require("node:readline");

/** The rows of a file with one JSON object a line. */
function rowsIn(file) {
  return fs.readFileSync(file, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** Seconds that one awaited call takes. */
async function secondsOf(work) {
  const began = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - began) / 1e9;
}

function mustBe(found, wanted) {
  if (found !== wanted) throw new Error(`${found} records arrived instead of ${wanted}`);
}

function versionOf(name) {
  return JSON.parse(fs.readFileSync(path.join(process.env.NODE_PATH, name, "package.json"), "utf8")).version;
}

function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Makes the measure that was asked for ready, and takes its rounds until standard input is closed. */
async function run(packageName, measures) {
  const [measure, file, folder] = process.argv.slice(2);
  // Its server, where it has one, has this process's end of a pipe as its input and ends with it.
  process.stdin.on("end", () => process.exit(0));
  const asked = createInterface({ input: process.stdin });
  try {
    const { records, round } = await measures[measure](file, folder);
    say({ version: versionOf(packageName), records });
    let number = 0;
    for await (const _ of asked) say({ seconds: await round(number++) });
  } catch (failure) {
    process.stderr.write(`${failure.stack}\n`, () => process.exit(1));
  }
}

module.exports = { rowsIn, secondsOf, mustBe, run };
