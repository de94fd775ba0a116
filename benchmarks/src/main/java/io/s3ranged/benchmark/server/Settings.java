package io.s3ranged.benchmark.server;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How a port behaves. Immutable; every {@link Knob} and the {@link Fault}. */
record Settings(Map<Knob, Double> knobs, Fault fault) {

  static final String FAULT_PARAMETER = "fault";
  static final String FAULT_HEADER = "x-bench-fault";

  static final Settings INITIAL = new Settings(Map.of(), Fault.NONE);

  Settings {
    Map<Knob, Double> copy = new EnumMap<>(Knob.class);
    copy.putAll(knobs);
    knobs = Collections.unmodifiableMap(copy);
  }

  double number(Knob knob) {
    return knobs.getOrDefault(knob, knob.initial());
  }

  long millisInNanos(Knob knob) {
    return (long) (number(knob) * 1e6);
  }

  /**
   * These with one of them changed.
   *
   * @throws IllegalArgumentException for a name that is none, or a value that it cannot have
   */
  Settings with(String parameter, String value) {
    if (parameter.equals(FAULT_PARAMETER)) {
      return new Settings(knobs, Fault.parse(value));
    }
    for (Knob knob : Knob.values()) {
      if (knob.parameter().equals(parameter)) {
        return with(knob, value);
      }
    }
    throw new IllegalArgumentException("there is no setting " + parameter);
  }

  /** These as the headers of one request change them. */
  Settings with(Request request) {
    if (!request.hasBenchHeaders()) {
      return this;
    }
    Settings changed = this;
    for (Knob knob : Knob.values()) {
      String value = request.header(knob.header());
      changed = value == null ? changed : changed.with(knob, value);
    }
    String fault = request.header(FAULT_HEADER);
    return fault == null ? changed : new Settings(changed.knobs, Fault.parse(fault));
  }

  private Settings with(Knob knob, String value) {
    double number = Double.parseDouble(value);
    if (!(number >= 0)) {
      throw new IllegalArgumentException(knob.parameter() + " cannot be " + value);
    }
    Map<Knob, Double> changed = new EnumMap<>(Knob.class);
    changed.putAll(knobs);
    changed.put(knob, number);
    return new Settings(changed, fault);
  }
}
