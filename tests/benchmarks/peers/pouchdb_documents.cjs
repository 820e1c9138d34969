// What PouchDB's server and its client have in common: leveldb databases in a folder, filled with documents.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const BATCH = 1000;

/** PouchDB with its databases in this folder; leveldb is what it takes in Node. */
function opened(folder) {
  fs.mkdirSync(folder, { recursive: true });
  return require("pouchdb").defaults({ prefix: folder + path.sep });
}

/** Puts the rows in, each a document under the row's own id. */
async function documents(database, rows) {
  for (let at = 0; at < rows.length; at += BATCH) {
    const batch = rows.slice(at, at + BATCH).map(({ id, ...rest }) => ({ _id: id, ...rest }));
    const refused = (await database.bulkDocs(batch)).filter((one) => one.error);
    if (refused.length) throw new Error(`a document was refused: ${JSON.stringify(refused[0])}`);
  }
}

module.exports = { BATCH, documents, opened };
