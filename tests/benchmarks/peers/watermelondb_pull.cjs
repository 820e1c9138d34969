// WatermelonDB: the first synchronize() of an empty SQLite database, by its adapter for Node (better-sqlite3).
"use strict";

const path = require("node:path");
const { Database, Model, appSchema, tableSchema } = require("@nozbe/watermelondb");
const SQLiteAdapter = require("@nozbe/watermelondb/adapters/sqlite").default;
const { synchronize } = require("@nozbe/watermelondb/sync");
const { mustBe, rowsIn, run, secondsOf } = require("./measuring.cjs");
const { started } = require("./server.cjs");

const SERVER = path.join(__dirname, "watermelondb_server.cjs");
const INDEXED = new Set(["sku", "barcode"]); // what finds an item

class Item extends Model {
  static table = "items";
}

/** A table with a column for each field of the row; the id is WatermelonDB's own. */
function schemaOf({ id, ...fields }) {
  const columns = Object.entries(fields).map(([name, value]) => ({
    name,
    type: typeof value,
    isIndexed: INDEXED.has(name),
  }));
  return appSchema({ version: 1, tables: [tableSchema({ name: "items", columns })] });
}

async function pull(file, folder) {
  const rows = rowsIn(file);
  const schema = schemaOf(rows[0]);
  const server = await started(SERVER, file);
  const pullChanges = async () => (await fetch(server)).json();
  const round = async (number) => {
    const adapter = new SQLiteAdapter({ schema, dbName: path.join(folder, `pull-${number}.db`) });
    await adapter.initializingPromise;
    const database = new Database({ adapter, modelClasses: [Item] });
    const seconds = await secondsOf(() => synchronize({ database, pullChanges }));
    mustBe(await database.get("items").query().fetchCount(), rows.length);
    return seconds;
  };
  return { records: rows.length, round };
}

run("@nozbe/watermelondb", { pull });
