// A backend that costs WatermelonDB nothing but its answer: one pull with all the rows, encoded beforehand.
"use strict";

const http = require("node:http");
const { rowsIn } = require("./measuring.cjs");
const { serve } = require("./server.cjs");

const created = rowsIn(process.argv[2]);
const body = Buffer.from(JSON.stringify({ changes: { items: { created, updated: [], deleted: [] } }, timestamp: 1 }));

serve(
  http.createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
    response.end(body);
  }),
);
