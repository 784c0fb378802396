package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields that make a line; the last of several of one name counts. */
final class LineFields {
    static final byte[] MESSAGE = FieldName.of("MESSAGE");
    static final byte[] HOSTNAME = FieldName.of("_HOSTNAME");
    static final byte[] PID = FieldName.of("_PID");
    static final byte[] SYSLOG_PID = FieldName.of("SYSLOG_PID");
    static final byte[] IDENTIFIER = FieldName.of("SYSLOG_IDENTIFIER");
    static final byte[] COMM = FieldName.of("_COMM");
    static final byte[] UNIT = FieldName.of("_SYSTEMD_UNIT");
    static final byte[] USER_UNIT = FieldName.of("_SYSTEMD_USER_UNIT");
    static final byte[] SOURCE_REALTIME = FieldName.of("_SOURCE_REALTIME_TIMESTAMP");
    private static final byte[] SOURCE_MONOTONIC = FieldName.of("_SOURCE_MONOTONIC_TIMESTAMP");
    private static final byte[] PRIORITY = FieldName.of("PRIORITY");
    private static final byte[] AUDIT = "_TRANSPORT=audit".getBytes(UTF_8);
    private static final int LONGEST = 300;

    private static final Kind[] KINDS = Kind.values();
    private static final byte[][] NAMES = names();

    private final Function<byte[], Known> renderer = Known::of;
    private final Consumer<Known> setter = this::set;

    byte @Nullable [] message;
    byte @Nullable [] hostname;
    byte @Nullable [] pid;
    byte @Nullable [] syslogPid;
    byte @Nullable [] identifier;
    byte @Nullable [] comm;
    byte @Nullable [] unit;
    byte @Nullable [] userUnit;
    byte @Nullable [] priority;
    byte @Nullable [] transport;
    byte @Nullable [] configFile;
    byte @Nullable [] documentation;
    long sourceRealtime;
    long sourceMonotonic;

    /** Which field of a line something is. */
    private enum Kind {
        MESSAGE("MESSAGE"),
        HOSTNAME("_HOSTNAME"),
        PID("_PID"),
        SYSLOG_PID("SYSLOG_PID"),
        IDENTIFIER("SYSLOG_IDENTIFIER"),
        COMM("_COMM"),
        UNIT("_SYSTEMD_UNIT"),
        USER_UNIT("_SYSTEMD_USER_UNIT"),
        PRIORITY("PRIORITY"),
        TRANSPORT("_TRANSPORT"),
        CONFIG_FILE("CONFIG_FILE"),
        DOCUMENTATION("DOCUMENTATION"),
        SOURCE_REALTIME("_SOURCE_REALTIME_TIMESTAMP"),
        SOURCE_MONOTONIC("_SOURCE_MONOTONIC_TIMESTAMP"),
        NONE("");

        private final String name;

        Kind(String name) {
            this.name = name;
        }

        static Kind of(byte[] field) {
            for (int i = 0; i < NAMES.length; i++) {
                if (FieldName.is(field, NAMES[i])) {
                    return KINDS[i];
                }
            }
            return NONE;
        }
    }

    private static byte[][] names() {
        byte[][] names = new byte[KINDS.length - 1][];
        for (int i = 0; i < names.length; i++) {
            names[i] = FieldName.of(KINDS[i].name);
        }
        return names;
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Known(Kind kind, byte[] field) {
        static final Known NONE = new Known(Kind.NONE, new byte[0]);

        static Known of(byte[] field) {
            Kind kind = Kind.of(field);
            return kind == Kind.NONE ? NONE : new Known(kind, field);
        }
    }

    void read(EntryView view) {
        message = hostname = pid = syslogPid = identifier = comm = null;
        unit = userUnit = priority = transport = configFile = documentation = null;
        sourceRealtime = sourceMonotonic = -1;
        view.forEachField(renderer, setter);
    }

    private void set(Known known) {
        byte[] field = known.field;
        switch (known.kind) {
            case MESSAGE -> message = field;
            case HOSTNAME -> hostname = field;
            case PID -> pid = field;
            case SYSLOG_PID -> syslogPid = field;
            case IDENTIFIER -> identifier = field;
            case COMM -> comm = field;
            case UNIT -> unit = field;
            case USER_UNIT -> userUnit = field;
            case PRIORITY -> priority = field;
            case TRANSPORT -> transport = field;
            case CONFIG_FILE -> configFile = field;
            case DOCUMENTATION -> documentation = field;
            case SOURCE_REALTIME ->
                    sourceRealtime = FieldName.number(field, SOURCE_REALTIME.length);
            case SOURCE_MONOTONIC ->
                    sourceMonotonic = FieldName.number(field, SOURCE_MONOTONIC.length);
            case NONE -> {}
        }
    }

    int priorityLevel() {
        return priority == null
                ? LevelColours.INFO
                : LevelColours.priority(
                        Arrays.copyOfRange(priority, PRIORITY.length, priority.length));
    }

    boolean isAudit() {
        return transport != null && Arrays.equals(transport, AUDIT);
    }

    static boolean isShown(byte[] field, int from, boolean all) {
        int length = field.length - from;
        return all || (length < LONGEST && Utf8.isPrintable(field, from, length));
    }
}
