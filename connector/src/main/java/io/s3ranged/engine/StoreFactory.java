package io.s3ranged.engine;

import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.ConnectionSettings;

/** Opens the store of a connection identity. Called once for each. */
@FunctionalInterface
public interface StoreFactory {
  Store open(ConnectionSettings connection) throws RangedIOException;
}
