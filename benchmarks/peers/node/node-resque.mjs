// The peer node-resque: see agent.mjs for how it is driven.
import { setTimeout as delay } from "node:timers/promises";
import nodeResque from "node-resque";
import { Tally, atTimes, handler, inFlight, padding, serve, version } from "./agent.mjs";

const { Queue, Scheduler, Worker } = nodeResque;
let tally;
let workers = [];
let scheduler;
let named = 0;

const connection = (port) => ({ pkg: "ioredis", host: "127.0.0.1", port });

async function withQueue(port, use) {
  const queue = new Queue({ connection: connection(port) }, {});
  await queue.connect();
  try {
    return await use(queue);
  } finally {
    await queue.end();
  }
}

await serve({
  async version() {
    return { "node-resque": version("node-resque"), "Node.js": process.versions.node };
  },

  // As a MultiWorker that has grown to its full size: workers in one process, each with a
  // connection of its own. A MultiWorker itself adds one of them every half second.
  async start(load) {
    tally = new Tally(load);
    const jobs = { measured: handler(load, tally) };
    const lists = load.ownQueues ? load.queues.map((queue) => [queue]) : [load.queues];
    workers = lists.flatMap((queues) =>
      Array.from({ length: load.processors * (load.ownQueues ? 1 : load.workers) }, () => {
        const name = `bench:${process.pid}+${++named}`;
        const timeout = load.pollMillis;
        return new Worker({ connection: connection(load.port), queues, timeout, name }, jobs);
      }),
    );
    workers.forEach((worker) => worker.on("error", (error) => tally.errors.push(String(error))));
    await Promise.all(workers.map((worker) => worker.connect()));
    await Promise.all(workers.map((worker) => worker.start()));
    return { started: workers.length };
  },

  async finish({ limitMillis }) {
    const outcome = await tally.outcome(limitMillis);
    await delay(200); // an end that meets a worker in the middle of a poll waits a whole timeout
    await Promise.all(workers.map((worker) => worker.end()));
    workers = [];
    return outcome;
  },

  async produce({ port, queues, times }) {
    await withQueue(port, (queue) =>
      atTimes(times, (id, now) => queue.enqueue(queues[id % queues.length], "measured", [id, now])),
    );
    return { produced: times.length };
  },

  async enqueue({ port, queues, jobs, width, bytes }) {
    const more = padding(bytes);
    return withQueue(port, (queue) =>
      inFlight(jobs, width, (id) => queue.enqueue(queues[0], "measured", [id, 0, ...more])),
    );
  },

  // Its own poll of 5 s would be most of what is measured: but where the defaults are asked for.
  async schedule({ port, defaults }) {
    const name = `bench:${process.pid}+scheduler${++named}`;
    const poll = defaults ? {} : { timeout: 1000 };
    scheduler = new Scheduler({ connection: connection(port), name, ...poll }, {});
    scheduler.on("error", (error) => process.stderr.write(`${error}\n`));
    await scheduler.connect();
    await scheduler.start();
    return { scheduling: true };
  },

  async unschedule() {
    await scheduler.end();
    return { scheduling: false };
  },
});
