// An express-pouchdb over leveldb: FOLDER for its databases, and the rows that its database "items" begins with.
"use strict";

const http = require("node:http");
const path = require("node:path");
const express = require("express");
const expressPouchDB = require("express-pouchdb");
const { rowsIn } = require("./measuring.cjs");
const { documents, opened } = require("./pouchdb_documents.cjs");
const { serve } = require("./server.cjs");

async function main() {
  const [folder, rows] = process.argv.slice(2);
  const PouchDB = opened(folder);
  if (rows) await documents(new PouchDB("items"), rowsIn(rows));
  const options = { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: path.join(folder, "log.txt") };
  serve(http.createServer(express().use("/", expressPouchDB(PouchDB, options))));
}

main();
