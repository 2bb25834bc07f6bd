// Answers every request with the bytes that are alive in this process: the heap after a collection, and the buffers.
export function reportMemory(request, response) {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  response.end(`${heapUsed + external}\n`);
}
