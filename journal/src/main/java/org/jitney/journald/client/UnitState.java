package org.jitney.journald.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.journald.entry.Fields;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;

/**
 * What the manager says about a unit in {@code /run/systemd/units}: mostly links whose target is
 * the value, as one call makes and one reads them.
 */
public final class UnitState {
    private final Root root;
    private final String folder;

    /**
     * Begins.
     *
     * @param folder the manager's runtime directory, as {@code /run/systemd}
     */
    public UnitState(Root root, String folder) {
        this.root = root;
        this.folder = folder + "/units/";
    }

    Optional<String> invocation(String unit) {
        return link(folder + "invocation:" + unit);
    }

    Optional<String> invocationOfUser(int uid, String unit) {
        return link("/run/user/" + uid + "/systemd/units/invocation:" + unit);
    }

    Optional<Integer> maxLevel(String unit) {
        return number("log-level-max:", unit).filter(level -> level <= 7).map(Long::intValue);
    }

    Optional<Long> rateInterval(String unit) {
        return number("log-rate-limit-interval:", unit);
    }

    Optional<Integer> rateBurst(String unit) {
        return number("log-rate-limit-burst:", unit)
                .filter(burst -> burst <= Integer.MAX_VALUE)
                .map(Long::intValue);
    }

    /** {@return the fields that the unit adds to each of its messages} None if any is broken. */
    Optional<List<byte[]>> extraFields(String unit) {
        try {
            byte[] data = root.readBytes(folder + "log-extra-fields:" + unit);
            return Optional.of(parseExtraFields(data));
        } catch (ErrnoException none) {
            return Optional.empty();
        }
    }

    /** {@return the patterns that the unit's messages have to pass, see {@link LogFilter}} */
    Optional<byte[]> filterPatterns(String unit) {
        try {
            return Optional.of(root.readBytes(folder + "log-filter-patterns:" + unit));
        } catch (ErrnoException none) {
            return Optional.empty();
        }
    }

    /** Each is 64 bits of length in little endian, then that many bytes. */
    static List<byte[]> parseExtraFields(byte[] data) {
        List<byte[]> fields = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long length = in.remaining() < Long.BYTES ? -1 : in.getLong();
            if (length < 2 || length > in.remaining()) {
                return List.of();
            }
            byte[] field = new byte[(int) length];
            in.get(field);
            int equals = 0;
            while (equals < field.length && field[equals] != '=') {
                equals++;
            }
            if (equals == field.length || !Fields.isClientName(field, 0, equals)) {
                return List.of();
            }
            fields.add(field);
        }
        return fields;
    }

    private Optional<Long> number(String kind, String unit) {
        return link(folder + kind + unit)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong);
    }

    private Optional<String> link(String path) {
        try {
            return Optional.of(root.readLink(path));
        } catch (ErrnoException none) {
            return Optional.empty();
        }
    }
}
