/**
 * Byte arithmetic: pure values and functions.
 *
 * <p>Imports the JDK only. Everything here is immutable and safe to use from any thread.
 */
package io.s3ranged.range;
