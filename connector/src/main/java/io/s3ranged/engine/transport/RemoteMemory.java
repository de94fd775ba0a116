package io.s3ranged.engine.transport;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Lets a store write into this JVM's buffers by itself, past the HTTP body: what a library for RDMA
 * is to the engine.
 *
 * <p>The engine registers each slab of its buffers once. A ranged GET may bring a token of the
 * memory that its bytes are for, in the header {@link RangeRequest#REMOTE_TOKEN_HEADER}; the store
 * writes there and says so in a {@link RemoteReply}, or declines and sends the bytes as any other
 * body. These are the headers of S3 over RDMA as NVIDIA's cuObject, MinIO AIStor, NooBaa, Ceph's
 * gateway and versitygw use them: {@code RDMA_PROTOCOL_SPEC.md} of the branch {@code nvidia_rdma}
 * of <a href="https://github.com/KiranModukuri/aws-c-s3">KiranModukuri/aws-c-s3</a>.
 *
 * <p>An implementation has a public constructor without parameters and is named by {@code
 * spark.s3ranged.transport.remoteMemory}. All methods are safe to use from any thread, call nothing
 * of the engine and return soon. What one throws turns remote writing off for the rest of the
 * engine's life, and the GETs go over HTTP.
 */
public interface RemoteMemory extends AutoCloseable {

  /**
   * Makes a slab ready to be written to. Called once for each, before its first use, while others
   * who need a new slab wait.
   *
   * @param slab direct, from 0 to its capacity; stays where it is at least until it is deregistered
   */
  void register(ByteBuffer slab);

  /** Takes a slab back: from the return of this call on nobody remote can write to it. */
  void deregister(ByteBuffer slab);

  /**
   * The right to write one GET's bytes into {@code windows}, in their order, as text that the store
   * understands: visible ASCII, at most 4 KiB.
   *
   * @param windows from position to limit; each lies in a slab that is registered, and several do
   *     not lie side by side. A GET of at most a slab, as with {@code
   *     spark.s3ranged.fetch.maxBytes=1m}, has one
   * @return null if these windows cannot be described: the GET then goes without
   */
  String token(List<ByteBuffer> windows);

  /**
   * Takes the right to write back, because nobody can tell whether the store is done: from the
   * return of this call on nobody remote can write to {@code windows} with a token that was made
   * before. Other tokens for the same slabs may become void with it.
   *
   * <p>May take as long as registering a slab does: deregistering it and registering it again is a
   * way to do this.
   *
   * @param windows those of one earlier token
   */
  void revoke(List<ByteBuffer> windows);

  /** Frees the rest; all slabs have been deregistered. */
  @Override
  void close();
}
