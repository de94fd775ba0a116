package io.s3ranged.spark.read;

import io.s3ranged.source.record.RecordReader;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.apache.spark.util.TaskFailureListener;
import org.apache.spark.util.TaskInterruptListener;

/**
 * Stops a reader when its task ends, however it ends.
 *
 * <p>A kill is heard at once, on the killer's thread, also where Spark does not interrupt the
 * task's; a failure before the other listeners run; completion closes the reader.
 */
record TaskEnd(RecordReader reader)
    implements TaskInterruptListener, TaskFailureListener, TaskCompletionListener {

  /** Listens to the end of the current task, if there is one. */
  static void watch(RecordReader reader) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskEnd end = new TaskEnd(reader);
      TaskContext unused =
          task.addTaskInterruptListener(end)
              .addTaskFailureListener(end)
              .addTaskCompletionListener(end);
    }
  }

  @Override
  public void onTaskInterrupted(TaskContext context, String reason) {
    reader.cancel();
  }

  @Override
  public void onTaskFailure(TaskContext context, Throwable error) {
    reader.cancel();
  }

  @Override
  public void onTaskCompletion(TaskContext context) {
    reader.close();
  }
}
