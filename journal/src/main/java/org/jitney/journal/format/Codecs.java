package org.jitney.journal.format;

import io.airlift.compress.v3.lz4.Lz4JavaCompressor;
import io.airlift.compress.v3.lz4.Lz4JavaDecompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.SingleXZInputStream;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * Packs and unpacks payloads. The only class that knows the libraries, of which the parts in plain
 * Java are used. In a file an XZ payload is a stream, a ZSTD payload a frame with its size, and an
 * LZ4 payload a block after its size in 8 bytes.
 *
 * <p>The libraries throw unchecked exceptions of many kinds for damaged input; all of them mean the
 * same here.
 */
final class Codecs {
    /** Its tables are large, and made anew they took longer than what it does with them. */
    private static final ThreadLocal<ZstdJavaDecompressor> ZSTD =
            ThreadLocal.withInitial(ZstdJavaDecompressor::new);

    private static final int XZ_MEMORY_KIB = 100 << 10;
    private static final int LZ4_SIZE = 8;

    private Codecs() {}

    /**
     * Unpacks.
     *
     * @param offset where it comes from, for the message
     */
    static byte[] decompress(Compression algorithm, byte[] in, long offset) throws CorruptFile {
        try {
            return switch (algorithm) {
                case NONE -> in;
                case XZ -> decompressXz(in, offset);
                case LZ4 -> decompressLz4(in, offset);
                case ZSTD -> decompressZstd(in, offset);
            };
        } catch (IOException | RuntimeException e) {
            throw new CorruptFile(offset, algorithm + " decompression failed");
        }
    }

    private static byte[] decompressXz(byte[] in, long offset) throws IOException, CorruptFile {
        long most = checkSize(Math.min(memory(), Layout.PAYLOAD_LIMIT), offset);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length * 4);
        try (var xz = new SingleXZInputStream(new ByteArrayInputStream(in), XZ_MEMORY_KIB)) {
            byte[] chunk = new byte[8192];
            int count = xz.read(chunk);
            while (count > 0) {
                out.write(chunk, 0, count);
                checkSize(Math.max(out.size(), 0), offset);
                if (out.size() > most) {
                    throw new CorruptFile(offset, "Too large when unpacked");
                }
                count = xz.read(chunk);
            }
        }
        return out.toByteArray();
    }

    private static byte[] decompressLz4(byte[] in, long offset) throws CorruptFile {
        if (in.length <= LZ4_SIZE) {
            throw new CorruptFile(offset, "Too short for LZ4");
        }
        long size = ByteBuffer.wrap(in).order(ByteOrder.LITTLE_ENDIAN).getLong();
        // A byte of input stands for 255 of output at most.
        if (size < 0 || size > (in.length + 1L) * 255) {
            throw new CorruptFile(offset, "Bad size before LZ4");
        }
        byte[] out = new byte[(int) checkSize(size, offset)];
        int count =
                new Lz4JavaDecompressor()
                        .decompress(in, LZ4_SIZE, in.length - LZ4_SIZE, out, 0, out.length);
        if (count != out.length) {
            throw new CorruptFile(offset, "Other size than before LZ4");
        }
        return out;
    }

    private static byte[] decompressZstd(byte[] in, long offset) throws CorruptFile {
        ZstdJavaDecompressor zstd = ZSTD.get();
        long size = zstd.getDecompressedSize(in, 0, in.length);
        // Four bytes of input make one block of up to 128 KiB.
        if (size < 0 || size > (in.length + 1L) << 17) {
            throw new CorruptFile(offset, "No size in the ZSTD frame");
        }
        byte[] out = new byte[(int) checkSize(size, offset)];
        int count = zstd.decompress(in, 0, in.length, out, 0, out.length);
        return count == out.length ? out : Arrays.copyOf(out, count);
    }

    private static long checkSize(long size, long offset) throws CorruptFile {
        if (size > Layout.PAYLOAD_LIMIT || size > memory()) {
            throw new CorruptFile(offset, "Too large when unpacked: " + size + " bytes");
        }
        return size;
    }

    /** A file must not be able to use up the memory of who reads it. */
    private static long memory() {
        return Runtime.getRuntime().maxMemory() / 4;
    }

    /** Packs, if the outcome is shorter than the input. */
    static Optional<byte[]> compress(Compression algorithm, byte[] in) {
        byte[] out =
                switch (algorithm) {
                    case NONE -> in;
                    case XZ -> compressXz(in);
                    case LZ4 -> compressLz4(in);
                    case ZSTD -> compressZstd(in);
                };
        return out.length < in.length ? Optional.of(out) : Optional.empty();
    }

    private static byte[] compressXz(byte[] in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        try {
            LZMA2Options options = new LZMA2Options(0);
            options.setDictSize(LZMA2Options.DICT_SIZE_MIN);
            try (var xz = new XZOutputStream(out, options, XZ.CHECK_NONE)) {
                xz.write(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("in memory", e);
        }
        return out.toByteArray();
    }

    private static byte[] compressLz4(byte[] in) {
        Lz4JavaCompressor lz4 = new Lz4JavaCompressor();
        byte[] out = new byte[LZ4_SIZE + lz4.maxCompressedLength(in.length)];
        ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).putLong(in.length);
        int count = lz4.compress(in, 0, in.length, out, LZ4_SIZE, out.length - LZ4_SIZE);
        return Arrays.copyOf(out, LZ4_SIZE + count);
    }

    private static byte[] compressZstd(byte[] in) {
        ZstdJavaCompressor zstd = new ZstdJavaCompressor();
        byte[] out = new byte[zstd.maxCompressedLength(in.length)];
        int count = zstd.compress(in, 0, in.length, out, 0, out.length);
        return Arrays.copyOf(out, count);
    }
}
