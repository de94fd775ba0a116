package io.s3ranged.benchmark.server;

import java.util.concurrent.TimeUnit;

/**
 * One answer on its way: waits as it is told, sends the head, then the body piece by piece at its
 * pace, and breaks off where it is to. For the event loop of its wire alone; waits are timers.
 */
final class Delivery {

  private static final long LORIS_NANOS = 100_000_000;

  /** A timer for less than this costs more than it waits. */
  private static final long SOON_NANOS = 50_000;

  private final Port port;
  private final Wire wire;
  private final Pace pace;
  private final Settings settings;
  private final Fate fate;
  private final Answer answer;
  private final Runnable whenOver;
  private final long stop;
  private final boolean fixedPace;
  private long sent;
  private long stallNanos;
  private long lorisAt;

  Delivery(
      Port port,
      Wire wire,
      Pace pace,
      Settings settings,
      Fate fate,
      Answer answer,
      Runnable whenOver) {
    this.port = port;
    this.wire = wire;
    this.pace = pace;
    this.settings = settings;
    this.fate = fate;
    this.answer = answer;
    this.whenOver = whenOver;
    this.stallNanos = fate.stallNanos();
    this.fixedPace =
        settings.number(Knob.BYTES_PER_SECOND) != port.settings().number(Knob.BYTES_PER_SECOND);
    long length = answer.headOnly() ? 0 : answer.body().length();
    boolean breaks = fate.fault() == Fault.RESET || fate.fault() == Fault.SHORT;
    long asked = (long) settings.number(Knob.FAULT_AFTER_BYTES);
    this.stop = breaks ? (asked < length ? asked : length / 2) : length;
  }

  void start() {
    later(fate.delayNanos(), this::head);
  }

  private void head() {
    wire.head(answer);
    pace.begin(System.nanoTime());
    lorisAt = System.nanoTime();
    next();
  }

  private void next() {
    if (!wire.isOpen()) {
      over(true);
    } else if (sent == stop) {
      finish();
    } else if (stallNanos > 0 && sent >= stallAfter()) {
      long halt = stallNanos;
      stallNanos = 0;
      later(halt, this::next);
    } else if (fate.fault() == Fault.SLOW_LORIS) {
      lorisAt += LORIS_NANOS;
      later(lorisAt - System.nanoTime(), () -> send(1));
    } else {
      paced();
    }
  }

  private void paced() {
    double bytesPerSecond = (fixedPace ? settings : port.settings()).number(Knob.BYTES_PER_SECOND);
    long left = (stallNanos > 0 ? Math.min(stop, stallAfter()) : stop) - sent;
    if (bytesPerSecond == 0 || !Port.isObject(answer)) {
      send((int) Math.min(left, wire.pieceBytes()));
    } else {
      int length = (int) Math.min(left, Pace.pieceBytes(bytesPerSecond));
      long now = System.nanoTime();
      later(pace.take(length, bytesPerSecond, now) - now, () -> send(length));
    }
  }

  private long stallAfter() {
    return Math.min((long) settings.number(Knob.STALL_AFTER_BYTES), stop / 2);
  }

  private void send(int length) {
    if (!wire.isOpen()) {
      over(true);
      return;
    }
    wire.piece(answer.body(), sent, length, this::wasSent);
  }

  private void wasSent(long bytes, boolean all) {
    sent += bytes;
    port.counters().sent(Port.isObject(answer), bytes);
    if (all) {
      next();
    } else {
      over(true);
    }
  }

  private void finish() {
    switch (fate.fault()) {
      case RESET -> wire.reset();
      case SHORT -> wire.cut();
      default -> wire.end();
    }
    over(false);
  }

  private void over(boolean broken) {
    if (broken) {
      port.counters().add("broken", 1);
    }
    port.counters().requestEnds();
    whenOver.run();
  }

  private void later(long nanos, Runnable step) {
    if (nanos < SOON_NANOS) {
      step.run();
    } else {
      wire.loop().schedule(step, nanos, TimeUnit.NANOSECONDS);
    }
  }
}
