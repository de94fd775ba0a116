package io.s3ranged.cli;

import io.s3ranged.engine.transport.ObjectLister;
import io.s3ranged.fault.RangedIOException;
import io.s3ranged.options.ConnectionSettings;
import io.s3ranged.options.IndexSettings;
import io.s3ranged.source.index.FragmentIndex;
import io.s3ranged.source.points.ObjectBytes;

/** What the commands work on. The caller closes what is opened. */
interface Backends {

  FragmentIndex index(IndexSettings settings) throws RangedIOException;

  ObjectLister lister(ConnectionSettings settings) throws RangedIOException;

  OpenedBytes bytes(ConnectionSettings settings) throws RangedIOException;

  /** Bytes of objects, for as long as they are open. */
  interface OpenedBytes extends ObjectBytes, AutoCloseable {

    @Override
    void close();
  }
}
