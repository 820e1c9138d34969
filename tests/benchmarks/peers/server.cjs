// A peer's server as a process of its own, which says its port first and ends when its standard input is closed.
"use strict";

const { spawn } = require("node:child_process");
const { createInterface } = require("node:readline");

/** Starts `node script ...told`; resolves to where it serves. It ends with this process, whose pipe it reads. */
async function started(script, ...told) {
  const child = spawn(process.execPath, [script, ...told], { stdio: ["pipe", "pipe", "inherit"] });
  const port = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("exit", (code) => reject(new Error(`${script} ended with ${code}`)));
  });
  return `http://127.0.0.1:${port}`;
}

/** In the server: listens on a free port of this machine, says it, and serves until standard input is closed. */
function serve(server) {
  process.stdin.on("end", () => process.exit(0)).resume();
  server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
}

module.exports = { started, serve };
