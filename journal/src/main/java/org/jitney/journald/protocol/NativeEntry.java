package org.jitney.journald.protocol;

import java.util.List;
import java.util.Optional;

/**
 * One entry of a message in the native format.
 *
 * @param fields what the sender may set, each {@code NAME=value}, in its order
 * @param priority level and facility as its fields say, else information of no facility
 * @param identifier the last SYSLOG_IDENTIFIER
 * @param message the last MESSAGE
 * @param objectPid the process that it is about, 0 for none; only root may say so
 */
public record NativeEntry(
        List<byte[]> fields,
        int priority,
        Optional<byte[]> identifier,
        Optional<byte[]> message,
        int objectPid) {}
