package org.jitney.guest.image;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.guest.network.YamlNode;

/**
 * The header of an encrypted volume of LUKS version 2: a binary part of 4096 bytes, and JSON behind
 * it ("LUKS2 On-Disk Format Specification", sections 2 and 3).
 *
 * @param offset where the data begins in the volume
 * @param size how long it is, if that is not all the rest
 * @param cipher as in the JSON, such as {@code aes-xts-plain64}
 */
record Luks2(long offset, Optional<Long> size, String cipher) {
    /** Who knows how a passphrase becomes the key; no device mapper is needed for that. */
    static final List<Path> CRYPTSETUP =
            List.of(Path.of("/usr/sbin/cryptsetup"), Path.of("/sbin/cryptsetup"));

    private static final int BINARY = 4096;
    private static final int MOST_HEADER = 4 << 20;
    private static final String SECTOR = "512";

    /** Reads a header; an error says what this cannot decrypt. */
    static Luks2 read(String name, Bytes part) throws ImageError {
        long length = part.little(8, 8).order(ByteOrder.BIG_ENDIAN).getLong();
        if (length <= BINARY || length > MOST_HEADER) {
            throw new ImageError(name + ": not a header of LUKS2");
        }
        String json = part.label(BINARY, (int) length - BINARY);
        Optional<YamlNode> segments =
                YamlNode.parse(json)
                        .flatMap(YamlNode.Parsed::root)
                        .flatMap(root -> root.get("segments"));
        Optional<YamlNode> only =
                segments.filter(s -> s.map().size() == 1).flatMap(s -> s.get("0"));
        if (only.isEmpty() || !text(only.get(), "type").equals("crypt")) {
            throw refused(name, "not as one segment");
        }
        YamlNode segment = only.get();
        if (!text(segment, "sector_size").equals(SECTOR)) {
            throw refused(name, "in sectors of %s bytes".formatted(text(segment, "sector_size")));
        }
        if (!text(segment, "iv_tweak").equals("0") || segment.get("integrity").isPresent()) {
            throw refused(name, "with a tweak or integrity tags");
        }
        return new Luks2(
                number(name, text(segment, "offset")).orElse(0L),
                number(name, text(segment, "size")),
                text(segment, "encryption"));
    }

    private static ImageError refused(String name, String how) {
        return new ImageError(
                "%s is encrypted (LUKS2) %s, which needs the device mapper".formatted(name, how));
    }

    private static String text(YamlNode node, String key) {
        return node.get(key).flatMap(YamlNode::text).orElse("");
    }

    private static Optional<Long> number(String name, String text) throws ImageError {
        if (text.equals("dynamic")) {
            return Optional.empty();
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw new ImageError(name + ": not a header of LUKS2");
        }
        return Optional.of(Long.parseLong(text));
    }
}
