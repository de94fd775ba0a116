/**
 * Bytes of objects: fast, bounded, shared by the JVM.
 *
 * <p>The files lying directly here are the facade. Imports its children and the leaves. One engine
 * per JVM; readers are cheap and belong to one thread each.
 */
package io.s3ranged.engine;
