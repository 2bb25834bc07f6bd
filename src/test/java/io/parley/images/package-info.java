/** The images: their scripts without an engine, and whether docker/, the workflows and the POM agree. */
@NullMarked
package io.parley.images;

import org.jspecify.annotations.NullMarked;
