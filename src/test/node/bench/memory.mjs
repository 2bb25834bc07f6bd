// Answers every request with the bytes that are alive in this process: the heap after a collection, and the buffers.
import { setTimeout } from 'node:timers/promises';

const COLLECTIONS = 3;

export async function reportMemory(request, response) {
  for (let i = 0; i < COLLECTIONS; i++) {
    globalThis.gc();
    // What a collection has found dead outside the heap is let go in the next turns of the loop.
    await setTimeout(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  response.end(`${heapUsed + external}\n`);
}
