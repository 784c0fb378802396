package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
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
    static final byte[] SOURCE_MONOTONIC = FieldName.of("_SOURCE_MONOTONIC_TIMESTAMP");
    private static final byte[] PRIORITY = FieldName.of("PRIORITY");
    private static final byte[] TRANSPORT = FieldName.of("_TRANSPORT");
    private static final byte[] CONFIG_FILE = FieldName.of("CONFIG_FILE");
    private static final byte[] DOCUMENTATION = FieldName.of("DOCUMENTATION");
    private static final byte[] AUDIT = "_TRANSPORT=audit".getBytes(UTF_8);
    private static final int LONGEST = 300;

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

    void read(List<byte[]> fields) {
        message = hostname = pid = syslogPid = identifier = comm = null;
        unit = userUnit = priority = transport = configFile = documentation = null;
        sourceRealtime = sourceMonotonic = -1;
        for (byte[] field : fields) {
            if (field.length < 5) {
                continue;
            }
            if (field[0] == '_') {
                trusted(field);
            } else {
                free(field);
            }
        }
    }

    private void trusted(byte[] field) {
        switch (field[1]) {
            case 'P' -> pid = FieldName.is(field, PID) ? field : pid;
            case 'C' -> comm = FieldName.is(field, COMM) ? field : comm;
            case 'H' -> hostname = FieldName.is(field, HOSTNAME) ? field : hostname;
            case 'T' -> transport = FieldName.is(field, TRANSPORT) ? field : transport;
            case 'S' -> {
                if (FieldName.is(field, UNIT)) {
                    unit = field;
                } else if (FieldName.is(field, USER_UNIT)) {
                    userUnit = field;
                } else if (FieldName.is(field, SOURCE_REALTIME)) {
                    sourceRealtime = FieldName.number(field, SOURCE_REALTIME.length);
                } else if (FieldName.is(field, SOURCE_MONOTONIC)) {
                    sourceMonotonic = FieldName.number(field, SOURCE_MONOTONIC.length);
                }
            }
            default -> {}
        }
    }

    private void free(byte[] field) {
        switch (field[0]) {
            case 'M' -> message = FieldName.is(field, MESSAGE) ? field : message;
            case 'P' -> priority = FieldName.is(field, PRIORITY) ? field : priority;
            case 'C' -> configFile = FieldName.is(field, CONFIG_FILE) ? field : configFile;
            case 'D' -> documentation = FieldName.is(field, DOCUMENTATION) ? field : documentation;
            case 'S' -> {
                if (FieldName.is(field, IDENTIFIER)) {
                    identifier = field;
                } else if (FieldName.is(field, SYSLOG_PID)) {
                    syslogPid = field;
                }
            }
            default -> {}
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
