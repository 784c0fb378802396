package org.jitney.manager.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.manager.unit.ImagePolicy;

/**
 * What a disk image consists of: one file system, or a GPT whose partitions say by their type where
 * they belong (the Discoverable Partitions Specification). Of several of one type the one with the
 * highest version in its label counts.
 */
record DiskImage(Map<Designator, Partition> partitions) {
    /** Where a partition belongs. */
    enum Designator {
        ROOT("root", "/"),
        USR("usr", "/usr"),
        HOME("home", "/home"),
        SRV("srv", "/srv"),
        XBOOTLDR("xbootldr", "/boot"),
        ESP("esp", "/efi"),
        VAR("var", "/var"),
        TMP("tmp", "/var/tmp");

        private final String text;
        private final String place;

        Designator(String text, String place) {
            this.text = text;
            this.place = place;
        }

        /** {@return the directory on which it is mounted} */
        String place() {
            return place;
        }

        @Override
        public String toString() {
            return text;
        }

        static Optional<Designator> of(String text) {
            return Arrays.stream(values()).filter(d -> d.text.equals(text)).findFirst();
        }
    }

    /**
     * A file system in the image.
     *
     * @param offset where it starts, in bytes
     * @param size in bytes; 0 is to the end of the image
     */
    record Partition(long offset, long size, boolean readOnly, FileSystemType type) {}

    /** An image to be read. */
    interface Bytes {
        /** {@return that many bytes from there on, fewer at the end} */
        byte[] read(long offset, int length) throws IOException;
    }

    private record Entry(String type, long attributes, long first, long last, String label) {}

    private static final byte[] SIGNATURE = "EFI PART".getBytes(StandardCharsets.US_ASCII);
    private static final long NO_AUTO = 1L << 63;
    private static final long READ_ONLY = 1L << 60;
    private static final String GENERIC = "0fc63daf-8483-4772-8e79-3d69d8477de4";
    private static final int MOST_ENTRIES = 1024;

    private static final Map<String, Designator> TYPES =
            Map.of(
                    "933ac7e1-2eb4-4f13-b844-0e14e2aef915", Designator.HOME,
                    "3b8f8425-20e0-4f3b-907f-1a25a76f98e8", Designator.SRV,
                    "c12a7328-f81f-11d2-ba4b-00c93ec93b3b", Designator.ESP,
                    "bc13c2ff-59e6-4262-a352-b275fd6f7172", Designator.XBOOTLDR,
                    "4d21b016-b534-45c2-a9fb-5c16e091fd2d", Designator.VAR,
                    "7ec6f557-3bc5-4aca-b293-16ef5df639d1", Designator.TMP);

    /** The types of root and usr differ from machine to machine. */
    private static final Map<String, Map<String, Designator>> MACHINE_TYPES =
            Map.of(
                    "amd64",
                    Map.of(
                            "4f68bce3-e8cd-4db1-96e7-fbcaf984b709", Designator.ROOT,
                            "8484680c-9521-48c6-9c11-b0720656f69e", Designator.USR),
                    "aarch64",
                    Map.of(
                            "b921b045-1df0-41c3-af44-4c6f280d3fae", Designator.ROOT,
                            "b0e01050-ee5f-4390-949a-9101b17104e9", Designator.USR));

    /**
     * Takes an image apart.
     *
     * @param machine the machine as Java names it, such as {@code amd64}
     */
    static DiskImage of(Bytes image, String machine) throws IOException, ImageFailed {
        for (int sector : new int[] {512, 1024, 2048, 4096}) {
            if (Arrays.equals(image.read(sector, 8), SIGNATURE)) {
                return ofTable(image, sector, machine);
            }
        }
        Optional<FileSystemType> type = FileSystemType.at(image, 0);
        if (type.isEmpty()) {
            throw new ImageFailed("it has neither a file system that is known nor a GPT");
        }
        Partition whole = partition(type.get(), 0, 0, false);
        return new DiskImage(Map.of(Designator.ROOT, whole));
    }

    /**
     * {@return the partitions of it that may be used}
     *
     * @throws ImageFailed when there is one that may not be there, or none where there must be one
     */
    DiskImage permitted(ImagePolicy policy) throws ImageFailed {
        Map<Designator, Partition> out = new EnumMap<>(Designator.class);
        for (Designator designator : Designator.values()) {
            Partition partition = partitions.get(designator);
            boolean isFine =
                    partition == null
                            ? policy.mayBeAbsent(designator.toString())
                            : permits(policy, designator, partition, out);
            if (!isFine) {
                throw new ImageFailed(
                        "the image policy does not permit that its %s partition is %s"
                                .formatted(
                                        designator, partition == null ? "absent" : "unprotected"));
            }
        }
        if (!out.containsKey(Designator.ROOT) && !out.containsKey(Designator.USR)) {
            throw new ImageFailed("the image policy permits neither root nor usr to be used");
        }
        return new DiskImage(out);
    }

