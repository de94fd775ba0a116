package io.s3ranged.testkit.data;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A log as one object that is read from places inside it: members of gzip, blocks of BGZF, frames
 * of Zstandard, and CSV whose quoted fields hold line feeds. Written by a stream, so that its size
 * is bounded by the disk alone.
 */
public enum PiecewiseLog {
  GZIP(".log.gz") {
    @Override
    long write(LogLines lines, OutputStream out) throws IOException {
      return members(lines, out, GZIPOutputStream::new);
    }
  },
  BGZF(".log.gz") {
    @Override
    long write(LogLines lines, OutputStream out) throws IOException {
      byte[] block;
      do {
        block = lines.readNBytes(BLOCK_BYTES);
        out.write(bgzf(block));
      } while (block.length > 0);
      return lines.crcSum();
    }
  },
  ZSTD(".log.zst") {
    @Override
    long write(LogLines lines, OutputStream out) throws IOException {
      return members(lines, out, kept -> new ZstdOutputStream(kept).setChecksum(true));
    }
  },
  /** Columns {@code id} and {@code text}, a header, quotes doubled. */
  QUOTED_CSV(".csv") {
    @Override
    long write(LogLines lines, OutputStream out) throws IOException {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8));
      CRC32 crc = new CRC32();
      long crcSum = 0;
      out.write("id,text\n".getBytes(StandardCharsets.UTF_8));
      long id = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String text = id % 3 == 0 ? line.replace(' ', '\n') : line;
        crc.reset();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        crcSum += crc.getValue();
        String row = id + ",\"" + text.replace("\"", "\"\"") + "\"\n";
        out.write(row.getBytes(StandardCharsets.UTF_8));
        id++;
      }
      return crcSum;
    }
  };

  private static final int MEMBER_BYTES = 1 << 18;

  /** As bgzip has it: what does not shrink must fit a block too. */
  private static final int BLOCK_BYTES = 0xFF00;

  /** What happens to a member's bytes on their way. */
  private interface Compression {
    OutputStream over(OutputStream out) throws IOException;
  }

  private final String extension;

  PiecewiseLog(String extension) {
    this.extension = extension;
  }

  /** What the object's key ends with. */
  public String extension() {
    return extension;
  }

  /**
   * Writes about {@code bytes} of log to a file, before compression and quotes.
   *
   * @return records, their bytes before quotes, the sum of their checksums, and the file's length
   */
  public Truth write(long seed, long bytes, Path file) throws IOException {
    try (LogLines lines = new LogLines(seed, bytes, true)) {
      long crcSum;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        crcSum = write(lines, out);
      }
      return new Truth(1, lines.records(), lines.recordBytes(), crcSum, Files.size(file), 0);
    }
  }

  /** Writes all lines, and returns the sum of the records' checksums. */
  abstract long write(LogLines lines, OutputStream out) throws IOException;

  /** A member of its own for each MEMBER_BYTES. */
  private static long members(LogLines lines, OutputStream out, Compression compression)
      throws IOException {
    byte[] member = lines.readNBytes(MEMBER_BYTES);
    while (member.length > 0) {
      try (OutputStream compressed = compression.over(new Kept(out))) {
        compressed.write(member);
      }
      member = lines.readNBytes(MEMBER_BYTES);
    }
    return lines.crcSum();
  }

  private static byte[] bgzf(byte[] bytes) throws IOException {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    deflater.setInput(bytes);
    deflater.finish();
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    while (!deflater.finished()) {
      deflated.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    CRC32 crc = new CRC32();
    crc.update(bytes);
    byte[] head = {0x1F, (byte) 0x8B, 8, 4, 0, 0, 0, 0, 0, -1, 6, 0, 'B', 'C', 2, 0};
    int length = head.length + 2 + deflated.size() + 8;
    return ByteBuffer.allocate(length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(head)
        .putShort((short) (length - 1))
        .put(deflated.toByteArray())
        .putInt((int) crc.getValue())
        .putInt(bytes.length)
        .array();
  }

  /** Stays open when a member ends. */
  private static final class Kept extends FilterOutputStream {

    Kept(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() {}
  }
}
