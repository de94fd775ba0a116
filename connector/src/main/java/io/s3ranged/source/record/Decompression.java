package io.s3ranged.source.record;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.s3ranged.source.plan.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CodecPool;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.DeflateCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.util.ReflectionUtils;

/**
 * Opens the decompressor of an object, of a library that Spark ships.
 *
 * <p>Gzip and deflate by Hadoop's codecs, which run without its native library. Zstandard needs it
 * there, so it is read by zstd-jni. Hadoop's streams of bzip2, snappy and LZ4 take an object that
 * was cut off for a whole one, so these are read by others. {@code .lz4} is either Hadoop's framing
 * or LZ4 frames, told apart by the frame's magic; frames whose blocks refer to each other are read
 * by Commons Compress, which lz4-java cannot.
 */
final class Decompression {

  /** What Hadoop's codecs read at once; their default of 4 KiB costs a call for each. */
  private static final int BUFFER_BYTES = 1 << 16;

  private static final int LZ4_FRAME_MAGIC = 0x184D2204;
  private static final int LZ4_SKIPPABLE_MAGIC = 0x184D2A50;
  private static final int LZ4_HEAD_BYTES = 5;
  private static final int LZ4_INDEPENDENT_BLOCKS = 1 << 5;

  private Decompression() {}

  /** The decompressed bytes of {@code compressed}. The caller closes it. */
  static InputStream open(Compression compression, InputStream compressed) throws IOException {
    return switch (compression) {
      case NONE -> compressed;
      case GZIP -> hadoop(GzipCodec.class, compressed);
      case BZIP2 -> new BZip2CompressorInputStream(compressed, true);
      case DEFLATE -> hadoop(DeflateCodec.class, compressed);
      case SNAPPY -> new HadoopBlockStream(compressed, HadoopBlockStream.SNAPPY);
      case ZSTD -> new ZstdInputStreamNoFinalizer(compressed);
      case LZ4 -> lz4(compressed);
    };
  }

  private static InputStream lz4(InputStream compressed) throws IOException {
    PushbackInputStream stream = new PushbackInputStream(compressed, LZ4_HEAD_BYTES);
    byte[] head = stream.readNBytes(LZ4_HEAD_BYTES);
    stream.unread(head);
    if (head.length < LZ4_HEAD_BYTES) {
      return new HadoopBlockStream(stream, HadoopBlockStream.LZ4);
    }
    int magic =
        (head[0] & 0xFF) | (head[1] & 0xFF) << 8 | (head[2] & 0xFF) << 16 | (head[3] & 0xFF) << 24;
    if (magic == LZ4_FRAME_MAGIC) {
      return (head[4] & LZ4_INDEPENDENT_BLOCKS) != 0
          ? new LZ4FrameInputStream(stream)
          : new FramedLZ4CompressorInputStream(stream, true);
    }
    return (magic & ~0xF) == LZ4_SKIPPABLE_MAGIC
        ? new LZ4FrameInputStream(stream)
        : new HadoopBlockStream(stream, HadoopBlockStream.LZ4);
  }

  private static InputStream hadoop(Class<? extends CompressionCodec> type, InputStream compressed)
      throws IOException {
    Configuration conf = new Configuration(false);
    conf.setInt("io.file.buffer.size", BUFFER_BYTES);
    CompressionCodec codec = ReflectionUtils.newInstance(type, conf);
    Decompressor decompressor = CodecPool.getDecompressor(codec);
    try {
      return new PooledStream(codec.createInputStream(compressed, decompressor), decompressor);
    } catch (IOException | RuntimeException e) {
      CodecPool.returnDecompressor(decompressor);
      throw e;
    }
  }

  /** Gives its decompressor back when it is closed. */
  private static final class PooledStream extends InputStream {

    private final InputStream stream;
    private Decompressor decompressor;

    PooledStream(InputStream stream, Decompressor decompressor) {
      this.stream = stream;
      this.decompressor = decompressor;
    }

    @Override
    public int read() throws IOException {
      return stream.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return stream.read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
      try {
        stream.close();
      } finally {
        CodecPool.returnDecompressor(decompressor);
        decompressor = null;
      }
    }
  }
}
