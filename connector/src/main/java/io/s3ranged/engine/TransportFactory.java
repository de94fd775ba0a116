package io.s3ranged.engine;

import io.s3ranged.engine.transport.RangeTransport;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.ConnectionSettings;

/** Makes the transport of a connection identity, once for each. */
@FunctionalInterface
public interface TransportFactory {
  RangeTransport open(ConnectionSettings connection) throws RangedIOException;
}
