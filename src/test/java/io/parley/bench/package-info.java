/**
 * The benchmark: servers of several kinds, one load generator that is cheap enough to measure them, and the report. {@link
 * io.parley.bench.Benchmark} is the way in; {@code src/site/markdown/benchmark.md} says what the figures mean.
 */
@NullMarked
package io.parley.bench;

import org.jspecify.annotations.NullMarked;
