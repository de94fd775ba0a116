package io.s3ranged.engine.transport;

import io.s3ranged.fault.RangedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where a transport brings the answer to one request.
 *
 * <p>Order of calls: {@code head} at most once, then {@code progress} any number of times, then
 * exactly one of {@code done} and {@code failed}. Calls do not overlap and each happens before the
 * next, but they may come from different threads, and from the thread that called {@link
 * RangeTransport#start}. No call blocks.
 */
public interface ResponseSink {

  /**
   * Where the body will go if the answer is as asked, for a store that can write there by itself
   * ({@link RemoteMemory}).
   *
   * <p>Asked at most once, before the request is sent. The buffers then belong to the transport
   * until it calls {@code done} or {@code failed}, and those that {@code head} gives are their
   * beginning.
   *
   * @return empty where nothing may be written before {@code head}
   */
  default List<ByteBuffer> offered() {
    return List.of();
  }

  /**
   * Looks at the head of a successful answer and says where its body goes.
   *
   * <p>The buffers are direct, are filled in order from position to limit, which may move their
   * positions, and belong to the transport until it calls {@code done} or {@code failed}. A body
   * longer than they are is an error of the transport's making: it must read no further and call
   * {@code failed} with {@code PROTOCOL_VIOLATION}.
   *
   * @throws RangedIOException if the answer is not what was asked; the transport then abandons the
   *     body without reading it and calls {@code failed} with this fault
   */
  List<ByteBuffer> head(ResponseHead head) throws RangedIOException;

  /** {@code bytes} more bytes of the body are in the buffers; never 0. */
  void progress(int bytes);

  /** The body ended as HTTP says it should; nobody writes to the buffers any more. */
  void done();

  /** The answer failed or was cancelled; nobody writes to the buffers any more. */
  void failed(RangedIOException fault);
}
