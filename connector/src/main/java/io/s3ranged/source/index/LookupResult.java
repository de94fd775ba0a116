package io.s3ranged.source.index;

/** An association, and how specific the match was that found it. */
public record LookupResult(MatchLevel level, Association association) {}
