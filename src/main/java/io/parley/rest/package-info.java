/** The HTTP interface under {@code /api}: what other programs call. */
@NullMarked
package io.parley.rest;

import org.jspecify.annotations.NullMarked;
