package org.jitney.manager.unit;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A command line of {@code ExecStart=} and its like.
 *
 * @param path the program; a name without slash is looked up in ExecSearchPath= when it runs
 * @param argv all arguments, the zeroth included, specifiers expanded, variables not yet
 * @param flags what stood before the path
 */
public record ExecCommand(String path, List<String> argv, Set<Flag> flags) {

    /** What the prefixes ask for. */
    public enum Flag {
        /** {@code -}: a failure counts as success. */
        IGNORE_FAILURE("ignore-failure"),
        /** {@code +}: with full privileges. */
        PRIVILEGED("privileged"),
        /** {@code !}: no setuid and the like. */
        NO_SETUID("no-setuid"),
        /** {@code !!}: as {@code !}, where ambient capabilities are missing. */
        AMBIENT("ambient"),
        /** {@code :}: variables stay as they are. */
        NO_ENV_EXPAND("no-env-expand");

        private final String token;

        Flag(String token) {
            this.token = token;
        }

        @Override
        public String toString() {
            return token;
        }
    }

    /** Makes a command that nobody can change any more. */
    public ExecCommand {
        argv = List.copyOf(argv);
        flags = flags.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(flags));
    }

    /** {@return whether a failure counts as success} */
    public boolean ignoresFailure() {
        return flags.contains(Flag.IGNORE_FAILURE);
    }

    /** {@return the same with all rights} */
    public ExecCommand privileged() {
        Set<Flag> more = EnumSet.of(Flag.PRIVILEGED);
        more.addAll(flags);
        return new ExecCommand(path, argv, more);
    }

    /** {@return whether the command has that flag} */
    public boolean has(Flag flag) {
        return flags.contains(flag);
    }

    /** {@return the tokens of the flags, as the {@code …Ex} properties show them} */
    public List<String> flagTokens() {
        return flags.stream().map(Flag::toString).toList();
    }

    /** The static part and the (empty) run-time part, as {@code a(sasbttttuii)} has them. */
    public record Shown(
            String path,
            List<String> argv,
            boolean ignoresFailure,
            long startRealtimeUsec,
            long startMonotonicUsec,
            long exitRealtimeUsec,
            long exitMonotonicUsec,
            long pid,
            int code,
            int status) {}

    /** As {@link Shown}, with all flags: {@code a(sasasttttuii)}. */
    public record ShownEx(
            String path,
            List<String> argv,
            List<String> flags,
            long startRealtimeUsec,
            long startMonotonicUsec,
            long exitRealtimeUsec,
            long exitMonotonicUsec,
            long pid,
            int code,
            int status) {}

    /** {@return this command as the property shows it before it ever ran} */
    public Shown shown() {
        return new Shown(path, argv, ignoresFailure(), 0, 0, 0, 0, 0, 0, 0);
    }

    /** {@return this command as the {@code …Ex} property shows it before it ever ran} */
    public ShownEx shownEx() {
        return new ShownEx(path, argv, flagTokens(), 0, 0, 0, 0, 0, 0, 0);
    }
}
