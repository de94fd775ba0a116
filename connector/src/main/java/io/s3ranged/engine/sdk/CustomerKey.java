package io.s3ranged.engine.sdk;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** The key of SSE-C, which every GET of an object that was stored with it must bring. */
final class CustomerKey {

  private static final String ALGORITHM = "AES256";

  private final String base64;
  private final String md5;

  /**
   * @param base64 the key's bytes in Base64
   */
  CustomerKey(String base64) {
    this.base64 = base64;
    this.md5 = md5(Base64.getDecoder().decode(base64));
  }

  /** Puts the key into a request. */
  void addTo(GetObjectRequest.Builder get) {
    get.sseCustomerAlgorithm(ALGORITHM).sseCustomerKey(base64).sseCustomerKeyMD5(md5);
  }

  private static String md5(byte[] key) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has MD5", e);
    }
  }
}
