/**
 * Strict JSON as bytes: where tokens begin and end, and which field comes next.
 *
 * <p>Strict is what RFC 8259 allows, in strictly valid UTF-8, within limits of depth and length.
 * Every reader of JSON agrees on what strict JSON means; whatever else a reader may allow is
 * "unsure" here, told without exception or allocation.
 *
 * <p>Imports {@code source.value}.
 */
package io.s3ranged.source.json;
