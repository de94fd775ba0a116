package io.s3ranged.engine.transport;

import java.util.function.UnaryOperator;

/**
 * What an answer says of the memory that its GET offered. As received and not yet believed.
 *
 * <p>{@code x-amz-rdma-reply} is 200, 204 or 206 where the store wrote the bytes into the memory;
 * the body is empty then. Anything else, and above all 501 or nothing, means that the body has them
 * ({@code RDMA_PROTOCOL_SPEC.md}, named at {@link RemoteMemory}, sections 2.2, 4 and 8.2).
 */
public sealed interface RemoteReply {

  /** The store wrote nothing: the bytes are in the body. */
  RemoteReply DECLINED = new Declined();

  /**
   * The store wrote the bytes itself.
   *
   * @param bytes how many it says that it wrote, or -1 where it does not say it in one way
   */
  record Done(long bytes) implements RemoteReply {}

  /** As {@link #DECLINED}. */
  record Declined() implements RemoteReply {}

  /**
   * Reads an answer's headers. The number of bytes has two names in use: the protocol's {@code
   * x-amz-rdma-bytes-transferred}, and {@code x-amz-rdma-bytes}, which NooBaa sends.
   *
   * @param header the value of a header by its name, or null
   */
  static RemoteReply of(UnaryOperator<String> header) {
    String reply = header.apply("x-amz-rdma-reply");
    return switch (reply == null ? "" : reply.trim()) {
      case "200", "204", "206" ->
          new Done(
              bytes(
                  header.apply("x-amz-rdma-bytes-transferred"), header.apply("x-amz-rdma-bytes")));
      default -> DECLINED;
    };
  }

  private static long bytes(String transferred, String bytes) {
    String text = transferred == null ? bytes : transferred;
    boolean agree = transferred == null || bytes == null || transferred.equals(bytes);
    return agree && text != null && text.trim().matches("[0-9]{1,18}")
        ? Long.parseLong(text.trim())
        : -1;
  }
}
