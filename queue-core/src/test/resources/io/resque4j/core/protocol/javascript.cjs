// Answers one line for each line that it reads: what JavaScript itself, or
// node-resque, makes of it. A request is
// {"op": name, …} in plain ASCII; texts travel as the hexadecimal of their UTF-16 units and numbers
// as that of their bits, so that nothing under test is needed to ask.
"use strict";
const readline = require("readline");
const { Connection, Plugins } = require("node-resque");

const text = (hex) =>
  String.fromCharCode(...(hex.match(/.{4}/g) || []).map((unit) => parseInt(unit, 16)));

const number = (bits) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt("0x" + bits));
  return view.getFloat64(0);
};

const build = ([kind, value]) => {
  switch (kind) {
    case "s":
      return text(value);
    case "d":
      return number(value);
    case "a":
      return value.map(build);
    case "o": {
      const object = {};
      for (const [name, member] of value) {
        Object.defineProperty(object, text(name), {
          value: build(member),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return object;
    }
    default:
      return value;
  }
};

const connection = (...namespace) => new Connection({ namespace });
const hex = (key) => Buffer.from(key).toString("hex");
const retryKey = (name, which, { job, args }) =>
  Plugins.Retry.prototype[which].call({
    queueObject: { connection: connection(name) },
    func: text(job),
    args: build(args),
    argsKey: Plugins.Retry.prototype.argsKey,
  });

const operations = {
  stringify: ({ value }) => JSON.stringify(build(value)),
  parse: ({ json }) => {
    try {
      return "+" + JSON.stringify(JSON.parse(text(json)));
    } catch {
      return "-";
    }
  },
  restringify: ({ utf8 }) =>
    JSON.stringify(JSON.parse(Buffer.from(utf8, "hex").toString("utf8"))),
  date: ({ date }) => String(Date.parse(text(date))),
  dateToString: ({ millis }) => new Date(millis).toString(),
  key: ({ namespace, parts }) =>
    hex(connection(...namespace.map(text)).key(...parts.map(text))),
  retryKey: (request) => hex(retryKey("ns", "retryKey", request)),
  failureKey: (request) => hex(retryKey("ns", "failureKey", request)),
};

const answers = [];
readline
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    const request = JSON.parse(line);
    answers.push(operations[request.op](request));
    if (answers.length === 1000) {
      process.stdout.write(answers.splice(0).join("\n") + "\n");
    }
  })
  .on("close", () => {
    process.stdout.write(answers.map((answer) => answer + "\n").join(""));
  });
