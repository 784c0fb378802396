package org.jitney.journald.config;

import java.util.Optional;
import java.util.OptionalLong;
import org.jitney.journald.entry.Priority;

/**
 * The settings of journald.conf(5). Times are microseconds; 0 is none.
 *
 * @param compressThreshold bytes from which on a field is compressed; empty for the usual
 * @param audit whether the kernel's auditing is switched on (true), off (false) or left alone
 */
public record JournaldConfig(
        Storage storage,
        boolean compress,
        OptionalLong compressThreshold,
        boolean seal,
        boolean readKernel,
        Optional<Boolean> audit,
        long syncInterval,
        long rateInterval,
        int rateBurst,
        Space system,
        Space runtime,
        long maxRetention,
        long maxFile,
        Forwarding forwarding,
        int maxLevelStore,
        SplitMode splitMode,
        int lineMax) {

    /** Where entries are kept. */
    public enum Storage {
        AUTO,
        VOLATILE,
        PERSISTENT,
        NONE
    }

    /** Who gets files of his own. */
    public enum SplitMode {
        UID,
        LOGIN,
        NONE
    }

    /** How much room files may take; what is empty follows from the size of the file system. */
    public record Space(
            OptionalLong maxUse,
            OptionalLong keepFree,
            OptionalLong maxFileSize,
            OptionalLong maxFiles) {
        public static final Space STANDARD =
                new Space(
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty());
    }

    /** One place that messages are passed on to: whether all are, and up to which level. */
    public record Target(boolean all, int maxLevel) {}

    /** Where else messages go. */
    public record Forwarding(
            Target syslog, Target kernel, Target console, Target wall, String terminal) {
        static final Forwarding STANDARD =
                new Forwarding(
                        new Target(false, Priority.DEBUG),
                        new Target(false, Priority.NOTICE),
                        new Target(false, Priority.INFO),
                        new Target(true, Priority.EMERG),
                        "/dev/console");
    }

    /** {@return what holds without any file} */
    public static JournaldConfig standard(boolean isNamespace) {
        return new JournaldConfig(
                isNamespace ? Storage.PERSISTENT : Storage.AUTO,
                true,
                OptionalLong.empty(),
                true,
                !isNamespace,
                Optional.of(true),
                5 * 60 * 1_000_000L,
                30 * 1_000_000L,
                10_000,
                Space.STANDARD,
                Space.STANDARD,
                0,
                2_629_800_000_000L,
                Forwarding.STANDARD,
                Priority.DEBUG,
                SplitMode.UID,
                48 * 1024);
    }

    /** {@return the same with another place where entries are kept} */
    public JournaldConfig withStorage(Storage other) {
        return with(other, forwarding);
    }

    /** {@return the same, but nothing is passed on to anywhere} */
    public JournaldConfig withoutForwarding() {
        Target none = new Target(false, Priority.EMERG);
        return with(storage, new Forwarding(none, none, none, none, forwarding.terminal()));
    }

    /** {@return what Debian's journald has instead: it feeds syslog, and leaves auditing off} */
    JournaldConfig asOnDebian() {
        Forwarding debian =
                new Forwarding(
                        new Target(true, forwarding.syslog().maxLevel()),
                        forwarding.kernel(),
                        forwarding.console(),
                        forwarding.wall(),
                        forwarding.terminal());
        return with(storage, debian, Optional.of(false));
    }

    private JournaldConfig with(Storage otherStorage, Forwarding otherForwarding) {
        return with(otherStorage, otherForwarding, audit);
    }

    private JournaldConfig with(
            Storage otherStorage, Forwarding otherForwarding, Optional<Boolean> otherAudit) {
        return new JournaldConfig(
                otherStorage,
                compress,
                compressThreshold,
                seal,
                readKernel,
                otherAudit,
                syncInterval,
                rateInterval,
                rateBurst,
                system,
                runtime,
                maxRetention,
                maxFile,
                otherForwarding,
                maxLevelStore,
                splitMode,
                lineMax);
    }
}
