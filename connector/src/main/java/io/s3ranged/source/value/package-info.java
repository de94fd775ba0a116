/**
 * Values from bytes: plain numbers, decimals, dates, timestamps, and strict UTF-8.
 *
 * <p>Pure functions over {@code (base, address, length)}: bytes of an array, or memory off the heap
 * where {@code base} is null, as {@code sun.misc.Unsafe} counts addresses. No function reads a byte
 * outside of these, allocates for the common forms, or throws because of what the bytes are: a text
 * that is not in the plain form which a function names has the answer "not plain", and whoever asks
 * turns to a parser that knows all forms.
 *
 * <p>Imports the JDK and fastdoubleparser.
 */
package io.s3ranged.source.value;
