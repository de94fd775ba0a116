package io.s3ranged.source.points;

import io.s3ranged.fault.FaultKind;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.source.index.PointKind;
import io.s3ranged.source.index.PointRecipe;
import io.s3ranged.source.index.SplitPoints;
import java.nio.ByteBuffer;

/**
 * Finds where records of CSV begin whose quoted fields may hold terminators.
 *
 * <p>Strict, so that nobody who reads from such a place can see other records than one who has read
 * all before it: a field is quoted from its first to its last byte or has no quote; a quote inside
 * is escaped, and before it stands no other escape; what ends lines is the same everywhere, within
 * quotes too; there is no NUL. What is not so is refused. The first record has no point before its
 * end: it may be a header. Used once.
 */
final class QuotedRecords {

  /** A byte order mark in UTF-8, which readers leave out at the beginning of an object. */
  private static final int[] MARK = {0xEF, 0xBB, 0xBF};

  private enum State {
    RECORD_START,
    FIELD_START,
    PLAIN,
    QUOTED,
    /** Behind an escape in a quoted field. */
    ESCAPED,
    /** Behind a quote in a quoted field, which ends it unless quotes are doubled. */
    CLOSED,
    COMMENT
  }

  private final SlicedBytes in;
  private final QuotedDialect dialect;
  private final PointSpacing spacing;
  private final boolean doubled;
  private final int comment;
  private final boolean utf8;

  /** How many bytes of {@link #MARK} the object begins with, as far as it is known. */
  private int marked;

  private State state = State.RECORD_START;
  private boolean carriageReturn;

  /** What ends lines: 1 or 2 bytes; 0 while that is not known. */
  private int terminatorBytes;

  private long position;
  private long recordStart;
  private boolean firstLine = true;

  /** True once a record has shown more than white space, which some readers take for no record. */
  private boolean hasText;

  /** True behind the end of such a record. */
  private boolean hasRecord;

  private QuotedRecords(SlicedBytes in, PointRecipe recipe) {
    this.in = in;
    this.dialect = QuotedDialect.parse(recipe.dialect());
    this.spacing = new PointSpacing(recipe);
    this.doubled = dialect.escape() == dialect.quote();
    this.comment = dialect.comment() == null ? -1 : dialect.comment();
    this.utf8 = dialect.encoding().equals("UTF-8");
    this.terminatorBytes = dialect.lineSep() == null ? 0 : dialect.lineSep().length();
  }

  /**
   * The points of a whole object.
   *
   * @param recipe with a dialect
   * @throws RangedIOException {@code AMBIGUOUS_QUOTES}, with the position, for what could be read
   *     in two ways
   */
  static SplitPoints find(SlicedBytes in, PointRecipe recipe) throws RangedIOException {
    return new QuotedRecords(in, recipe).find();
  }

  private SplitPoints find() throws RangedIOException {
    ByteBuffer rest = in.rest();
    while (rest != null) {
      position = in.position();
      while (rest.hasRemaining()) {
        take(rest.get() & 0xFF);
        position++;
      }
      rest = in.rest();
    }
    if (carriageReturn) {
      throw refused("a carriage return without a line feed");
    }
    if (state == State.QUOTED || state == State.ESCAPED) {
      throw refused("the end of the object within quotes that begin in the record");
    }
    return spacing.points(
        terminatorBytes == 2 ? PointKind.CSV_RECORDS_CRLF : PointKind.CSV_RECORDS_LF);
  }

  private void take(int next) throws RangedIOException {
    if (next == 0) {
      throw refused("a NUL");
    }
    if (isTerminatorByte(next)) {
      terminator(next);
      return;
    }
    if (carriageReturn) {
      throw refused("a carriage return without a line feed");
    }
    field(next);
    hasText |= next > ' ' && state != State.COMMENT;
    if (position < MARK.length) {
      passMark(next);
    }
  }

  private void passMark(int next) {
    boolean matches = utf8 && position == marked && next == MARK[marked];
    marked += matches ? 1 : 0;
    if (marked == MARK.length) {
      state = State.RECORD_START;
      hasText = false;
    }
  }

  /** A lone carriage return is text where the dialect says that lines end in line feeds. */
  private boolean isTerminatorByte(int next) {
    return next == '\n' || (next == '\r' && !"\n".equals(dialect.lineSep()));
  }

  private void terminator(int next) throws RangedIOException {
    if (next == '\r') {
      if (carriageReturn) {
        throw refused("a carriage return without a line feed");
      }
      carriageReturn = true;
      return;
    }
    int bytes = carriageReturn ? 2 : 1;
    carriageReturn = false;
    terminatorBytes = terminatorBytes == 0 ? bytes : terminatorBytes;
    if (bytes != terminatorBytes) {
      throw refused("an end of a line that is not that of the lines before");
    }
    if (firstLine && terminatorBytes == 2 && position >= QuotedDialect.HEAD_BYTES) {
      throw refused("the end of a first line that is too long to find out what ends lines");
    }
    firstLine = false;
    if (state == State.QUOTED || state == State.ESCAPED) {
      state = State.QUOTED;
      return;
    }
    state = State.RECORD_START;
    recordStart = position + 1;
    hasRecord = hasText;
  }

  private void field(int next) throws RangedIOException {
    switch (state) {
      case RECORD_START -> {
        if (hasRecord) {
          spacing.offer(recordStart, true);
        }
        start(next, next == comment);
      }
      case FIELD_START -> start(next, false);
      case PLAIN -> {
        if (next == dialect.quote()) {
          throw refused("a quote inside a field that does not begin with one");
        }
        state = next == dialect.separator() ? State.FIELD_START : State.PLAIN;
      }
      case QUOTED -> quoted(next);
      case ESCAPED -> {
        if (next == dialect.escape()) {
          throw refused("an escape before an escape");
        }
        state = State.QUOTED;
      }
      case CLOSED -> {
        if (doubled && next == dialect.quote()) {
          state = State.QUOTED;
        } else if (next == dialect.separator()) {
          state = State.FIELD_START;
        } else {
          throw refused("a quote inside a quoted field that is not escaped");
        }
      }
      case COMMENT -> {}
    }
  }

  private void start(int next, boolean isComment) {
    if (isComment) {
      state = State.COMMENT;
    } else if (next == dialect.quote()) {
      state = State.QUOTED;
    } else {
      state = next == dialect.separator() ? State.FIELD_START : State.PLAIN;
    }
  }

  private void quoted(int next) {
    if (next == dialect.quote()) {
      state = State.CLOSED;
    } else if (next == dialect.escape()) {
      state = State.ESCAPED;
    }
  }

  private RangedIOException refused(String what) {
    return in.fault(
        FaultKind.AMBIGUOUS_QUOTES,
        "its quotes could be read in two ways: at position "
            + position
            + ", in the record from "
            + recordStart
            + " on, stands "
            + what);
  }
}
