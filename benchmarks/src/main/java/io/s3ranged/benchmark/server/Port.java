package io.s3ranged.benchmark.server;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** One listening port: how it behaves, and what becomes of the requests that it gets. */
final class Port {

  private final String name;
  private final S3Answers s3;
  private final ManifestAnswers manifest;
  private final Counters counters;
  private final RequestLimit limit = new RequestLimit();
  private final Chance chance = new Chance();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong faulty = new AtomicLong();
  private volatile Settings settings = Settings.INITIAL;

  Port(String name, S3Answers s3, ManifestAnswers manifest, Counters counters) {
    this.name = name;
    this.s3 = s3;
    this.manifest = manifest;
    this.counters = counters;
  }

  String name() {
    return name;
  }

  Counters counters() {
    return counters;
  }

  Settings settings() {
    return settings;
  }

  /** Requests that arrive from now on, and the pace of bodies under way, follow these. */
  void settings(Settings changed) {
    settings = changed;
    reads.set(0);
    faulty.set(0);
  }

  /** Starts the answer to a request that has just arrived whole. */
  void answer(Request request, Wire wire, Pace pace, Runnable whenOver) {
    Settings now = settings.with(request);
    String target = request.header("x-amz-target");
    Kind kind = target == null ? S3Answers.kindOf(request) : ManifestAnswers.kindOf(target);
    counters.requestBegins(kind);
    Fate fate = fate(request, kind, now);
    Answer answer = Faulty.answer(sound(request, kind, fate, now), fate.fault());
    counters.add("bytesAsked", isObject(answer) && !answer.headOnly() ? answer.announced() : 0);
    new Delivery(this, wire, pace, now, fate, answer, whenOver).start();
  }

  /** Whether the body is an object's, or a part of one. */
  static boolean isObject(Answer answer) {
    return answer.kind() == Kind.GET && (answer.status() == 200 || answer.status() == 206);
  }

  private Answer sound(Request request, Kind kind, Fate fate, Settings now) {
    if (fate.refused()) {
      return Answer.error(kind, 503, "SlowDown", "Please reduce your request rate.");
    }
    try {
      return request.header("x-amz-target") == null
          ? s3.answer(request, now)
          : manifest.answer(request);
    } catch (IOException | IllegalArgumentException e) {
      return Answer.error(kind, 400, "InvalidRequest", String.valueOf(e));
    }
  }

  private Fate fate(Request request, Kind kind, Settings now) {
    double perSecond = now.number(Knob.REQUESTS_PER_SECOND);
    boolean limited = perSecond > 0 && (kind == Kind.GET || kind == Kind.HEAD || kind == Kind.LIST);
    if (limited && !limit.admits(request.bucket(), request.key(), perSecond, System.nanoTime())) {
      counters.add("refused", 1);
      return new Fate(0, true, Fault.NONE, 0);
    }
    long stall = 0;
    if (kind == Kind.GET
        && now.number(Knob.STALL_SHARE) > 0
        && Chance.isChosen(reads.incrementAndGet(), now.number(Knob.STALL_SHARE))) {
      counters.add("stalled", 1);
      stall = now.millisInNanos(Knob.STALL_MILLIS);
    }
    boolean atOnce = now.number(Knob.STALL_AFTER_BYTES) == 0;
    return new Fate(
        delayNanos(kind, now) + (atOnce ? stall : 0), false, fault(kind, now), atOnce ? 0 : stall);
  }

  private long delayNanos(Kind kind, Settings now) {
    return switch (kind) {
      case LIST -> now.millisInNanos(Knob.LIST_MILLIS);
      case QUERY, GET_ITEM -> now.millisInNanos(Knob.QUERY_MILLIS);
      default ->
          (long)
              (1e6
                  * chance.logNormal(
                      now.number(Knob.FIRST_BYTE_MILLIS), now.number(Knob.FIRST_BYTE_P99_MILLIS)));
    };
  }

  private Fault fault(Kind kind, Settings now) {
    boolean concerned =
        kind == Kind.GET || (kind == Kind.LIST && Faulty.concernsLists(now.fault()));
    if (now.fault() == Fault.NONE || !concerned) {
      return Fault.NONE;
    }
    long count = faulty.incrementAndGet();
    double share = now.number(Knob.FAULT_SHARE);
    double most = now.number(Knob.FAULT_COUNT);
    boolean over = most > 0 && Math.floor(count * share) > most;
    if (over || !Chance.isChosen(count, share)) {
      return Fault.NONE;
    }
    counters.add("faults." + now.fault(), 1);
    return now.fault();
  }
}
