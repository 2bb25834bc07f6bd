/**
 * Judges what clients recorded of a run against what the structured protocol promises: a pure function of the recorded
 * lines, without a server.
 */
@NullMarked
package io.parley.checker;

import org.jspecify.annotations.NullMarked;
