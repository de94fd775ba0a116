/**
 * The runner: workloads and peers as tables, each peer in a process of its own, in turn, and what
 * came of it as text, Markdown, JSON and a plot. The server's counters are the judge.
 */
package io.s3ranged.benchmark.run;
