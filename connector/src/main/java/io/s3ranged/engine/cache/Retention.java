package io.s3ranged.engine.cache;

/** What becomes of a complete block that nobody holds or wants any more. */
public enum Retention {
  /** It stays for later readers, for as long as nobody else needs its memory. */
  KEEP,
  /** Its memory goes back at once; blocks are shared by readers of the same moment only. */
  DROP
}
