// PouchDB: the first replication from an express-pouchdb to an empty leveldb, and the replication of new documents to it.
"use strict";

const path = require("node:path");
const { mustBe, rowsIn, run, secondsOf } = require("./measuring.cjs");
const { BATCH, documents, opened } = require("./pouchdb_documents.cjs");
const { started } = require("./server.cjs");

const SERVER = path.join(__dirname, "pouchdb_server.cjs");

async function pull(file, folder) {
  const PouchDB = opened(path.join(folder, "here"));
  const records = rowsIn(file).length;
  const remote = `${await started(SERVER, path.join(folder, "there"), file)}/items`;
  const round = async (number) => {
    const local = new PouchDB(`pull-${number}`);
    const seconds = await secondsOf(() => PouchDB.replicate(remote, local, { batch_size: BATCH }));
    mustBe((await local.info()).doc_count, records);
    await local.destroy();
    return seconds;
  };
  return { records, round };
}

async function push(file, folder) {
  const PouchDB = opened(path.join(folder, "here"));
  const rows = rowsIn(file);
  const local = new PouchDB("movements");
  await documents(local, rows);
  const server = await started(SERVER, path.join(folder, "there"));
  const round = async (number) => {
    const remote = new PouchDB(`${server}/push-${number}`);
    await remote.info(); // makes the database, which is no part of the push
    const seconds = await secondsOf(() => PouchDB.replicate(local, remote, { batch_size: BATCH }));
    mustBe((await remote.info()).doc_count, rows.length);
    return seconds;
  };
  return { records: rows.length, round };
}

run("pouchdb", { pull, push });
