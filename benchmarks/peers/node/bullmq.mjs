// The peer BullMQ: see agent.mjs for how it is driven.
import bullmq from "bullmq";
import { Tally, atTimes, handler, inFlight, padding, serve, version } from "./agent.mjs";

const { Queue, Worker } = bullmq;
const BATCH = 1000;
let tally;
let workers = [];

const connection = (port) => ({ host: "127.0.0.1", port, maxRetriesPerRequest: null });
// A finished job leaves Redis, as it does with the others: what is counted here is counted by us.
const options = { removeOnComplete: true, removeOnFail: false };

async function withQueue(port, name, use) {
  const queue = new Queue(name, { connection: connection(port) });
  await queue.waitUntilReady();
  try {
    return await use(queue);
  } finally {
    await queue.close();
  }
}

async function addAll(queue, jobs, bytes) {
  const more = padding(bytes);
  for (let from = 0; from < jobs; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, jobs - from) }, (_, n) => ({
      name: "measured",
      data: [from + n, 0, ...more],
      opts: options,
    }));
    await queue.addBulk(batch);
  }
}

await serve({
  async version() {
    return { BullMQ: version("bullmq"), "Node.js": process.versions.node };
  },

  async fill({ port, queues, jobs, bytes }) {
    await withQueue(port, queues[0], (queue) => addAll(queue, jobs, bytes));
    return { filled: jobs };
  },

  // One Worker runs so many jobs at a time on one connection: that is BullMQ's own way.
  async start(load) {
    tally = new Tally(load);
    const run = handler(load, tally);
    workers = load.queues.flatMap((name) =>
      Array.from({ length: load.ownQueues ? 1 : load.workers }, () => {
        const settings = { connection: connection(load.port), concurrency: load.processors };
        return new Worker(name, (job) => run(job.data[0], job.data[1]), settings);
      }),
    );
    workers.forEach((worker) => {
      worker.on("error", (error) => tally.errors.push(String(error)));
      worker.on("failed", (job, error) => tally.errors.push(String(error)));
    });
    await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    return { started: workers.length };
  },

  async finish({ limitMillis }) {
    const outcome = await tally.outcome(limitMillis);
    await Promise.all(workers.map((worker) => worker.close()));
    workers = [];
    return outcome;
  },

  // What is left: jobs that wait, run or failed.
  async left({ port, queues }) {
    let left = 0;
    for (const name of queues) {
      await withQueue(port, name, async (queue) => {
        const counts = await queue.getJobCounts("wait", "active", "failed", "delayed");
        left += Object.values(counts).reduce((sum, count) => sum + count, 0);
      });
    }
    return { left };
  },

  async produce({ port, queues, times }) {
    const open = queues.map((name) => new Queue(name, { connection: connection(port) }));
    await Promise.all(open.map((queue) => queue.waitUntilReady()));
    await atTimes(times, (id, now) => open[id % open.length].add("measured", [id, now], options));
    await Promise.all(open.map((queue) => queue.close()));
    return { produced: times.length };
  },

  async enqueue({ port, queues, jobs, width, batch, bytes }) {
    const more = padding(bytes);
    return withQueue(port, queues[0], async (queue) => {
      if (batch > 1) {
        const began = performance.now();
        await addAll(queue, jobs, bytes);
        return { millis: performance.now() - began };
      }
      return inFlight(jobs, width, (id) => queue.add("measured", [id, 0, ...more], options));
    });
  },
});
