"""The ways to load, in Python: each reads what `run.sh` uploaded, and is held against what the generator knows."""

import os

from pyspark.sql import SparkSession, functions as f

spark = (
    SparkSession.builder.master("local[2]")
    .appName("ways to load")
    .config("spark.jars", os.environ["S3RANGED_BUNDLE"])
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.s3ranged.memory.maxBytes", "256m")
    .config("spark.datasource.s3ranged.endpoint", os.environ["S3RANGED_S3_ENDPOINT"])
    .config("spark.datasource.s3ranged.pathStyleAccess", "true")
    .config("spark.datasource.s3ranged.index.endpoint", os.environ["S3RANGED_DYNAMO_ENDPOINT"])
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
truth = dict(line.strip().split("=") for line in open(os.environ["S3RANGED_TRUTH"]) if "=" in line)


def reader():
    return spark.read.format("s3ranged")


def indexed():
    return reader().option("index.tableName", "fragments")


def check(what, found, expected):
    assert found == expected, f"{what}: read {found}, expected {expected}"
    print(f"{what:<34} {found:>12,}")


first, second = "s3://logs/2026/large-00.log", "s3://logs/2026/large-01.log"
one, other = reader().load(first).count(), reader().load(second).count()
size = reader().load(first).select("_metadata.file_size").first()[0]
records = int(truth["records"])

assert 0 < one < records and 0 < other < records
print(f"{'an object':<34} {one:>12,}")
check("two objects", reader().load([first, second]).count(), one + other)
check("a prefix, from the index", indexed().load("s3://logs/2026/").count(), records)
check(
    "a repository and a context",
    indexed().option("repository", "web-logs").option("context", "2026/").load().count(),
    records,
)
chunks = reader().option("fileFormat", "binary").option("chunkBytes", "8m").load(first)
check("an object's bytes, in chunks", chunks.agg(f.sum(f.octet_length("content"))).first()[0], size)
fixed = reader().option("fileFormat", "fixed").option("recordLength", "188").option("mode", "PERMISSIVE").load(first)
check("records of 188 bytes", fixed.agg(f.count("*")).first()[0], size // 188)
spark.sql(
    "CREATE TEMPORARY VIEW logs USING s3ranged OPTIONS (path 's3://logs/2026/', `index.tableName` 'fragments')"
)
check("a view in SQL", spark.sql("SELECT count(*) FROM logs").first()[0], records)

# A mistake is told in Python as it is elsewhere: what, why and what to do.
try:
    reader().option("chunkByte", "8m").load(first)
    raise AssertionError("an unknown option was taken")
except Exception as told:
    assert "[BAD_OPTION]" in str(told) and "chunkBytes" in str(told), told
spark.stop()
