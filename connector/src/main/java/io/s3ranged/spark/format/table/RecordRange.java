package io.s3ranged.spark.format.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.util.functional.FutureIO;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The bytes of a range of a planned object that begins with a line, behind those that end the line
 * before it. Ends with the task at the latest. Used by one thread.
 */
final class RecordRange extends InputStream {

  private final FSDataInputStream in;
  private final long end;

  private RecordRange(FSDataInputStream in, long end) {
    this.in = in;
    this.end = end;
  }

  /**
   * @param oneByte true if lines end in one byte; else in a line feed, with or without a carriage
   *     return before it
   */
  static RecordRange open(Configuration conf, PartitionedFile file, boolean oneByte) {
    try {
      long end = file.start() + file.length();
      FSDataInputStream in = open(conf, file, end);
      TaskContext task = TaskContext.get();
      if (task != null) {
        TaskCompletionListener closing = ended -> close(in);
        TaskContext unused = task.addTaskCompletionListener(closing);
      }
      if (file.start() > 0) {
        in.seek(file.start() - 2);
        boolean two = !oneByte && in.read() == '\r';
        in.seek(file.start() - (two ? 2 : 1));
      }
      return new RecordRange(in, end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FSDataInputStream open(Configuration conf, PartitionedFile file, long end)
      throws IOException {
    FileSystem files = file.toPath().getFileSystem(conf);
    return FutureIO.awaitFuture(
        files
            .openFile(file.toPath())
            .opt(
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_SEQUENTIAL)
            .optLong(OpenFileOptions.FS_OPTION_OPENFILE_SPLIT_END, end)
            .build());
  }

  private static void close(FSDataInputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int read() throws IOException {
    return in.getPos() < end ? in.read() : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    long left = end - in.getPos();
    return left > 0 ? in.read(target, offset, (int) Math.min(length, left)) : -1;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), Math.max(0, end - in.getPos()));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
