// The peer of the benchmarks: node-resque, driven by one JSON object per line on stdin, each of
// which is answered by one line on stdout. Ends when stdin ends.
import { createInterface } from "node:readline";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import nodeResque from "node-resque";

const { Queue, Worker } = nodeResque;
let load;
let tally;
let workers = [];

/** How far the monotonic clock is from the wall clock, read at the turn of a millisecond. */
function clockOffset() {
  const before = Date.now();
  let now;
  do now = Date.now();
  while (now === before);
  return now - performance.now();
}

class Tally {
  constructor(jobs, warmUp) {
    this.jobs = jobs;
    this.warmUp = warmUp;
    this.runs = new Array(jobs).fill(0);
    this.latencies = new Array(jobs).fill(0);
    this.finished = 0;
    this.began = performance.now();
    this.ended = this.began;
    this.offset = clockOffset();
    this.errors = [];
    this.done = new Promise((resolve) => (this.resolve = resolve));
  }

  starts(id, sent) {
    this.latencies[id] = performance.now() + this.offset - sent;
  }

  ends(id) {
    this.runs[id]++;
    this.finished++;
    if (this.finished === this.warmUp) this.began = performance.now();
    if (this.finished === this.jobs) {
      this.ended = performance.now();
      this.resolve();
    }
  }
}

const connection = (port) => ({ pkg: "ioredis", host: "127.0.0.1", port });

function jobs() {
  const counted = tally;
  const { jobMillis } = load;
  const quick = async (id, sent) => {
    counted.starts(id, sent);
    counted.ends(id);
  };
  const slow = async (id, sent) => {
    counted.starts(id, sent);
    await delay(jobMillis);
    counted.ends(id);
  };
  return { measured: jobMillis > 0 ? slow : quick };
}

const verbs = {
  async version() {
    return { node: process.versions.node };
  },

  // As a MultiWorker that has grown to its full size: workers in one process, each with a
  // connection of its own. A MultiWorker itself adds one of them every half second.
  async start(command) {
    load = command;
    tally = new Tally(load.jobs, load.warmUp);
    const defined = jobs();
    workers = load.queues.flatMap((queue, q) =>
      Array.from({ length: load.processors }, (_, p) => {
        const name = `bench:${process.pid}+${q * load.processors + p + 1}`;
        const timeout = load.pollMillis;
        const options = { connection: connection(load.port), queues: [queue], timeout, name };
        return new Worker(options, defined);
      }),
    );
    workers.forEach((worker) => worker.on("error", (error) => tally.errors.push(String(error))));
    await Promise.all(workers.map((worker) => worker.connect()));
    await Promise.all(workers.map((worker) => worker.start()));
    return { started: workers.length };
  },

  async finish({ limitMillis }) {
    const limit = delay(limitMillis, undefined, { ref: false });
    await Promise.race([tally.done, limit]);
    await delay(200); // an end that meets a worker in the middle of a poll waits a whole timeout
    await Promise.all(workers.map((worker) => worker.end()));
    const { runs, latencies, began, ended, errors } = tally;
    return { runs, latencies, millis: ended - began, errors };
  },

  // One job for each queue, each at a time of its own.
  async produce({ port, queues, spreadMillis, offsets }) {
    const queue = new Queue({ connection: connection(port) }, {});
    await queue.connect();
    const offset = clockOffset();
    await Promise.all(
      queues.map(async (name, id) => {
        await delay(spreadMillis * offsets[id]);
        await queue.enqueue(name, "measured", [id, performance.now() + offset]);
      }),
    );
    await queue.end();
    return { produced: queues.length };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  try {
    answer = await verbs[command.do](command);
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
process.exit(0);
