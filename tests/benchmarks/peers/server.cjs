// A peer's server as a process of its own, which says its port first and ends when its standard input is closed.
"use strict";

const { spawn } = require("node:child_process");
const { createInterface } = require("node:readline");

/** Starts `node script ...told`; resolves to its port and to what ends it. */
async function started(script, ...told) {
  const child = spawn(process.execPath, [script, ...told], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const port = await Promise.race([
    new Promise((resolve) => createInterface({ input: child.stdout }).once("line", resolve)),
    ended.then((code) => Promise.reject(new Error(`${script} ended with ${code} before it served`))),
  ]);
  const end = async () => {
    child.stdin.end();
    child.kill();
    await ended;
  };
  return { url: `http://127.0.0.1:${port}`, end };
}

/** In the server: listens on a free port of this machine, says it, and serves until standard input is closed. */
function serve(server) {
  endWithInput();
  server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
}

/** Whoever started this holds its standard input open; when they are gone, so is this. */
function endWithInput() {
  process.stdin.on("end", () => process.exit(1)).resume();
}

module.exports = { started, serve, endWithInput };
