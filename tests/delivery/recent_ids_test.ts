import { assert, assertEquals, assertFalse } from "@std/assert";
import { RecentIds, type RecentRecord } from "../../src/delivery/recent_ids.ts";

const HOUR = 60 * 60_000;

Deno.test("has() is true when any of the ids is known", () => {
  const recent = new RecentIds();
  recent.add(["m:1", "c:1"], 0);
  assert(recent.has(["m:2", "c:1"]));
  assertFalse(recent.has(["m:2", "c:2"]));
  assertFalse(recent.has([]));
});

Deno.test("add() notes each id once, with the time that it came first", () => {
  const recent = new RecentIds();
  recent.add(["m:1", "c:1"], 1);
  recent.add(["m:1", "d:1"], 2);
  recent.add(["m:1"], 3);
  assertEquals(recent.toRecord(3), [[1, "m:1", "c:1"], [2, "d:1"]]);
});

Deno.test("toRecord() keeps ids for 24 hours and forgets them then", () => {
  const recent = new RecentIds();
  recent.add(["m:1", "c:1"], 0);
  recent.add(["m:2"], HOUR);
  assertEquals(recent.toRecord(24 * HOUR - 1).length, 2);
  assert(recent.has(["c:1"]));
  assertEquals(recent.toRecord(24 * HOUR), [[HOUR, "m:2"]]);
  assertFalse(recent.has(["m:1", "c:1"]));
  assert(recent.has(["m:2"]));
});

Deno.test("toRecord() keeps the 5 000 newest ids", () => {
  const recent = new RecentIds();
  for (let n = 0; n < 2_600; n++) recent.add([`m:${n}`, `c:${n}`], n);
  const record = recent.toRecord(2_600);
  assertEquals(record.flatMap(([, ...ids]) => ids).length, 5_000);
  assertFalse(recent.has(["m:99"]));
  assert(recent.has(["m:100"]));
  assert(recent.has(["c:2599"]));
});

Deno.test("toRecord() gives what restore() takes, through JSON", () => {
  const before = new RecentIds();
  before.add(["m:1", "c:1"], 5);
  before.add(["m:2"], 6);
  const record = before.toRecord(6);
  const after = new RecentIds();
  after.restore(JSON.parse(JSON.stringify(record)));
  assertEquals(after.toRecord(6), record);
  assert(after.has(["c:1"]));
});

Deno.test("toRecord() gives a list that later ids leave alone", () => {
  const recent = new RecentIds();
  recent.add(["m:1"], 0);
  const record = recent.toRecord(0);
  recent.add(["m:2"], 0);
  assertEquals(record, [[0, "m:1"]]);
});

Deno.test("restore() takes what it can read of a record that is damaged", () => {
  const recent = new RecentIds();
  const garbage = [
    null,
    7,
    "m:1",
    {},
    [],
    ["m:2", "m:3"],
    [null, "m:4"],
    [1],
    [2, 5, null, { id: "m:6" }, "m:7"],
    [3, "m:8"],
  ] as unknown as RecentRecord;
  recent.restore(garbage);
  assertEquals(recent.toRecord(3), [[2, "m:7"], [3, "m:8"]]);
});
