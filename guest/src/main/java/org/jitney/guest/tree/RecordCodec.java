package org.jitney.guest.tree;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * A transaction as bytes: {@code VMCT1\n}, time, title, the steps one after the other, and a CRC of
 * all that. Numbers are big-endian, texts and contents have their length in front.
 */
final class RecordCodec {
    private static final byte[] MAGIC = "VMCT1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int ABSENT = 0;
    private static final int FILE = 1;
    private static final int LINK = 2;
    private static final int DIRECTORY = 3;
    private static final int SPECIAL = 4;

    private RecordCodec() {}

    /** What a file of records holds. */
    record Decoded(long timeUsec, Transaction transaction) {}

    static byte[] encode(long timeUsec, Transaction transaction) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeLong(timeUsec);
            text(out, transaction.title());
            out.writeInt(transaction.steps().size());
            for (Step step : transaction.steps()) {
                text(out, step.path());
                state(out, step.before());
                state(out, step.after());
                reason(out, step.reason());
            }
            out.flush();
            out.writeLong(sum(bytes.toByteArray(), bytes.size()));
        }
        return bytes.toByteArray();
    }

    private static long sum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void state(DataOutputStream out, State state) throws IOException {
        switch (state) {
            case State.Absent _ -> out.writeByte(ABSENT);
            case State.File(Content content, State.Metadata metadata) -> {
                out.writeByte(FILE);
                bytes(out, content.shared());
                metadata(out, metadata);
            }
            case State.Link(String target, State.Metadata metadata) -> {
                out.writeByte(LINK);
                text(out, target);
                metadata(out, metadata);
            }
            case State.Directory(State.Metadata metadata) -> {
                out.writeByte(DIRECTORY);
                metadata(out, metadata);
            }
            case State.Special(int type, long device, State.Metadata metadata) -> {
                out.writeByte(SPECIAL);
                out.writeInt(type);
                out.writeLong(device);
                metadata(out, metadata);
            }
        }
    }

    private static void metadata(DataOutputStream out, State.Metadata m) throws IOException {
        out.writeInt(m.mode());
        out.writeInt(m.uid());
        out.writeInt(m.gid());
        out.writeLong(m.modifiedUsec());
        out.writeInt(m.xattrs().size());
        for (var each : m.xattrs().entrySet()) {
            text(out, each.getKey());
            bytes(out, each.getValue().shared());
        }
    }

    private static void reason(DataOutputStream out, Reason reason) throws IOException {
        text(out, reason.text());
        out.writeBoolean(reason.source().isPresent());
        if (reason.source().isPresent()) {
            text(out, reason.source().get().file());
            out.writeInt(reason.source().get().line());
        }
    }

    static Decoded decode(byte[] bytes) throws IOException {
        int length = bytes.length - Long.BYTES;
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (length < 0 || !java.util.Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new IOException("not a record of a transaction");
            }
            long timeUsec = in.readLong();
            String title = text(in);
            int count = in.readInt();
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                steps.add(new Step(text(in), state(in), state(in), reason(in)));
            }
            if (in.available() != Long.BYTES || in.readLong() != sum(bytes, length)) {
                throw new IOException("a record of a transaction is damaged");
            }
            return new Decoded(timeUsec, new Transaction(title, steps));
        }
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a record of a transaction is cut off");
        }
        return in.readNBytes(length);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static State state(DataInputStream in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case ABSENT -> State.Absent.ABSENT;
            case FILE -> new State.File(Content.owning(bytes(in)), metadata(in));
            case LINK -> new State.Link(text(in), metadata(in));
            case DIRECTORY -> new State.Directory(metadata(in));
            case SPECIAL -> new State.Special(in.readInt(), in.readLong(), metadata(in));
            default -> throw new IOException("a record of a transaction has a state " + kind);
        };
    }

    private static State.Metadata metadata(DataInputStream in) throws IOException {
        int mode = in.readInt();
        int uid = in.readInt();
        int gid = in.readInt();
        long modified = in.readLong();
        int count = in.readInt();
        SortedMap<String, Content> xattrs = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            xattrs.put(text(in), Content.owning(bytes(in)));
        }
        return new State.Metadata(mode, uid, gid, modified, xattrs);
    }

    private static Reason reason(DataInputStream in) throws IOException {
        String text = text(in);
        Optional<Reason.Source> source = Optional.empty();
        if (in.readBoolean()) {
            source = Optional.of(new Reason.Source(text(in), in.readInt()));
        }
        return new Reason(text, source);
    }
}
