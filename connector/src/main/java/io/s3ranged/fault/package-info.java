/**
 * What can go wrong, named once.
 *
 * <p>Imports {@code range} to name the bytes. Messages are built in {@link
 * io.s3ranged.fault.Faults} and nowhere else; none ever holds an option's value.
 */
package io.s3ranged.fault;
