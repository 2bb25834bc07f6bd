/** What an operator may set: one validated record, read once when the application starts. */
@NullMarked
package io.parley.config;

import org.jspecify.annotations.NullMarked;
