package io.s3ranged.options;

import java.util.Locale;

/** Who holds the key of encrypted objects, as far as a reader must know it. */
public enum Encryption {
  /** The store, or nobody: a request brings no key. */
  BY_STORE,

  /** The reader: each request brings the key (SSE-C). */
  CUSTOMER_KEY;

  /**
   * S3A's names, in any case. Encryption on the client is refused: what the store gives out then is
   * not what was written, and nobody here could tell.
   */
  static OptionType<Encryption> type() {
    return new OptionType<>(
        "SSE-C; AES256, SSE-KMS and DSSE-KMS change nothing",
        text ->
            switch (text.trim().toUpperCase(Locale.ROOT)) {
              case "SSE-C" -> CUSTOMER_KEY;
              case "AES256", "SSE-KMS", "DSSE-KMS" -> BY_STORE;
              case "CSE-KMS", "CSE-CUSTOM" ->
                  throw new IllegalArgumentException(
                      "objects encrypted on the client cannot be read");
              default ->
                  throw new IllegalArgumentException(
                      "SSE-C, AES256, SSE-KMS or DSSE-KMS is expected");
            });
  }
}
