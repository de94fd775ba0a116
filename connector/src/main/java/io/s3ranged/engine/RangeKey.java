package io.s3ranged.engine;

import io.s3ranged.range.ByteRange;

/**
 * Whose bytes a block holds that a vectored read kept: it is a piece of a range of any place and
 * length, and never meets the blocks of the grid.
 */
record RangeKey(SourceKey source, ByteRange range) {}
