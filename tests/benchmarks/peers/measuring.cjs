// How a peer's runner is called and what it says: MEASURE ROWS.jsonl FOLDER ROUNDS, and one line of JSON at the end.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { endWithInput } = require("./server.cjs");

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
  const folder = process.env.NODE_PATH;
  return JSON.parse(fs.readFileSync(path.join(folder, name, "package.json"), "utf8")).version;
}

/** Runs the measure that was asked for and says what it found. */
async function run(packageName, measures) {
  endWithInput();
  const [measure, file, folder, rounds] = process.argv.slice(2);
  try {
    const { records, seconds } = await measures[measure]({ file, folder, rounds: Number(rounds) });
    const said = JSON.stringify({ version: versionOf(packageName), records, seconds });
    process.stdout.write(`${said}\n`, () => process.exit(0));
  } catch (failure) {
    process.stderr.write(`${failure.stack}\n`, () => process.exit(1));
  }
}

module.exports = { rowsIn, secondsOf, mustBe, run };
