// Drives the real node-resque by JSON lines: one request per line on stdin, one answer per line on
// stdout. Ends when stdin ends, so that it does not outlive the JVM that started it.
"use strict";
const fs = require("fs");
const readline = require("readline");
const resque = require("node-resque");

const settings = JSON.parse(process.argv[2]); // connection, namespace, ledger
const objects = {};
const events = {};
const jobs = {};

console.log = console.info = console.error; // stdout belongs to the protocol
process.on("unhandledRejection", (error) => note("process", "unhandledRejection", [error]));
process.on("uncaughtException", (error) => note("process", "uncaughtException", [error]));

function plain(value) {
  return value instanceof Error ? { name: value.name, message: value.message } : value;
}

function note(target, name, args) {
  const list = (events[target] = events[target] || []);
  if (list.length < 100000) list.push({ name, at: Date.now(), args: args.map(plain) });
}

function ledger(kind, id, worker) {
  if (settings.ledger) fs.appendFileSync(settings.ledger, `${kind}\t${id}\t${worker}\t${Date.now()}\n`);
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// What a job can do. `this` is the worker that performs it.
const deeds = {
  add: async (a, b) => a + b,
  echo: async (...args) => args,
  slow: async (ms) => {
    await wait(ms);
    return ms;
  },
  fail: async (message) => {
    throw new Error(message);
  },
  record: async function (id, ms) {
    ledger("START", id, this.name);
    if (ms) await wait(ms);
    ledger("END", id, this.name);
    return id;
  },
};

function define(name, deed, options) {
  jobs[name] = { ...options, perform: deeds[deed] };
}

function connection() {
  return { pkg: "ioredis", ...settings.connection, options: { ...settings.connection.options } };
}

const kinds = { queue: "Queue", worker: "Worker", multiWorker: "MultiWorker", scheduler: "Scheduler" };

async function create(target, kind, options) {
  const object = new resque[kinds[kind]]({ ...options, connection: connection() }, jobs);
  const emit = object.emit;
  object.emit = function (name, ...args) {
    if (name !== "poll" && name !== "pause") note(target, name, args);
    return name === "error" && object.listenerCount("error") === 0 ? false : emit.call(object, name, ...args);
  };
  objects[target] = object;
  if (typeof object.connect === "function") await object.connect();
  if (kind !== "queue") await object.start();
}

const AsyncFunction = Object.getPrototypeOf(async function () {}).constructor;

const operations = {
  define: ({ name, deed, options }) => define(name, deed, options),
  create: ({ target, kind, options }) => create(target, kind, options),
  call: ({ target, method, args }) => objects[target][method](...args),
  get: ({ target, property }) => objects[target][property],
  events: ({ target }) => events[target] || [],
  eval: ({ code }) => new AsyncFunction("objects", "resque", "require", code)(objects, resque, require),
};

async function answer(line) {
  const { id, op, ...rest } = JSON.parse(line);
  let reply;
  try {
    const value = await operations[op](rest);
    reply = { id, value: value === undefined ? null : value };
  } catch (error) {
    reply = { id, error: error instanceof Error ? plain(error) : { name: typeof error, message: String(error) } };
  }
  process.stdout.write(JSON.stringify(reply) + "\n");
}

Object.keys(deeds).forEach((name) => define(name, name, {}));
const input = readline.createInterface({ input: process.stdin });
input.on("line", answer);
input.on("close", () => process.exit(0));
process.stdout.on("error", () => process.exit(1));
