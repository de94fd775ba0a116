package io.s3ranged.testing

import java.io.{ByteArrayOutputStream, OutputStream}

import com.github.luben.zstd.ZstdOutputStream
import net.jpountz.lz4.LZ4FrameOutputStream
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream
import org.apache.hadoop.conf.Configuration
import org.apache.hadoop.io.compress._
import org.apache.hadoop.util.ReflectionUtils

/** Every kind of compressed object that is read, as those write it who are not us. */
object Compressors {

  type Opener = OutputStream => OutputStream

  private def hadoop(codec: Class[_ <: CompressionCodec]): Opener = { out =>
    ReflectionUtils.newInstance(codec, new Configuration(false)).createOutputStream(out)
  }

  private val independentLz4: Opener = out =>
    new LZ4FrameOutputStream(
      out,
      LZ4FrameOutputStream.BLOCKSIZE.SIZE_64KB,
      LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE,
      LZ4FrameOutputStream.FLG.Bits.CONTENT_CHECKSUM)

  private val linkedLz4: Opener = out =>
    new FramedLZ4CompressorOutputStream(
      out,
      new FramedLZ4CompressorOutputStream.Parameters(
        FramedLZ4CompressorOutputStream.BlockSize.K64, true, true, true))

  /** Name, extension, writer. */
  val all: Seq[(String, String, Opener)] = Seq(
    ("gzip", ".gz", new java.util.zip.GZIPOutputStream(_)),
    ("bzip2", ".bz2", hadoop(classOf[BZip2Codec])),
    ("zstd", ".zst", new ZstdOutputStream(_).setChecksum(true)),
    ("LZ4 frames", ".lz4", independentLz4),
    ("LZ4 frames of linked blocks", ".lz4", linkedLz4),
    ("LZ4 in Hadoop's framing", ".lz4", hadoop(classOf[Lz4Codec])),
    ("snappy in Hadoop's framing", ".snappy", hadoop(classOf[SnappyCodec])),
    ("deflate", ".deflate", hadoop(classOf[DeflateCodec])))

  def compress(writer: Opener, bytes: Array[Byte]): Array[Byte] = {
    val out = new ByteArrayOutputStream
    val stream = writer(out)
    stream.write(bytes)
    stream.close()
    out.toByteArray
  }
}