    private static boolean permits(
            ImagePolicy policy,
            Designator designator,
            Partition partition,
            Map<Designator, Partition> used) {
        return switch (policy.plain(designator.toString(), partition.readOnly())) {
            case USE -> {
                used.put(designator, partition);
                yield true;
            }
            case LEAVE_OUT -> true;
            case REFUSE -> false;
        };
    }

    private static Partition partition(FileSystemType type, long offset, long size, boolean ro)
            throws ImageFailed {
        if (type == FileSystemType.LUKS) {
            throw new ImageFailed("it is encrypted (LUKS), which needs the device mapper");
        }
        if (!type.isMountable()) {
            throw new ImageFailed("it holds " + type.mountType() + ", which cannot be mounted");
        }
        return new Partition(offset, size, ro || type.isReadOnly(), type);
    }

    private static DiskImage ofTable(Bytes image, int sector, String machine)
            throws IOException, ImageFailed {
        Map<Designator, Entry> chosen = new EnumMap<>(Designator.class);
        List<Entry> generic = new ArrayList<>();
        for (Entry entry : entries(image, sector)) {
            Designator place = designator(entry.type, machine);
            if ((entry.attributes & NO_AUTO) != 0) {
                continue;
            }
            if (place != null) {
                chosen.merge(place, entry, DiskImage::newer);
            } else if (entry.type.equals(GENERIC)) {
                generic.add(entry);
            }
        }
        if (!chosen.containsKey(Designator.ROOT) && !chosen.containsKey(Designator.USR)) {
            if (generic.size() != 1) {
                throw new ImageFailed("it has no root partition for this kind of machine");
            }
            chosen.put(Designator.ROOT, generic.getFirst());
        }
        Map<Designator, Partition> out = new EnumMap<>(Designator.class);
        for (Map.Entry<Designator, Entry> each : chosen.entrySet()) {
            Entry entry = each.getValue();
            long offset = Math.multiplyExact(entry.first, (long) sector);
            long size = Math.multiplyExact(entry.last - entry.first + 1, (long) sector);
            Optional<FileSystemType> type = FileSystemType.at(image, offset);
            if (type.isEmpty()) {
                throw new ImageFailed(
                        "its %s partition has no known file system".formatted(each.getKey()));
            }
            boolean readOnly = (entry.attributes & READ_ONLY) != 0;
            out.put(each.getKey(), partition(type.get(), offset, size, readOnly));
        }
        return new DiskImage(out);
    }

    private static @org.jspecify.annotations.Nullable Designator designator(
            String type, String machine) {
        Designator common = TYPES.get(type);
        return common != null ? common : MACHINE_TYPES.getOrDefault(machine, Map.of()).get(type);
    }

    private static Entry newer(Entry a, Entry b) {
        return ExtensionRelease.compareVersions(b.label, a.label) > 0 ? b : a;
    }

    private static List<Entry> entries(Bytes image, int sector) throws IOException, ImageFailed {
        byte[] header = image.read(sector, 92);
        if (header.length < 92) {
            throw new ImageFailed("its partition table is cut off");
        }
        ByteBuffer in = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        long at = in.getLong(72);
        long count = Integer.toUnsignedLong(in.getInt(80));
        long size = Integer.toUnsignedLong(in.getInt(84));
        if (count > MOST_ENTRIES || size < 128 || size > 4096 || at < 2 || at > 1L << 40) {
            throw new ImageFailed("its partition table is damaged");
        }
        List<Entry> out = new ArrayList<>();
        byte[] table = image.read(at * sector, (int) (count * size));
        ByteBuffer rows = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + (int) size <= table.length; i += (int) size) {
            String type = uuid(rows, i);
            long first = rows.getLong(i + 32);
            long last = rows.getLong(i + 40);
            if (type.replace("-", "").matches("0+")) {
                continue;
            }
            if (first < 2 || last < first || last > 1L << 50) {
                throw new ImageFailed("its partition table is damaged");
            }
            String label = new String(table, i + 56, 72, StandardCharsets.UTF_16LE);
            int end = label.indexOf('\0');
            label = end < 0 ? label : label.substring(0, end);
            out.add(new Entry(type, rows.getLong(i + 48), first, last, label));
        }
        return out;
    }

    /** The first three fields are numbers in the order of the table, the rest are bytes. */
    private static String uuid(ByteBuffer in, int at) {
        long tail = in.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(at + 8);
        return "%08x-%04x-%04x-%04x-%012x"
                .formatted(
                        in.getInt(at),
                        in.getShort(at + 4),
                        in.getShort(at + 6),
                        tail >>> 48,
                        tail & 0xffffffffffffL);
    }
}
