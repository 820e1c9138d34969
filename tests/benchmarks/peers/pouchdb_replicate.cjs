// PouchDB: the first replication from an express-pouchdb to an empty leveldb, and the replication of new documents to it.
"use strict";

const path = require("node:path");
const { mustBe, rowsIn, run, secondsOf } = require("./measuring.cjs");
const { BATCH, documents, opened } = require("./pouchdb_documents.cjs");
const { started } = require("./server.cjs");

const SERVER = path.join(__dirname, "pouchdb_server.cjs");

async function pull({ file, folder, rounds }) {
  const PouchDB = opened(path.join(folder, "here"));
  const records = rowsIn(file).length;
  const server = await started(SERVER, path.join(folder, "there"), file);
  const seconds = [];
  for (let round = 0; round < rounds; round++) {
    const local = new PouchDB(`pull-${round}`);
    seconds.push(await secondsOf(() => PouchDB.replicate(`${server.url}/items`, local, { batch_size: BATCH })));
    mustBe((await local.info()).doc_count, records);
    await local.destroy();
  }
  await server.end();
  return { records, seconds };
}

async function push({ file, folder, rounds }) {
  const PouchDB = opened(path.join(folder, "here"));
  const rows = rowsIn(file);
  const local = new PouchDB("movements");
  await documents(local, rows);
  const server = await started(SERVER, path.join(folder, "there"));
  const seconds = [];
  for (let round = 0; round < rounds; round++) {
    const remote = new PouchDB(`${server.url}/push-${round}`);
    await remote.info(); // makes the database, which is no part of the push
    seconds.push(await secondsOf(() => PouchDB.replicate(local, remote, { batch_size: BATCH })));
    mustBe((await remote.info()).doc_count, rows.length);
  }
  await server.end();
  return { records: rows.length, seconds };
}

run("pouchdb", { pull, push });
